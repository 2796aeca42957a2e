package assay.standalone.face;

import java.util.Locale;

/// How a picture is taken. These are the demo's groups: what differs between them is the camera's
/// doing, never the person's.
public enum Condition {
  /// Even light, still, looking at the camera.
  STUDIO(0),
  /// Hard light from one side, caps and sunglasses.
  OUTDOOR(1),
  /// Dim, warm, grainy.
  EVENING(2),
  /// Turned, tilted, out of place, smeared.
  MOTION(3);

  private final int number;

  Condition(int number) {
    this.number = number;
  }

  /// Part of the seed of a picture.
  public int number() {
    return number;
  }

  /// As files and pages spell it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Ranges ranges() {
    return switch (this) {
      case STUDIO -> new Ranges(.80, .02, .16, 0, 1, .04, 1.2, 0);
      case OUTDOOR -> new Ranges(1.0, .12, .34, .05, 1.04, .13, 2.0, 0);
      case EVENING -> new Ranges(.95, .05, .24, .45, .66, .09, 6.5, .15);
      case MOTION -> new Ranges(1.3, .02, .22, 0, 1, .08, 2.4, 1);
    };
  }

  /// @param pose factor on turn, tilt and displacement
  /// @param lightLow weakest gradient of the light across the picture
  /// @param lightHigh strongest one
  /// @param warmth mean colour cast; 0 = neutral
  /// @param exposure mean brightness
  /// @param exposureSpread of the brightness
  /// @param noise largest grain, in grey levels
  /// @param smear probability that the picture is smeared
  record Ranges(
      double pose,
      double lightLow,
      double lightHigh,
      double warmth,
      double exposure,
      double exposureSpread,
      double noise,
      double smear) {}
}
