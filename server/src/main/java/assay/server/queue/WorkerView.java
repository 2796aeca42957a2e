package assay.server.queue;

import assay.grading.ticket.WorkerCalls.Fact;
import assay.grading.ticket.WorkerCalls.Noise;
import assay.grading.ticket.WorkerCalls.Wall;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A worker process as an organizer sees it. More components than usual: they are the members of
/// one public JSON document.
///
/// @param alive heard of within the last 90 seconds
public record WorkerView(
    UUID id,
    String name,
    boolean alive,
    Instant lastSeenAt,
    int slots,
    Capabilities capabilities,
    Intake intake,
    Isolation isolation,
    List<Fact> facts,
    List<NoiseView> noise) {
  public WorkerView {
    facts = List.copyOf(facts);
    noise = List.copyOf(noise);
  }

  /// Whose models it runs, and on what.
  ///
  /// @param pool `platform`, or the organization's `own`
  /// @param device `cpu` or `cuda`
  /// @param memoryBytes of it, for one model; null: not known
  public record Capabilities(String pool, String device, @Nullable Long memoryBytes) {}

  /// Whether it gets work.
  ///
  /// @param state `open`; `drained`: an operator holds it; `out`: it was found to be bad
  /// @param reason empty while open
  /// @param since null: it never changed
  /// @param managed whether the reader may drain it and put it back
  public record Intake(String state, String reason, @Nullable Instant since, boolean managed) {}

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
