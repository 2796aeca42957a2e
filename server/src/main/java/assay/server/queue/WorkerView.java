package assay.server.queue;

import assay.grading.ticket.WorkerCalls.Fact;
import assay.grading.ticket.WorkerCalls.Noise;
import assay.grading.ticket.WorkerCalls.Wall;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A worker process as an organizer sees it.
///
/// @param alive heard of within [Workers#ALIVE]
public record WorkerView(
    UUID id,
    String name,
    boolean alive,
    Instant lastSeenAt,
    int slots,
    Isolation isolation,
    List<Fact> facts,
    List<NoiseView> noise) {
  public WorkerView {
    facts = List.copyOf(facts);
    noise = List.copyOf(noise);
  }

  /// @param sandbox `bwrap` or `none`
  /// @param walls as they were tried when the worker started; empty when it did not say
  public record Isolation(String sandbox, List<Wall> walls) {
    public Isolation {
      walls = List.copyOf(walls);
    }
  }

  /// @param max largest |Δ| of a cosine
  /// @param aboveTolerance more than half of the organization's smallest tolerance
  public record NoiseView(int batchSize, int repetitions, double max, boolean aboveTolerance) {
    static NoiseView of(Noise noise, double smallestTolerance) {
      return new NoiseView(
          noise.batchSize(), noise.repetitions(), noise.max(), noise.max() > smallestTolerance / 2);
    }
  }
}
