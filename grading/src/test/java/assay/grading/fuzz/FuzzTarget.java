package assay.grading.fuzz;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.faceset.FaceImages;
import assay.grading.faceset.FaceSet;
import assay.grading.faceset.LabelFile;
import assay.grading.faceset.MemFile;
import assay.grading.faceset.PairsFile;
import assay.grading.faceset.TemplateSet;
import assay.grading.format.DecisionFile;
import assay.grading.format.ResultZip;
import assay.grading.format.ScoreFile;
import assay.grading.format.StrictZip;
import assay.grading.gate.ModelContract;
import assay.grading.gate.OnnxGate;
import assay.grading.image.FaceAlignment;
import assay.grading.image.ImageDecoder;
import assay.grading.image.Pixels;
import assay.grading.image.Warp;
import assay.grading.score.ScoreKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A parser and the use that is made of what it accepts.
///
/// Whatever bytes come, a target answers with [Checked]; an exception out of it is a fault of ours.
public enum FuzzTarget {
  /// An insightface `.bin`: the pickle reader, and the image decoder behind it.
  BIN {
    @Override
    Checked<?> read(Path file) throws IOException {
      return switch (FaceSet.open(file, null)) {
        case Refused<FaceSet>(var refusal) -> new Refused<>(refusal);
        case Accepted<FaceSet>(var set, _) -> {
          try (set) {
            yield used(set);
          }
        }
      };
    }
  },

  /// A DataCV `.npy` of pixels.
  NPY {
    @Override
    Checked<?> read(Path file) throws IOException {
      return images(file);
    }
  },

  /// A DataCV `.xz` around such an array.
  XZ {
    @Override
    Checked<?> read(Path file) throws IOException {
      return images(file);
    }
  },

  /// An `issame.txt`, as text or as `.npy`.
  LABELS {
    @Override
    Checked<?> read(Path file) throws IOException {
      return LabelFile.read(file, 4);
    }
  },

  /// A file of one score a line. The first byte picks the kind.
  SCORES {
    @Override
    Checked<?> read(byte[] input) throws IOException {
      if (input.length == 0) {
        return ScoreFile.read(new ByteArrayInputStream(input), 4, ScoreKind.COSINE);
      }
      var kind =
          switch (input[0] & 3) {
            case 0 -> ScoreKind.COSINE;
            case 1 -> ScoreKind.SQUARED_L2;
            case 2 -> ScoreKind.L2;
            default -> ScoreKind.DECISION;
          };
      return ScoreFile.read(new ByteArrayInputStream(input, 1, input.length - 1), 4, kind);
    }
  },

  /// A DataCV result zip.
  RESULT_ZIP {
    @Override
    Checked<?> read(Path file) throws IOException {
      ResultZip.looksLikeZip(file);
      return ResultZip.read(file, "test", "10K", 4, ScoreKind.SQUARED_L2);
    }
  },

  /// Any other zip; every entry is unpacked.
  ZIP {
    @Override
    Checked<?> read(Path file) throws IOException {
      return switch (StrictZip.open(file, new StrictZip.Limits(16, 1 << 20, 1 << 22))) {
        case Refused<StrictZip>(var refusal) -> new Refused<>(refusal);
        case Accepted<StrictZip>(var zip, _) -> {
          try (zip) {
            yield unpacked(zip);
          }
        }
      };
    }
  },

  /// An encoded face image.
  IMAGE {
    @Override
    Checked<?> read(byte[] input) {
      return ImageDecoder.decode(input);
    }
  },

  /// A model at the door.
  ONNX {
    @Override
    Checked<?> read(Path file) throws IOException {
      return OnnxGate.check(file, ModelContract.TASK2);
    }
  },

  /// A recipe by which a sound model is damaged, and the gate's answer to that model.
  ONNX_MUTATIONS {
    @Override
    Checked<?> read(byte[] input) throws IOException {
      return Gate.answer(Scratch.holding(Gate.damaged(input)));
    }
  },

  /// A photograph, aligned by five landmarks: the input begins with their ten float32.
  PHOTOGRAPH {
    @Override
    Checked<?> read(byte[] input) {
      var landmarks = new float[FaceAlignment.COORDINATES];
      if (input.length < landmarks.length * Float.BYTES) {
        return ImageDecoder.decodePhotograph(input);
      }
      var bytes = ByteBuffer.wrap(input);
      bytes.asFloatBuffer().get(landmarks);
      var file = Arrays.copyOfRange(input, landmarks.length * Float.BYTES, input.length);
      return switch (ImageDecoder.decodePhotograph(file)) {
        case Refused<Pixels>(var refusal) -> new Refused<>(refusal);
        case Accepted<Pixels>(var photograph, _) ->
            FaceAlignment.align(photograph, landmarks, Warp.OPENCV_4);
      };
    }
  },

