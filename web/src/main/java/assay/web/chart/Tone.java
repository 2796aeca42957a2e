package assay.web.chart;

/// The colour of a difference.
public final class Tone {
  private Tone() {}

  /// good, warn or bad: within match, within review, beyond.
  public static String of(double difference, double match, double review) {
    if (difference <= match) {
      return "good";
    }
    return difference <= review ? "warn" : "bad";
  }
}
