package assay.standalone.fault;

import assay.server.failpoint.FailPoint;
import assay.standalone.face.Draws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Everything that this drill can break, after the list of fault injections in the security brief
/// (FI01 to FI12), as far as one machine has it.
final class Faults {
  /// Of the plant's leases: short, so that a drill of minutes sees many of them end.
  static final Duration LEASE = Duration.ofSeconds(6);

  private static final Duration LOOK = Duration.ofMillis(5);

  private Faults() {}

  static List<Fault> all() {
    var all = new ArrayList<Fault>();
    // FI02
    all.add(new Fault("worker.kill", "workers", 3, Faults::killWorker));
    all.add(new Fault("worker.kill.mid_inference", "workers", 4, Faults::killAtWork));
    // FI03
    all.add(new Fault("worker.freeze", "workers", 1, Faults::freezeWorker));
    // FI01
    all.add(new Fault("server.kill", "servers", 1.5, Faults::killServer));
    for (var point : FailPoint.values()) {
      all.add(
          new Fault(
              "server.kill." + point.spelled(), "servers", .6, (plant, _) -> killAt(plant, point)));
    }
    all.add(new Fault("server.freeze", "servers", 1, Faults::freezeServer));
    // FI04
    all.add(
        new Fault("database.immediate_stop", "database", .5, (plant, _) -> stop(plant, "QUIT")));
    all.add(new Fault("database.kill", "database", .5, (plant, _) -> stop(plant, "KILL")));
    // FI05
    all.add(new Fault("database.cut_after_commit", "database", 3, Faults::cutAfterCommit));
    // FI06
    all.add(new Fault("database.cut", "database", 2, Faults::cutDatabase));
    all.add(new Fault("database.hold", "database", 1, Faults::holdDatabase));
    all.add(new Fault("database.slow", "database", 1, Faults::slowDatabase));
    all.add(new Fault("worker.cut", "worker lines", 3, Faults::cutWorker));
    all.add(new Fault("worker.hold", "worker lines", 1.5, Faults::holdWorker));
    all.add(new Fault("worker.slow", "worker lines", 1, Faults::slowWorker));
    all.add(new Fault("participant.cut", "participant lines", 4, Faults::cutParticipants));
    all.add(new Fault("participant.slow", "participant lines", 1, Faults::slowParticipants));
    // FI07
    all.add(new Fault("blobs.full", "blobs", 1, Faults::fillBlobs));
    // FI12
    all.add(new Fault("blobs.damage", "blobs", .5, Faults::damageModel));
    return List.copyOf(all);
  }

  private static <T> T any(List<T> of, Draws draws) {
    return of.get(draws.below(of.size()));
  }