  /// A list of pairs in any of its formats.
  PAIRS {
    @Override
    Checked<?> read(Path file) throws IOException {
      return switch (PairsFile.open(file, Scratch.images(), null)) {
        case Refused<FaceSet>(var refusal) -> new Refused<>(refusal);
        case Accepted<FaceSet>(var set, _) -> opened(set);
      };
    }
  },

  /// A list of images and whom they show.
  IDENTITIES {
    @Override
    Checked<?> read(Path file) throws IOException {
      return switch (TemplateSet.openIdentities(file, Scratch.images(), Warp.OPENCV_4)) {
        case Refused<TemplateSet>(var refusal) -> new Refused<>(refusal);
        case Accepted<TemplateSet>(var set, _) -> opened(set);
      };
    }
  },

  /// The three meta files of an IJB folder, in the input one behind the other with a 0 between.
  IJB {
    @Override
    Checked<?> read(byte[] input) throws IOException {
      var folder = Scratch.ijb(split(input, 3));
      return switch (TemplateSet.open(folder, Warp.OPENCV_4)) {
        case Refused<TemplateSet>(var refusal) -> new Refused<>(refusal);
        case Accepted<TemplateSet>(var set, _) -> opened(set);
      };
    }
  },

  /// An AdaFace memory file of at most one image: its `.conf`, a 0, and values that are repeated.
  MEMFILE {
    @Override
    Checked<?> read(byte[] input) throws IOException {
      var parts = split(input, 2);
      var values = new byte[parts.get(1).length == 0 ? 0 : 3 * 112 * 112 * Float.BYTES];
      for (int i = 0; i < values.length; i++) {
        values[i] = parts.get(1)[i % parts.get(1).length];
      }
      return switch (MemFile.open(Scratch.memFile(parts.get(0), values))) {
        case Refused<FaceImages>(var refusal) -> new Refused<>(refusal);
        case Accepted<FaceImages>(var images, _) -> {
          try (images) {
            yield used(images);
          }
        }
      };
    }
  },

  /// A file of `score,decision` a line.
  DECISIONS {
    @Override
    Checked<?> read(byte[] input) throws IOException {
      return DecisionFile.read(
          new ByteArrayInputStream(input), "bupt.txt", 4, DecisionFile.ANY_SIMILARITY);
    }
  };

  /// As the command line and the folders of found cases spell it: `result-zip`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<FuzzTarget> named(String label) {
    return Arrays.stream(values()).filter(target -> target.label().equals(label)).findFirst();
  }

  /// Reads one input. Most parsers want a file; then this is the one to override.
  Checked<?> read(byte[] input) throws IOException {
    return read(Scratch.holding(input));
  }

  Checked<?> read(Path file) throws IOException {
    throw new UnsupportedOperationException(label() + " reads bytes, not " + file);
  }

  private static Checked<?> images(Path file) throws IOException {
    return switch (FaceImages.open(file)) {
      case Refused<FaceImages>(var refusal) -> new Refused<>(refusal);
      case Accepted<FaceImages>(var images, _) -> {
        try (images) {
          yield used(images);
        }
      }
    };
  }

  /// A set was read from a list; what its images hold is another target's business.
  private static Checked<?> opened(FaceImages set) throws IOException {
    try (set) {
      used(set);
      return Checked.accepted(set.images());
    }
  }

  /// Cut at the first zeros; parts that are missing are empty.
  private static List<byte[]> split(byte[] input, int count) {
    var parts = new ArrayList<byte[]>();
    int from = 0;
    while (parts.size() < count - 1) {
      int to = from;
      while (to < input.length && input[to] != 0) {
        to++;
      }
      parts.add(Arrays.copyOfRange(input, from, to));
      from = Math.min(input.length, to + 1);
    }
    parts.add(Arrays.copyOfRange(input, from, input.length));
    return parts;
  }

  /// The answer for the first image that is refused, else for the last of the first four.
  private static Checked<?> used(FaceImages images) throws IOException {
    Checked<?> answer = Checked.accepted(images.images());
    for (int i = 0; i < Math.min(4, images.images()); i++) {
      answer = images.pixels(i);
      if (answer instanceof Refused) {
        return answer;
      }
    }
    return answer;
  }

  private static Checked<?> unpacked(StrictZip zip) throws IOException {
    try {
      for (var entry : zip.entries()) {
        try (var in = zip.open(entry)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
      }
      return Checked.accepted(zip.entries().size());
    } catch (StrictZip.Fault fault) {
      return new Refused<>(fault.refusal());
    }
  }
}
