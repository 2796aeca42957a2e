package assay.web.chart;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The ten pairs that differ most.
public record WorstPairs(List<Pair> pairs) {

  /// @param line of the claimed file, from 1
  /// @param difference claimed minus re-run
  public record Pair(int line, double claimed, double rerun, double difference, String tone) {}

  public WorstPairs {
    pairs = List.copyOf(pairs);
  }

  public static WorstPairs of(double[] claimed, double[] rerun, double match, double review) {
    return new WorstPairs(
        IntStream.range(0, claimed.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -Math.abs(claimed[i] - rerun[i])))
            .limit(10)
            .map(i -> {
              var difference = claimed[i] - rerun[i];
              return new Pair(
                  i + 1,
                  claimed[i],
                  rerun[i],
                  difference,
                  Tone.of(Math.abs(difference), match, review));
            })
            .toList());
  }
}
