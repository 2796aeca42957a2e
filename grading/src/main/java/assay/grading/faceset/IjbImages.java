package assay.grading.faceset;

import assay.grading.Malformed;
import assay.grading.TextLines;
import assay.grading.image.FaceAlignment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The images of an IJB set by its two parallel lists: `1.jpg 1 69544` (image, template, medium),
/// and image, ten coordinates, detector score.
///
/// @param names file names in `loose_crop`, length N
/// @param templates length N
/// @param media length N
/// @param points ten coordinates an image, length 10 N
/// @param scores of the detector, length N
record IjbImages(List<String> names, int[] templates, int[] media, float[] points, float[] scores) {
  private static final int MAX_LINE = 1024;
  static final int MAX_IMAGES = 2_000_000;
  private static final int FIELDS = 1 + FaceAlignment.COORDINATES + 1;

  int count() {
    return names.size();
  }

  String name(int i) {
    return names.get(i);
  }

  float[] landmarks(int i) {
    int from = i * FaceAlignment.COORDINATES;
    return Arrays.copyOfRange(points, from, from + FaceAlignment.COORDINATES);
  }

  static IjbImages read(IjbFiles.MetaFile members, IjbFiles.MetaFile landmarks, IjbFiles crops)
      throws IOException, Malformed {
    var names = new ArrayList<String>();
    var templates = new int[1 << 10];
    var media = new int[1 << 10];
    try (var in = members.open()) {
      var lines = new TextLines(in, members.name(), MAX_LINE);
      while (lines.next()) {
        int i = names.size();
        if (i == MAX_IMAGES) {
          throw lines.fault(
              "set.too_large", "at most " + MAX_IMAGES + " images", "more", "Split the set.");
        }
        if (i == templates.length) {
          templates = Arrays.copyOf(templates, 2 * i);
          media = Arrays.copyOf(media, 2 * i);
        }
        lines.split(' ', 3, "image template medium");
        names.add(crops.checked(lines.text(0), lines));
        templates[i] = lines.integer(1);
        media[i] = lines.integer(2);
      }
      if (names.isEmpty()) {
        throw lines.fault("set.empty", "at least one image", "none", "Get the list again.");
      }
    }
    int count = names.size();
    var points = new float[FaceAlignment.COORDINATES * count];
    var scores = new float[count];
    readPoints(landmarks, names, points, scores);
    return new IjbImages(
        List.copyOf(names),
        Arrays.copyOf(templates, count),
        Arrays.copyOf(media, count),
        points,
        scores);
  }

  private static void readPoints(
      IjbFiles.MetaFile file, List<String> names, float[] points, float[] scores)
      throws IOException, Malformed {
    try (var in = file.open()) {
      var lines = new TextLines(in, file.name(), MAX_LINE);
      int count = 0;
      for (; lines.next(); count++) {
        lines.split(' ', FIELDS, "image, ten coordinates, score");
        if (count == names.size() || !names.get(count).equals(lines.text(0))) {
          throw lines.fault(
              "ijb.order",
              count == names.size() ? "the end of the list" : "`" + names.get(count) + "`",
              lines.quoted(0),
              "Both lists of images name the same files in the same order.");
        }
        for (int c = 0; c < FaceAlignment.COORDINATES; c++) {
          points[FaceAlignment.COORDINATES * count + c] = (float) lines.decimal(1 + c);
        }
        scores[count] = (float) lines.decimal(FIELDS - 1);
      }
      if (count < names.size()) {
        throw lines.fault(
            "ijb.order",
            names.size() + " images",
            count + " lines",
            "Both lists of images name the same files in the same order.");
      }
    }
  }
}
