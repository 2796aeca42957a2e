package assay.worker;

import assay.grading.gate.HalfPrecision;
import assay.grading.ticket.Ticket;
import assay.grading.ticket.Variant;
import assay.worker.sandbox.ModelInput;
import assay.worker.sandbox.ModelRun;
import assay.worker.sandbox.RunLimits;
import assay.worker.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The sandboxed process of one ticket: one for all of its sets, but another where the model itself
/// is changed. Never two at a time.
final class ModelRuns implements AutoCloseable {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Sandbox sandbox;
  private final Path model;
  private final Ticket ticket;
  private final Lease lease;
  private final BlobCache blobs;
  private final long start = System.nanoTime();
  private @Nullable ModelRun current;
  private boolean rounded;

  ModelRuns(Sandbox sandbox, Path model, Ticket ticket, Lease lease, BlobCache blobs) {
    this.sandbox = sandbox;
    this.model = model;
    this.ticket = ticket;
    this.lease = lease;
    this.blobs = blobs;
  }

  /// The process for this variant; that of another model ends.
  ModelRun of(Variant variant) throws IOException {
    boolean half = variant == Variant.HALF_PRECISION;
    if (current != null && half == rounded) {
      return current;
    }
    close();
    rounded = half;
    current = half ? startRounded() : start(model);
    lease.watch(current);
    return current;
  }

  private ModelRun startRounded() throws IOException {
    var half = blobs.temporary();
    try {
      HalfPrecision.write(model, half);
      return start(half);
    } finally {
      Files.delete(half);
    }
  }

  private ModelRun start(Path file) throws IOException {
    var wanted = ticket.model();
    var input =
        new ModelInput(wanted.channels(), wanted.height(), wanted.width(), wanted.embedding());
    return sandbox.start(file, input, new RunLimits(left(), ticket.limits().memoryBytes()));
  }

  /// The ticket's time is that of all its processes together.
  private Duration left() {
    var left = Duration.ofSeconds(ticket.limits().seconds()).minusNanos(System.nanoTime() - start);
    return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
