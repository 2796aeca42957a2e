package assay.server.bundle;

import assay.grading.Checked;
import assay.grading.Refusal;
import assay.grading.faceset.FaceImages;
import assay.grading.faceset.FaceSet;
import assay.grading.faceset.TemplateSet;
import assay.grading.image.PairMap;
import assay.grading.image.Permutation;
import assay.server.competition.Pooling;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// The child process that meets strangers' images: splits one labelled set into a pack in secret
/// random order, a map of its pairs in another, the permutation that undoes it, and the labels. It
/// knows neither database nor network address, and dies alone.
final class Decode {
  static final String PACK = "pack";
  static final String MAP = "map";
  static final String PERMUTATION = "permutation";
  static final String LABELS = "labels";
  static final String ANSWER = "answer";

  private final SecureRandom random = new SecureRandom();
  private final Path out;

  private Decode(Path out) {
    this.out = out;
  }

  /// Arguments: the data file, its labels file or nothing (an empty argument), the output
  /// directory; of a set of templates also whether detector scores weigh, and the warp.
  public static void main(String[] args) throws IOException {
    var out = Path.of(args[2]);
    var labels = args[1].isEmpty() ? null : Path.of(args[1]);
    var decode = new Decode(out);
    var answer =
        args.length == 3
            ? decode.split(Path.of(args[0]), labels)
            : decode.templates(
                Path.of(args[0]),
                new Pooling(Boolean.parseBoolean(args[3]), Pooling.warp(args[4])));
    try (var file =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(out.resolve(ANSWER))))) {
      write(file, answer);
    }
  }

  /// How large the split set is.
  record Counts(int images, int pairs) {}

  private Checked<Counts> split(Path data, @Nullable Path labels) throws IOException {
    if (labels != null && isLabelled(data)) {
      return Checked.refused(
          "dataset.labels_twice",
          "",
          "one source of labels",
          "labels in the data file, and a labels file",
          "Leave the key labels out.");
    }
    return switch (FaceSet.open(data, labels)) {
      case Checked.Refused<FaceSet>(var why) -> new Checked.Refused<>(why);
      case Checked.Accepted<FaceSet>(var set, _) -> {
        try (set) {
          yield split(set);
        }
      }
    };
  }

  private Checked<Counts> templates(Path data, Pooling pooling) throws IOException {
    return switch (TemplateSet.openZip(data, pooling.warp())) {
      case Checked.Refused<TemplateSet>(var why) -> new Checked.Refused<>(why);
      case Checked.Accepted<TemplateSet>(var set, _) -> {
        try (set) {
          yield split(set, pooling);
        }
      }
    };
  }

  /// Whether the file is a set by itself.
  private static boolean isLabelled(Path data) throws IOException {
    if (FaceSet.open(data, null) instanceof Checked.Accepted<FaceSet>(var set, _)) {
      set.close();
      return true;
    }
    return false;
  }

  private Checked<Counts> split(FaceSet set) throws IOException {
    return switch (pack(set)) {
      case Checked.Refused<DistinctImages>(var why) -> new Checked.Refused<>(why);
      case Checked.Accepted<DistinctImages>(var images, _) -> {
        writePairs(images.place(), set.pairs());
        writeLabels(set.same());
        yield Checked.accepted(new Counts(images.count(), set.pairs()));
      }
    };
  }

  private Checked<Counts> split(TemplateSet set, Pooling pooling) throws IOException {
    return switch (pack(set)) {
      case Checked.Refused<DistinctImages>(var why) -> new Checked.Refused<>(why);
      case Checked.Accepted<DistinctImages>(var images, _) -> {
        var same = set.same();
        writeLabels(same);
        var permutation = Permutation.random(same.length, random);
        try (var map = open(MAP)) {
          SecretTemplates.map(set, images.place(), pooling, permutation, random).write(map);
        }
        try (var file = open(PERMUTATION)) {
          permutation.write(file);
        }
        yield Checked.accepted(new Counts(images.count(), same.length));
      }
    };
  }

  private Checked<DistinctImages> pack(FaceImages images) throws IOException {
    return DistinctImages.pack(images, out.resolve("decoded"), out.resolve(PACK), random);
  }

  private void writePairs(int[] place, int pairs) throws IOException {
    var permutation = Permutation.random(pairs, random);
    var first = new int[pairs];
    var second = new int[pairs];
    for (int row = 0; row < pairs; row++) {
      int pair = permutation.order()[row];
      first[row] = place[2 * pair];
      second[row] = place[2 * pair + 1];
    }
    try (var map = open(MAP)) {
      new PairMap(first, second).write(map);
    }
    try (var file = open(PERMUTATION)) {
      permutation.write(file);
    }
  }

  private void writeLabels(boolean[] same) throws IOException {
    try (var labels = open(LABELS)) {
      for (boolean genuine : same) {
        labels.write(genuine ? 1 : 0);
      }
    }
  }

  private OutputStream open(String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(out.resolve(name)));
  }

  private static void write(DataOutputStream file, Checked<Counts> answer) throws IOException {
    switch (answer) {
      case Checked.Accepted<Counts>(var counts, _) -> {
        file.writeBoolean(true);
        file.writeInt(counts.images());
        file.writeInt(counts.pairs());
      }
      case Checked.Refused<Counts>(
              Refusal(var code, var where, var expected, var found, var remedy)) -> {
        file.writeBoolean(false);
        for (var text : new String[] {code, where, expected, found, remedy}) {
          file.writeUTF(text);
        }
      }
    }
  }
}
