package assay.server.bundle;

import assay.grading.faceset.TemplateSet;
import assay.grading.image.Permutation;
import assay.grading.image.TemplateMap;
import assay.server.competition.Pooling;
import java.security.SecureRandom;
import java.util.Arrays;

/// Makes the template map of a set: members and pairs in random order, templates and media under
/// random numbers. A medium gets another number in each template: that two templates were cut from
/// one medium would tell that they may show one person.
final class SecretTemplates {
  private SecretTemplates() {}

  /// @param place of each image in the pack
  /// @param permutation row k of the map is pair `order[k]`
  static TemplateMap map(
      TemplateSet set, int[] place, Pooling pooling, Permutation permutation, SecureRandom random) {
    var templateOf = set.templateOfImage();
    var templates = Numbers.of(templateOf, random);
    var media = media(templateOf, set.mediaOfImage(), random);
    int members = templateOf.length;
    var order = Permutation.random(members, random).order();
    var image = new int[members];
    var template = new int[members];
    var medium = new int[members];
    for (int row = 0; row < members; row++) {
      int member = order[row];
      image[row] = place[member];
      template[row] = templates.of(templateOf[member]);
      medium[row] = media[member];
    }
    return new TemplateMap(
        templates.count(),
        image,
        template,
        medium,
        pooling.detectorScores() ? permuted(set.detectorScores(), order) : new float[0],
        sides(set.first(), templates, permutation.order()),
        sides(set.second(), templates, permutation.order()));
  }

  /// The number of each image's medium within its template.
  private static int[] media(int[] templateOf, int[] mediaOf, SecureRandom random) {
    var keys = new long[templateOf.length];
    Arrays.setAll(keys, i -> ((long) templateOf[i] << Integer.SIZE) | (mediaOf[i] & 0xFFFF_FFFFL));
    var known = Arrays.stream(keys).sorted().distinct().toArray();
    var numbers = Permutation.random(known.length, random).order();
    var media = new int[keys.length];
    Arrays.setAll(media, i -> numbers[Arrays.binarySearch(known, keys[i])]);
    return media;
  }

  private static float[] permuted(float[] scores, int[] order) {
    var permuted = new float[order.length];
    for (int row = 0; row < order.length; row++) {
      permuted[row] = scores[order[row]];
    }
    return permuted;
  }

  private static int[] sides(int[] ofPair, Numbers templates, int[] order) {
    var sides = new int[order.length];
    for (int row = 0; row < order.length; row++) {
      sides[row] = templates.of(ofPair[order[row]]);
    }
    return sides;
  }

  /// Random numbers from 0 for ids.
  private record Numbers(int[] ids, int[] numbers) {
    static Numbers of(int[] all, SecureRandom random) {
      var ids = Arrays.stream(all).sorted().distinct().toArray();
      return new Numbers(ids, Permutation.random(ids.length, random).order());
    }

    int count() {
      return ids.length;
    }

    int of(int id) {
      return numbers[Arrays.binarySearch(ids, id)];
    }
  }
}
