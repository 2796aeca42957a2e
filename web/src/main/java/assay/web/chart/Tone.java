package assay.web.chart;

/// The colour of a difference.
final class Tone {
  private Tone() {}

  static String of(double difference, double match, double review) {
    if (difference <= match) {
      return "good";
    }
    return difference <= review ? "warn" : "bad";
  }
}
