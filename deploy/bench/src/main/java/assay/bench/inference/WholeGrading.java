package assay.bench.inference;

import assay.grading.image.ImagePack;
import assay.grading.score.PairScores;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.WorkerCalls.Fact;
import assay.worker.sandbox.Embeddings;
import assay.worker.sandbox.Images;
import assay.worker.sandbox.ModelInput;
import assay.worker.sandbox.Reading;
import assay.worker.sandbox.RunLimits;
import assay.worker.sandbox.Sandbox;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything a worker does between an opened pack and scores.
///
/// @param seconds from the start of the sandbox to the scores, probes left out
/// @param startSeconds until the model was loaded, part of `seconds`
/// @param probeSeconds not part of `seconds`
/// @param rows an embedding per image
/// @param scores of the pairs
record WholeGrading(
    double seconds,
    double startSeconds,
    double probeSeconds,
    List<Fact> facts,
    float[][] rows,
    float[] scores) {
  private record Packed(ImagePack pack) implements Images {
    @Override
    public int count() {
      return pack.images();
    }

    @Override
    public void copy(int i, byte[] to, int offset) {
      pack.pixels(i).get(to, offset, pack.imageBytes());
    }
  }

  /// @throws IOException when the sandbox cannot run, or the model fails in it
  static WholeGrading run(Sandbox sandbox, Workload work) throws IOException {
    try (var pack = ImagePack.open(work.pack())) {
      var input = new ModelInput(pack.channels(), pack.height(), pack.width(), work.embedding());
      var start = System.nanoTime();
      try (var run = sandbox.start(work.model(), input, RunLimits.NONE)) {
        require(run.load());
        var startSeconds = (System.nanoTime() - start) / 1e9;
        var reading = Reading.of(Preprocessing.UNIT).withProbe();
        var answer = run.embed(new Packed(pack), reading, _ -> {});
        if (!(answer instanceof Embeddings.Done(var rows))) {
          throw new IOException("the model failed: " + answer);
        }
        var scores = scores(rows, work.pairs());
        var seconds = (System.nanoTime() - start) / 1e9;
        var probeSeconds = Double.parseDouble(fact(run.facts(), "probe_seconds"));
        return new WholeGrading(
            seconds - probeSeconds, startSeconds, probeSeconds, run.facts(), rows, scores);
      }
    }
  }

  private static void require(@Nullable Embeddings refused) throws IOException {
    if (refused != null) {
      throw new IOException("the model was not loaded: " + refused);
    }
  }

  static float[] scores(float[][] rows, int pairs) {
    var scores = new float[pairs];
    for (int k = 0; k < pairs; k++) {
      scores[k] = PairScores.cosine(rows[2 * k], rows[2 * k + 1]);
    }
    return scores;
  }

  static String fact(List<Fact> facts, String name) {
    return facts.stream()
        .filter(fact -> fact.name().equals(name))
        .map(Fact::value)
        .findFirst()
        .orElse("0");
  }
}