  private static void sleep(double seconds) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep((long) (1000 * seconds));
  }

  private static boolean killWorker(Plant plant, Draws draws) {
    any(plant.workers(), draws).kill();
    return true;
  }

  private static boolean killAtWork(Plant plant, Draws draws) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() < deadline) {
      var busy = plant.workers().stream().filter(Node::hasChild).findFirst();
      if (busy.isPresent()) {
        sleep(draws.uniform(0, .3));
        boolean isStill = busy.get().hasChild();
        busy.get().kill();
        return isStill;
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
    return false;
  }

  /// For three leases: what it reports when it wakes is a zombie's.
  private static boolean freezeWorker(Plant plant, Draws draws)
      throws IOException, InterruptedException {
    var worker = plant.workers().stream().filter(Node::hasChild).findFirst();
    if (worker.isEmpty()) {
      worker = Optional.of(any(plant.workers(), draws));
    }
    worker.get().freeze();
    TimeUnit.NANOSECONDS.sleep(LEASE.multipliedBy(3).toNanos());
    worker.get().thaw();
    return true;
  }

  private static boolean killServer(Plant plant, Draws draws) throws InterruptedException {
    any(plant.servers(), draws).kill();
    sleep(4);
    return true;
  }

  private static boolean killAt(Plant plant, FailPoint point)
      throws IOException, InterruptedException {
    var armed = Files.createFile(plant.failPoints().resolve(point.spelled()));
    long deadline = System.nanoTime() + Duration.ofSeconds(12).toNanos();
    while (Files.exists(armed)) {
      if (System.nanoTime() > deadline) {
        return !Files.deleteIfExists(armed);
      }
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
    // The other one bears the load until it is back.
    sleep(4);
    return true;
  }

  private static boolean freezeServer(Plant plant, Draws draws)
      throws IOException, InterruptedException {
    var server = any(plant.servers(), draws);
    server.freeze();
    sleep(draws.uniform(1, 5));
    server.thaw();
    return true;
  }

  private static boolean stop(Plant plant, String signal)
      throws IOException, SQLException, InterruptedException {
    plant.restartDatabase(signal);
    sleep(3);
    return true;
  }

  private static boolean cutAfterCommit(Plant plant, Draws draws) throws InterruptedException {
    var line = any(plant.linesToDatabase(), draws);
    int before = line.cutCommits();
    line.cutAfterCommits(1 + draws.below(4));
    sleep(2);
    line.cutAfterCommits(0);
    return line.cutCommits() > before;
  }

  private static boolean cutDatabase(Plant plant, Draws draws) {
    any(plant.linesToDatabase(), draws).cut();
    return true;
  }

  private static boolean holdDatabase(Plant plant, Draws draws) throws InterruptedException {
    return hold(any(plant.linesToDatabase(), draws), draws.uniform(2, 8));
  }

  private static boolean hold(Proxy line, double seconds) throws InterruptedException {
    line.hold();
    try {
      sleep(seconds);
    } finally {
      line.release();
    }
    return true;
  }

  private static boolean slowDatabase(Plant plant, Draws draws) throws InterruptedException {
    return slow(any(plant.linesToDatabase(), draws), draws);
  }

  private static boolean slow(Proxy line, Draws draws) throws InterruptedException {
    line.slow(Duration.ofMillis((long) draws.uniform(20, 400)));
    try {
      sleep(draws.uniform(2, 6));
    } finally {
      line.slow(Duration.ZERO);
    }
    return true;
  }

  private static boolean cutWorker(Plant plant, Draws draws) {
    any(plant.linesFromWorkers(), draws).cut();
    return true;
  }

  /// Longer than its lease, now and then.
  private static boolean holdWorker(Plant plant, Draws draws) throws InterruptedException {
    return hold(any(plant.linesFromWorkers(), draws), draws.uniform(2, 2.5 * LEASE.toSeconds()));
  }

  private static boolean slowWorker(Plant plant, Draws draws) throws InterruptedException {
    return slow(any(plant.linesFromWorkers(), draws), draws);
  }

  private static boolean cutParticipants(Plant plant, Draws draws) {
    any(plant.linesToServers(), draws).cut();
    return true;
  }

  private static boolean slowParticipants(Plant plant, Draws draws) throws InterruptedException {
    return slow(any(plant.linesToServers(), draws), draws);
  }

  private static boolean fillBlobs(Plant plant, Draws draws)
      throws IOException, InterruptedException {
    if (!plant.blobs().canBeFilled()) {
      return false;
    }
    plant.blobs().fill();
    try {
      sleep(draws.uniform(2, 5));
    } finally {
      plant.blobs().empty();
    }
    return true;
  }

  /// Flips one bit of a model that waits or runs; the entry may fail, by our fault, and never come
  /// to a figure of its own.
  private static boolean damageModel(Plant plant, Draws draws) throws IOException, SQLException {
    var files = new ArrayList<Path>();
    try (var connection = plant.look();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select f.tenant_id || '/' || left(f.digest, 2) || '/' || f.digest
                from submission s
                join submission_file f on f.tenant_id = s.tenant_id and f.submission_id = s.id
                where f.kind = 'model'
                  and s.state in ('QUEUED', 'RUNNING')
                """)) {
      while (rows.next()) {
        files.add(plant.blobs().folder().resolve(rows.getString(1)));
      }
    }
    if (files.isEmpty()) {
      return false;
    }
    files.sort(Comparator.naturalOrder());
    var file = any(files, draws);
    var bytes = Files.readAllBytes(file);
    bytes[draws.below(bytes.length)] ^= 1;
    Files.write(file, bytes);
    plant.damaged(file.getFileName().toString());
    return true;
  }
}
