package assay.worker;

import assay.grading.format.ScoreVectorFile;
import assay.grading.image.ImagePack;
import assay.grading.ticket.Ticket;
import assay.grading.ticket.Ticket.SetWork;
import assay.grading.ticket.Variant;
import assay.grading.ticket.WorkerCalls.Fact;
import assay.grading.ticket.WorkerCalls.ModelFailed;
import assay.grading.ticket.WorkerCalls.Registered;
import assay.grading.ticket.WorkerCalls.Report;
import assay.grading.ticket.WorkerCalls.Vector;
import assay.grading.ticket.WorkerCalls.WorkerFailed;
import assay.worker.sandbox.Embeddings;
import assay.worker.sandbox.Images;
import assay.worker.sandbox.Reading;
import assay.worker.sandbox.Sandbox;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works off one ticket: fetch, run, score, report.
@Singleton
class Grader {
  private static final Logger LOG = LoggerFactory.getLogger(Grader.class);

  private final ServerLink server;
  private final BlobCache blobs;
  private final Sandbox sandbox;
  private final RunSettings settings;
  private final Set<Lease> live = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  Grader(ServerLink server, BlobCache blobs, Sandbox sandbox, RunSettings settings) {
    this.server = server;
    this.blobs = blobs;
    this.sandbox = sandbox;
    this.settings = settings;
  }

  /// Whether no grading is in hand.
  boolean isIdle() {
    return live.isEmpty();
  }

  /// Kills what runs and gives it back; what comes later is given back at once.
  void drain() {
    draining = true;
    live.forEach(lease -> lease.stop(Lease.Stop.DRAINING));
  }

  /// Never throws for anything that a ticket or a model can do.
  void grade(Ticket ticket, Registered registered) throws InterruptedException {
    LOG.info(
        "grading {} (lease {}, attempt {})", ticket.grading(), ticket.lease(), ticket.attempt());
    var interval = Duration.ofSeconds(Math.max(1, registered.heartbeatSeconds()));
    try (var lease = new Lease(server, ticket, interval)) {
      live.add(lease);
      if (draining) {
        lease.stop(Lease.Stop.DRAINING);
      }
      try {
        run(ticket, lease);
      } catch (LeaseLost e) {
        LOG.warn("grading {} was given to somebody else", ticket.grading());
      } catch (IOException | RuntimeException e) {
        giveBack(ticket, lease, e);
      } finally {
        live.remove(lease);
      }
    }
  }

  private void run(Ticket ticket, Lease lease) throws IOException, InterruptedException, LeaseLost {
    var model = blobs.fetchOnce(ticket.model().digest(), ticket);
    try {
      run(model, ticket, lease);
    } finally {
      Files.delete(model);
    }
  }

  private void run(Path model, Ticket ticket, Lease lease)
      throws IOException, InterruptedException, LeaseLost {
    for (var set : ticket.sets()) {
      blobs.fetch(set.pack(), ticket);
      blobs.fetch(set.map(), ticket);
    }
    try (var runs = new ModelRuns(sandbox, model, ticket, lease, blobs)) {
      for (var set : ticket.sets()) {
        if (!runSet(ticket, set, runs, lease)) {
          return;
        }
      }
      LOG.info("grading {} is run", ticket.grading());
    }
  }

  /// False when there is nothing more to do.
  private boolean runSet(Ticket ticket, SetWork set, ModelRuns runs, Lease lease)
      throws IOException, InterruptedException, LeaseLost {
    var variant = PairScoring.of(set.scoreKind(), set.variant()).variant();
    var protocol = SetProtocol.of(set, blobs.fetch(set.map(), ticket));
    try (var pack = ImagePack.open(blobs.fetch(set.pack(), ticket))) {
      requireWhole(ticket, set, pack, protocol);
      var run = runs.of(variant);
      var start = System.nanoTime();
      var answer =
          protocol.run(
              run,
              new PackImages(pack),
              reading(set, variant),
              done -> lease.progress(set.work(), done));
      return switch (answer) {
        case Embeddings.Done _ -> {
          var scores = protocol.scores();
          var seconds = (System.nanoTime() - start) / 1e9;
          send(ticket, set, scores, seconds, run.facts(), lease);
          yield true;
        }
        case Embeddings.ModelFailed(var failure, var imagesDone) -> {
          LOG.info("grading {}: {}", ticket.grading(), failure.code());
          var failed = new ModelFailed(failure.code(), set.work(), imagesDone);
          report(new Report(ticket.grading(), ticket.lease(), null, failed, null), lease);
          yield false;
        }
        case Embeddings.Stopped() -> {
          giveBack(ticket, lease, new IOException("the run was stopped"));
          yield false;
        }
      };
    }
  }

