package assay.grading.ticket;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bodies of the worker's five calls under `/api/v1/worker`, besides the [Ticket].
///
/// A body of JSON that lacks what a record does not mark as nullable makes no record: it is refused
/// where it is read. `register` and `claim` come first; `heartbeat`, `report` and `blobs` name the
/// lease. A lost lease is answered 409 `lease.lost`: stop and throw the work away.
public final class WorkerCalls {
  /// Header of an answer to `claim`.
  public static final String INTAKE = "Assay-Worker-Intake";

  private WorkerCalls() {}

  /// @param sandbox `bwrap` or `none`
  /// @param facts what a result records about its engine: `onnxruntime`, `provider`, `device`,
  ///   `java`, `os`
  /// @param walls what the sandbox was seen to hold when the worker started
  /// @param noise what this worker's engine does to one and the same score; empty until measured
  /// @param worker null: a process that starts; else the id under which it is known already, to
  ///   bring its facts up to date
  /// @param device what it runs models on, `cpu` or `cuda`; null: the fact `device` says it
  /// @param memoryBytes of that device, for one model; null: not known
  public record Register(
      String name,
      int slots,
      String sandbox,
      List<Fact> facts,
      List<Wall> walls,
      List<Noise> noise,
      @Nullable String worker,
      @Nullable String device,
      @Nullable Long memoryBytes) {
    public Register {
      requireNonNull(name);
      requireNonNull(sandbox);
      facts = List.copyOf(facts);
      // A worker of an earlier version sends neither.
      walls = walls == null ? List.of() : List.copyOf(walls);
      noise = noise == null ? List.of() : List.copyOf(noise);
    }
  }

  /// One wall of the sandbox, tried from inside.
  ///
  /// @param name `network`, `write`, `fork`, …
  /// @param holds whether the try was refused
  /// @param detail what the kernel answered, for the operator
  public record Wall(String name, boolean holds, String detail) {
    public Wall {
      requireNonNull(name);
      requireNonNull(detail);
    }
  }

  /// The noise floor of an engine: how far apart its scores of the same pairs lie when nothing but
  /// the batch and the repetition changes.
  ///
  /// @param batchSize images of a run
  /// @param repetitions runs compared with the first one
  /// @param max largest |Δ| of a cosine
  public record Noise(int batchSize, int repetitions, double max) {}

  public record Fact(String name, String value) {
    public Fact {
      requireNonNull(name);
      requireNonNull(value);
    }
  }

  public record Registered(String worker, int leaseSeconds, int heartbeatSeconds) {}

  /// Answered 204 when nothing came; the header [#INTAKE] says why there will be nothing for this
  /// worker for now: `drained` or `out`.
  ///
  /// @param waitSeconds long poll, at most 30
  public record Claim(String worker, int waitSeconds) {}

  /// @param progress per piece of work, images done
  public record Heartbeat(String grading, long lease, List<Progress> progress) {
    public Heartbeat {
      requireNonNull(grading);
      progress = List.copyOf(progress);
    }
  }

  public record Progress(String work, int imagesDone) {
    public Progress {
      requireNonNull(work);
    }
  }

  /// @param cancel true: stop, the participant cancelled
  public record HeartbeatAnswer(boolean cancel) {}

  /// Exactly one of the three parts is there. `vector` may be sent many times, once per piece of
  /// work, and the grading moves on by itself when the last one came.
  public record Report(
      String grading,
      long lease,
      @Nullable Vector vector,
      @Nullable ModelFailed modelFailed,
      @Nullable WorkerFailed workerFailed) {
    public Report {
      requireNonNull(grading);
    }
  }

  /// @param digest SHA-256 of the vector file put to `blobs` before: P little-endian float64, in
  ///   map order
  /// @param seconds from opened pack to scores
  public record Vector(
      String work, String digest, double seconds, double imagesPerSecond, List<Fact> engine) {
    public Vector {
      requireNonNull(work);
      requireNonNull(digest);
      engine = List.copyOf(engine);
    }
  }

  /// The participant's fault, final.
  ///
  /// @param code one of [ModelFailure]'s codes
  /// @param onWork the piece of work it happened on; null while loading
  public record ModelFailed(String code, @Nullable String onWork, int imagesDone) {
    public ModelFailed {
      requireNonNull(code);
    }
  }

  /// Ours: retried elsewhere.
  ///
  /// @param message for the operator, never shown to participants
  /// @param stopping true: nothing broke, the worker ends and gives back what it has
  public record WorkerFailed(String message, boolean stopping) {
    public WorkerFailed {
      requireNonNull(message);
    }
  }
}
