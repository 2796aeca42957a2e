package assay.worker.sandbox;

import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Variant;
import assay.worker.engine.EngineSettings;
import assay.worker.engine.PixelMapping;
import assay.worker.engine.PixelMapping.Channel;
import java.util.Collections;
import java.util.List;

/// How the images of a set are put before a model.
///
/// @param variant what is done to pixels beside the preprocessing
/// @param batch images of one run; 0 = as the engine is set
/// @param probed whether some images are run again among others, to see whether that matters
public record Reading(Preprocessing preprocessing, Variant variant, int batch, boolean probed) {
  /// ImageNet's means and standard deviations as torchvision has them: red, green, blue.
  private static final List<Channel> IMAGENET =
      List.of(new Channel(0.485, 0.229), new Channel(0.456, 0.224), new Channel(0.406, 0.225));

  public Reading {
    if (batch < 0 || batch > EngineSettings.MAX_BATCH) {
      throw new IllegalArgumentException("a batch of " + batch);
    }
  }

  /// As the task says.
  public static Reading of(Preprocessing preprocessing) {
    return new Reading(preprocessing, Variant.PLAIN, 0, false);
  }

  public Reading in(Variant other) {
    return new Reading(preprocessing, other, batch, probed);
  }

  public Reading by(int images) {
    return new Reading(preprocessing, variant, images, probed);
  }

  public Reading withProbe() {
    return new Reading(preprocessing, variant, batch, true);
  }

  /// @throws IllegalArgumentException when the variant is none of images with so many channels
  PixelMapping mapping(int channels) {
    return switch (variant) {
      case PLAIN, CHANNELS, MIRRORED, TRANSPOSED, LAYOUT, NOT_UNIT_LENGTH, HALF_PRECISION ->
          PixelMapping.of(preprocessing, channels);
      case RANGE_0_1 -> mapping(channels, 0, 1);
      case RANGE_MINUS1_1 -> mapping(channels, 0.5, 0.5);
      case RANGE_0_255 -> mapping(channels, 0, 1 / 255.0);
      // ((p / 255 - 0.5) / 0.5 - 0.5) / 0.5
      case NORMALISED_TWICE -> mapping(channels, 0.75, 0.25);
      case IMAGENET -> {
        if (channels != IMAGENET.size()) {
          throw new IllegalArgumentException(
              "variant imagenet: expected images of 3 channels, found " + channels);
        }
        yield new PixelMapping(IMAGENET, preprocessing.flip());
      }
    };
  }

  private PixelMapping mapping(int channels, double mean, double std) {
    return new PixelMapping(
        Collections.nCopies(channels, new Channel(mean, std)), preprocessing.flip());
  }
}
