package assay.grading.reproduction;

import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Variant;
import java.math.BigDecimal;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Hypotheses in words, for participants.
final class Words {
  private Words() {}

  static String name(Hypothesis hypothesis, ScoreKind kind) {
    return Stream.of(name(hypothesis.variant()), name(hypothesis.mistake(), kind))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.joining(", "));
  }

  static String sentence(Hypothesis hypothesis, ScoreKind kind, Preprocessing preprocessing) {
    var written = written(hypothesis.mistake());
    var scores =
        hypothesis.variant() == Variant.PLAIN
            ? "Your scores are those of the model"
            : "Your scores are what the model gives when " + done(hypothesis.variant());
    return Stream.of(
            scores + (written.isEmpty() ? "" : ", but " + written) + ".",
            remedy(hypothesis.variant(), preprocessing),
            remedy(hypothesis.mistake(), kind))
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String name(Variant variant) {
    return switch (variant) {
      case PLAIN -> "";
      case CHANNELS -> "channels";
      case MIRRORED -> "mirrored";
      case TRANSPOSED -> "height and width swapped";
      case LAYOUT -> "pixel layout (HWC bytes read as CHW)";
      case RANGE_0_1 -> "input range [0,1]";
      case RANGE_MINUS1_1 -> "input range [-1,1]";
      case IMAGENET -> "mean/std";
      case NORMALISED_TWICE -> "normalised twice";
      case NOT_UNIT_LENGTH -> "embeddings not normalised";
      case HALF_PRECISION -> "half precision";
      case RANGE_0_255 -> "input range 0–255";
    };
  }

  private static String name(ScoreMistake mistake, ScoreKind kind) {
    return switch (mistake) {
      case NONE -> "";
      case SQUARED_L2, L2, COSINE_DISTANCE, ANGLE, HALF_TURNS ->
          kind.higherIsSimilar() ? "distance instead of similarity" : "another distance";
      case COSINE -> "similarity instead of distance";
      case NEGATED, NEGATED_SQUARED_L2, NEGATED_L2 -> "sign";
      case MAPPED_TO_0_1 -> "affine map (s+1)/2";
      case DISTANCE_MAPPED_TO_0_1 -> "affine map 1-(s+1)/2";
      case MAPPED_TO_0_100 -> "affine map 100(s+1)/2";
      case MAPPED_FROM_0_1 -> "affine map 2s-1";
      case PERCENT -> "affine map ×100";
      case ORDER -> "pair order";
    };
  }

  private static String done(Variant variant) {
    return switch (variant) {
      case PLAIN -> "nothing is changed";
      case CHANNELS -> "it is fed BGR images instead of RGB";
      case MIRRORED -> "it is fed mirrored images, left and right exchanged";
      case TRANSPOSED -> "it is fed images with height and width swapped";
      case LAYOUT ->
          "the bytes of images in the layout height × width × channels are read as channels × height × width";
      case RANGE_0_1 -> "it is fed pixels from 0 to 1";
      case RANGE_MINUS1_1 -> "it is fed pixels from -1 to 1";
      case IMAGENET -> "it is fed pixels normalised by the mean and standard deviation of ImageNet";
      case NORMALISED_TWICE -> "it is fed pixels that were normalised twice";
      case NOT_UNIT_LENGTH -> "its embeddings are compared without being normalised";
      case HALF_PRECISION -> "its weights are rounded to half precision";
      case RANGE_0_255 -> "it is fed pixels from 0 to 255";
    };
  }

  private static String remedy(Variant variant, Preprocessing preprocessing) {
    return switch (variant) {
      case PLAIN -> "";
      case CHANNELS -> "Feed RGB; OpenCV, for one, reads images as BGR.";
      case MIRRORED -> "Feed the images as they are.";
      case TRANSPOSED ->
          "Feed batch × channels × height × width, and look at the axes of your transpose.";
      case LAYOUT -> "Transpose the axes of each image; a reshape leaves the bytes where they are.";
      case RANGE_0_1, RANGE_MINUS1_1, RANGE_0_255, IMAGENET, NORMALISED_TWICE ->
          "Feed %s for a pixel p of 0 to 255.".formatted(pixel(preprocessing));
      case NOT_UNIT_LENGTH -> "Divide each embedding by its L2 norm before you compare.";
      case HALF_PRECISION -> "Score in single precision.";
    };
  }

  private static String pixel(Preprocessing preprocessing) {
    return preprocessing.mean() == 0 && preprocessing.std() == 1
        ? "p / 255"
        : "(p / 255 - %s) / %s".formatted(plain(preprocessing.mean()), plain(preprocessing.std()));
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static String written(ScoreMistake mistake) {
    return switch (mistake) {
      case NONE -> "";
      case SQUARED_L2 -> "written as squared distances, 2 - 2s for a cosine of s";
      case L2 -> "written as distances, √(2 - 2s) for a cosine of s";
      case COSINE_DISTANCE -> "written as cosine distances, 1 - s for a cosine of s";
      case NEGATED_SQUARED_L2 -> "written as negated squared distances, 2s - 2 for a cosine of s";
      case NEGATED_L2 -> "written as negated distances, -√(2 - 2s) for a cosine of s";
      case ANGLE -> "written as angles, arccos(s) for a cosine of s";
      case HALF_TURNS -> "written as angles, arccos(s) / π for a cosine of s";
      case COSINE -> "written as cosines";
      case MAPPED_TO_0_1 -> "mapped to 0 to 1, (s + 1) / 2 for a cosine of s";
      case DISTANCE_MAPPED_TO_0_1 ->
          "written as distances mapped to 0 to 1, 1 - (s + 1) / 2 for a cosine of s";
      case MAPPED_TO_0_100 -> "mapped to 0 to 100, 100 (s + 1) / 2 for a cosine of s";
      case MAPPED_FROM_0_1 -> "mapped once too often, 2s - 1 for a score of s";
      case PERCENT -> "multiplied by 100";
      case NEGATED -> "with the sign turned";
      case ORDER -> "in another order of the pairs";
    };
  }

  private static String remedy(ScoreMistake mistake, ScoreKind kind) {
    return switch (mistake) {
      case NONE -> "";
      case ORDER -> "Keep the pairs in the order of the set, one score a line.";
      case SQUARED_L2,
          L2,
          COSINE_DISTANCE,
          NEGATED_SQUARED_L2,
          NEGATED_L2,
          ANGLE,
          HALF_TURNS,
          COSINE,
          MAPPED_TO_0_1,
          DISTANCE_MAPPED_TO_0_1,
          MAPPED_TO_0_100,
          MAPPED_FROM_0_1,
          PERCENT,
          NEGATED ->
          "Write the %s itself.".formatted(score(kind));
    };
  }

  private static String score(ScoreKind kind) {
    return switch (kind.name()) {
      case "cosine" -> "cosine";
      case "squared-l2" -> "squared L2 distance of normalised embeddings";
      case "l2" -> "L2 distance of normalised embeddings";
      default -> kind.name();
    };
  }
}