  /// The model as it was sent is probed; its diagnosis need not probe it once more.
  private static Reading reading(SetWork set, Variant variant) {
    var reading = Reading.of(set.preprocessing()).in(variant);
    return variant == Variant.PLAIN ? reading.withProbe() : reading;
  }

  private static void requireWhole(Ticket ticket, SetWork set, ImagePack pack, SetProtocol map)
      throws IOException {
    var model = ticket.model();
    if (pack.images() != set.images()
        || map.pairs() != set.pairs()
        || !map.fits(pack.images())
        || pack.channels() != model.channels()
        || pack.height() != model.height()
        || pack.width() != model.width()) {
      throw new IOException("pack or map of work " + set.work() + " is not what the ticket says");
    }
  }

  private record PackImages(ImagePack pack) implements Images {
    @Override
    public int count() {
      return pack.images();
    }

    @Override
    public void copy(int i, byte[] to, int offset) {
      pack.pixels(i).get(to, offset, pack.imageBytes());
    }
  }

  private void send(
      Ticket ticket, SetWork set, double[] scores, double seconds, List<Fact> engine, Lease lease)
      throws IOException, InterruptedException, LeaseLost {
    var digest = upload(ticket, scores, lease);
    var facts = new ArrayList<>(engine);
    facts.add(new Fact("device", settings.device()));
    facts.add(new Fact("device_name", settings.deviceName()));
    facts.add(new Fact("sandbox", sandbox.kind()));
    var vector =
        new Vector(set.work(), digest, seconds, seconds > 0 ? set.images() / seconds : 0, facts);
    report(new Report(ticket.grading(), ticket.lease(), vector, null, null), lease);
  }

  /// By way of a file: vectors of template sets have a hundred megabytes and more.
  private String upload(Ticket ticket, double[] scores, Lease lease)
      throws IOException, InterruptedException, LeaseLost {
    var file = blobs.temporary();
    try {
      try (var out = Files.newOutputStream(file)) {
        ScoreVectorFile.write(out, scores);
      }
      var digest = BlobCache.digestOf(file);
      patiently(lease, () -> server.upload(digest, file, ticket));
      return digest;
    } finally {
      Files.delete(file);
    }
  }

  private void report(Report report, Lease lease)
      throws IOException, InterruptedException, LeaseLost {
    patiently(lease, () -> server.report(report));
  }

  private interface Call {
    void run() throws IOException, InterruptedException, LeaseLost;
  }

  /// Finished work is worth waiting for a server that restarts; heartbeats tell when it is not.
  private static void patiently(Lease lease, Call call)
      throws IOException, InterruptedException, LeaseLost {
    for (var backOff = new BackOff(); ; backOff.pause()) {
      try {
        call.run();
        return;
      } catch (IOException e) {
        var refused = e instanceof ServerRefused answer && !answer.mayPass();
        if (refused || lease.stopped() != null) {
          throw e;
        }
        LOG.warn("the server does not take a result: {}", e.toString());
      }
    }
  }

  /// Ours, not the model's: another attempt may do better.
  private void giveBack(Ticket ticket, Lease lease, Exception why) throws InterruptedException {
    if (lease.stopped() == Lease.Stop.DROPPED) {
      LOG.info("grading {} is dropped", ticket.grading());
      return;
    }
    boolean isStopping = lease.stopped() == Lease.Stop.DRAINING;
    var message = isStopping ? "the worker is shutting down" : why.toString();
    LOG.warn("grading {} is given back: {}", ticket.grading(), message, why);
    try {
      server.report(
          new Report(
              ticket.grading(), ticket.lease(), null, null, new WorkerFailed(message, isStopping)));
    } catch (LeaseLost e) {
      LOG.info("grading {} was taken back already", ticket.grading());
    } catch (IOException e) {
      LOG.warn(
          "grading {} could not be given back, its lease will lapse: {}",
          ticket.grading(),
          e.toString());
    }
  }
}
