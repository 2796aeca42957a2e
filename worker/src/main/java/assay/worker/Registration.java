package assay.worker;

import assay.grading.ticket.WorkerCalls;
import assay.grading.ticket.WorkerCalls.Fact;
import assay.grading.ticket.WorkerCalls.Register;
import assay.grading.ticket.WorkerCalls.Registered;
import assay.worker.sandbox.Sandbox;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Under which id the server knows this worker; shared by its slots.
@Singleton
class Registration {
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

  private final ServerLink server;
  private final Sandbox sandbox;
  private final WorkerSettings settings;
  private final RunSettings runs;
  private final SelfTest selfTest;
  private final ReentrantLock lock = new ReentrantLock();
  private List<WorkerCalls.Noise> noise = List.of();
  private @Nullable Registered current;

  Registration(
      ServerLink server,
      Sandbox sandbox,
      WorkerSettings settings,
      RunSettings runs,
      SelfTest selfTest) {
    this.server = server;
    this.sandbox = sandbox;
    this.settings = settings;
    this.runs = runs;
    this.selfTest = selfTest;
  }

  /// Registers if need be.
  Registered current() throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (current == null) {
        current = server.register(asKnownAs(null));
        LOG.info("registered as {} at {}", current.worker(), settings.server());
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  private Register asKnownAs(@Nullable String worker) {
    return new Register(
        settings.nameOrHost(),
        settings.slots(),
        sandbox.kind(),
        facts(),
        selfTest.walls(),
        noise,
        worker,
        runs.device(),
        runs.memoryBytes(settings.slots()));
  }

  /// Tells the server what was measured, now and whenever this worker registers.
  void measured(List<WorkerCalls.Noise> floor) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      noise = List.copyOf(floor);
      if (current != null) {
        server.register(asKnownAs(current.worker()));
      }
    } finally {
      lock.unlock();
    }
  }

  /// The server does not know this registration any more.
  void forget(Registered stale) {
    lock.lock();
    try {
      if (stale.equals(current)) {
        current = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Fact> facts() {
    return List.of(
        new Fact("device", runs.device()),
        new Fact("device_name", runs.deviceName()),
        new Fact("java", Runtime.version().toString()),
        new Fact("os", System.getProperty("os.name") + " " + System.getProperty("os.version")));
  }
}
