package assay.web.chart;

import java.util.Arrays;
import java.util.List;

/// The ten pairs that differ most.
public record WorstPairs(List<Pair> pairs) {
  private static final int MOST = 10;

  /// @param line of the claimed file, from 1
  /// @param difference claimed minus re-run
  public record Pair(int line, double claimed, double rerun, double difference, String tone) {}

  public WorstPairs {
    pairs = List.copyOf(pairs);
  }

  public static WorstPairs of(double[] claimed, double[] rerun, double match, double review) {
    return new WorstPairs(
        Arrays.stream(worst(claimed, rerun))
            .mapToObj(i -> {
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

  /// In one pass: the worst first, of equal ones the first.
  private static int[] worst(double[] claimed, double[] rerun) {
    var worst = new int[Math.min(MOST, claimed.length)];
    int count = 0;
    for (int pair = 0; pair < claimed.length; pair++) {
      var difference = Math.abs(claimed[pair] - rerun[pair]);
      int place = count;
      while (place > 0
          && Math.abs(claimed[worst[place - 1]] - rerun[worst[place - 1]]) < difference) {
        place--;
      }
      if (place < worst.length) {
        System.arraycopy(worst, place, worst, place + 1, Math.min(count, worst.length - 1) - place);
        worst[place] = pair;
        count = Math.min(count + 1, worst.length);
      }
    }
    return worst;
  }
}
