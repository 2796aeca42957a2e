package assay.worker;

import assay.grading.score.PairScores;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.WorkerCalls.Noise;
import assay.worker.network.IResNet;
import assay.worker.network.MadeImages;
import assay.worker.sandbox.Embeddings;
import assay.worker.sandbox.Images;
import assay.worker.sandbox.ModelInput;
import assay.worker.sandbox.ModelRun;
import assay.worker.sandbox.Reading;
import assay.worker.sandbox.RunLimits;
import assay.worker.sandbox.Sandbox;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// How far apart this worker's engine puts the same score when nothing changes but the process and
/// the batch: a small network of our own over made images, sandboxed like any model.
@Singleton
class NoiseFloor {
  private static final long SEED = 20_261_125;
  private static final int IMAGES = 16;
  private static final int REPETITIONS = 3;

  /// A size that people use on GPUs, whatever this worker is set to.
  private static final int USUAL_CUDA_BATCH = 64;

  private static final RunLimits LIMITS = new RunLimits(Duration.ofMinutes(5), 4L << 30);

  private final Sandbox sandbox;
  private final BlobCache blobs;
  private final TreeSet<Integer> batches;
  private final AtomicReference<@Nullable ModelRun> running = new AtomicReference<>();

  NoiseFloor(Sandbox sandbox, BlobCache blobs, WorkerSettings settings, RunSettings runs) {
    this.sandbox = sandbox;
    this.blobs = blobs;
    var engine = runs.engine(settings.slots());
    this.batches = new TreeSet<>(List.of(1, engine.firstBatch()));
    if (engine.onCuda()) {
      batches.add(USUAL_CUDA_BATCH);
    }
  }

  /// The largest difference of a cosine from its value in a first process at a batch of 1, by size
  /// of batch.
  List<Noise> measure() throws IOException {
    var network = blobs.temporary();
    try {
      IResNet.THIN.write(network, SEED);
      var largest = new TreeMap<Integer, Double>();
      try (var first = start(network)) {
        var centre = new Centre(embed(first, 1));
        for (int repetition = 0; repetition < REPETITIONS; repetition++) {
          try (var run = start(network)) {
            for (int batch : batches) {
              largest.merge(batch, centre.largestDifference(embed(run, batch)), Math::max);
            }
          }
        }
      }
      return largest.entrySet().stream()
          .map(of -> new Noise(of.getKey(), REPETITIONS, of.getValue()))
          .toList();
    } finally {
      running.set(null);
      Files.delete(network);
    }
  }

  /// Ends a measurement that runs.
  void stop() {
    var run = running.get();
    if (run != null) {
      run.stop();
    }
  }

  private ModelRun start(Path network) throws IOException {
    var input =
        new ModelInput(IResNet.CHANNELS, IResNet.SIDE, IResNet.SIDE, IResNet.THIN.embedding());
    var run = sandbox.start(network, input, LIMITS);
    running.set(run);
    return run;
  }

  private static float[][] embed(ModelRun run, int batch) throws IOException {
    var reading = Reading.of(new Preprocessing(0.5, 0.5, "none")).by(batch);
    return switch (run.embed(new Made(), reading, _ -> {})) {
      case Embeddings.Done(var rows) -> rows;
      case Embeddings.ModelFailed(var failure, _) ->
          throw new IOException("our own network failed: " + failure.code());
      case Embeddings.Stopped() -> throw new IOException("the measurement was stopped");
    };
  }

  private record Made() implements Images {
    @Override
    public int count() {
      return IMAGES;
    }

    @Override
    public void copy(int i, byte[] to, int offset) {
      MadeImages.write(SEED, i, to, offset);
    }
  }

  /// Scores of all pairs, of embeddings less the mean of the first ones: drawn weights put all
  /// embeddings close to each other, and of two directions almost alike the cosine hardly moves.
  private static final class Centre {
    private final float[] mean;
    private final List<Float> scores;

    Centre(float[][] first) {
      mean = new float[first[0].length];
      for (var row : first) {
        for (int d = 0; d < mean.length; d++) {
          mean[d] += row[d] / first.length;
        }
      }
      scores = scores(first);
    }

    private List<Float> scores(float[][] rows) {
      var centred = new float[rows.length][mean.length];
      for (int i = 0; i < rows.length; i++) {
        for (int d = 0; d < mean.length; d++) {
          centred[i][d] = rows[i][d] - mean[d];
        }
      }
      var all = new ArrayList<Float>();
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < i; j++) {
          all.add(PairScores.cosine(centred[i], centred[j]));
        }
      }
      return all;
    }

    double largestDifference(float[][] rows) {
      var found = scores(rows);
      double largest = 0;
      for (int k = 0; k < found.size(); k++) {
        largest = Math.max(largest, Math.abs((double) found.get(k) - scores.get(k)));
      }
      return largest;
    }
  }
}
