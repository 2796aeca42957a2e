package assay.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What one side of a case came to.
///
/// @param seconds of one pass over the input
/// @param parts seconds of its parts, where it has any
/// @param answers the figures that it computed: both sides must agree
/// @param peakBytes largest resident memory of the process, its input included; 0 where the system
///   does not tell
/// @param runtime what it ran on
@JsonIgnoreProperties(ignoreUnknown = true)
public record Measured(
    double seconds,
    Map<String, Double> parts,
    Map<String, Double> answers,
    long peakBytes,
    String runtime) {
  /// The round of the median time.
  static Measured median(List<Measured> rounds) {
    var sorted = rounds.stream().sorted(Comparator.comparingDouble(Measured::seconds)).toList();
    return sorted.get((sorted.size() - 1) / 2);
  }
}
