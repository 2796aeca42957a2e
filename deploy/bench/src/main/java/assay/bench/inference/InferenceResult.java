package assay.bench.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A whole grading beside the bare loop, at one size of batch.
///
/// @param ratio images/s of the grading, its start included, over those of the bare loop: median of
///   the rounds
/// @param ratioOnceLoaded the same without the start of the sandbox and the loading of the model
/// @param differenceFromBare of the embeddings
/// @param python null where Python or its onnxruntime is missing
public record InferenceResult(
    String work,
    int images,
    int batch,
    int threads,
    Map<String, String> engine,
    List<Round> rounds,
    double ratio,
    double ratioOnceLoaded,
    Difference differenceFromBare,
    @Nullable Reference python) {
  /// Seconds of one turn of both sides.
  ///
  /// @param grading probes left out, the start included
  record Round(double bare, double grading, double start, double probe) {
    double ratio() {
      return bare / grading;
    }

    double ratioOnceLoaded() {
      return bare / (grading - start);
    }
  }

  /// @param imagesPerSecond of the bare loop in Python
  record Reference(String runtime, double imagesPerSecond, Difference differenceFromPython) {}

  static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  String text() {
    var lines = new ArrayList<String>();
    lines.add("%s: %d images, batch %d, %d threads".formatted(work, images, batch, threads));
    lines.add("  engine     " + engine);
    for (var round : rounds) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  round      bare %.1f images/s, grading %.1f images/s (start %.2f s; probes %.2f s"
                  + " apart), ratio %.3f, once loaded %.3f",
              images / round.bare(),
              images / round.grading(),
              round.start(),
              round.probe(),
              round.ratio(),
              round.ratioOnceLoaded()));
    }
    lines.add(
        String.format(Locale.ROOT, "  ratio      %.3f, once loaded %.3f", ratio, ratioOnceLoaded));
    lines.add("  from bare  " + text(differenceFromBare));
    if (python != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  python     %.1f images/s (%s)",
              python.imagesPerSecond(),
              python.runtime()));
      lines.add("  from it    " + text(python.differenceFromPython()));
    }
    return String.join("\n", lines);
  }

  static String text(Difference difference) {
    return String.format(
        Locale.ROOT,
        "scores %.1e at most, 99 %% within %.1e; embeddings %.1e",
        difference.maxScore(),
        difference.p99Score(),
        difference.maxEmbedding());
  }
}
