package assay.standalone.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/// What is left of the afternoon on the machine, beside what was there before it.
final class Aftermath {
  /// How long processes may take to let go of what they held.
  private static final Duration QUIET = Duration.ofSeconds(90);

  private static final Duration EVERY = Duration.ofSeconds(3);

  /// A JVM does not give memory back at once, nor all of it: a quarter more, or 64 MiB.
  private static final double MEMORY_SHARE = .25;

  private static final long MEMORY_KIB = 64 << 10;

  /// Other programs of the machine come and go, too.
  private static final double MACHINE_SHARE = .1;

  /// Connections and pools breathe.
  private static final int FILES = 16;

  private static final int THREADS = 16;
  private final Site site;
  private final State before;
  private final long machine;

  /// @param before the afternoon
  Aftermath(Site site, State before) throws IOException {
    this.site = site;
    this.before = before;
    machine = Footprint.total();
  }

  /// Waits until everything is back where it was, or no longer than it may take.
  List<Check> look() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + QUIET.toNanos();
    var checks = once();
    while (checks.stream().anyMatch(check -> !check.holds()) && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
      checks = once();
    }
    return checks;
  }

  private List<Check> once() throws IOException {
    var now = State.of(site);
    var checks = new ArrayList<Check>();
    checks.add(same("server process", before.server(), now.server()));
    checks.add(same("worker process", before.worker(), now.worker()));
    checks.add(none("restarts in the server's log", site.logged("server.log", "the worker ended")));
    checks.add(none("processes left", site.leftovers().processes(site.known())));
    checks.add(none("files left", site.leftovers().files()));
    checks.add(none("temporary files left", added(before.temporaries(), now.temporaries())));
    checks.add(none("cgroups left", site.leftovers().controlGroups()));
    memory(checks, "server", before.ofServer(), now.ofServer());
    memory(checks, "worker", before.ofWorker(), now.ofWorker());
    count(
        checks,
        "open files of the server",
        before.ofServer().files(),
        now.ofServer().files(),
        FILES);
    count(
        checks,
        "open files of the worker",
        before.ofWorker().files(),
        now.ofWorker().files(),
        FILES);
    count(
        checks,
        "threads of the server",
        before.ofServer().threads(),
        now.ofServer().threads(),
        THREADS);
    count(
        checks,
        "threads of the worker",
        before.ofWorker().threads(),
        now.ofWorker().threads(),
        THREADS);
    checks.add(
        new Check(
            "memory of the machine",
            now.available() >= before.available() - MACHINE_SHARE * machine,
            "%s available, %s before".formatted(mib(now.available()), mib(before.available()))));
    return checks;
  }

  private static Check same(String name, ProcessHandle before, ProcessHandle now) {
    // A handle is its number and the time at which the process began.
    boolean holds = before.equals(now) && now.isAlive();
    return new Check(
        name, holds, holds ? "still " + now.pid() : now.pid() + ", was " + before.pid());
  }

  private static Check none(String name, List<String> found) {
    var some = found.stream().limit(5).toList();
    return new Check(
        name,
        found.isEmpty(),
        found.isEmpty() ? "none" : found.size() + ": " + String.join("; ", some));
  }

  private static List<String> added(List<String> before, List<String> now) {
    var added = new TreeSet<>(now);
    added.removeAll(before);
    return List.copyOf(added);
  }

  private static void memory(List<Check> checks, String who, Footprint before, Footprint now) {
    checks.add(memory("memory of the " + who + " (resident)", before, now, Footprint::resident));
    checks.add(
        memory("memory of the " + who + " (proportional)", before, now, Footprint::proportional));
  }

  private static Check memory(
      String name, Footprint before, Footprint now, ToLongFunction<Footprint> kib) {
    long was = kib.applyAsLong(before);
    long is = kib.applyAsLong(now);
    return new Check(
        name,
        is <= was + Math.max(MEMORY_KIB, MEMORY_SHARE * was),
        "%s, %s before".formatted(mib(is), mib(was)));
  }

  private static void count(List<Check> checks, String name, int was, int is, int slack) {
    checks.add(new Check(name, is <= was + slack, "%d, %d before".formatted(is, was)));
  }

  private static String mib(long kib) {
    return String.format(Locale.ROOT, "%.0f MiB", kib / 1024.0);
  }

  /// Refused files that the server kept all the same, and models that the worker did.
  static List<Check> kept(Site site, List<Outcome> outcomes) throws IOException {
    var accepted = new TreeSet<String>();
    var refused = new TreeSet<String>();
    for (var outcome : outcomes) {
      (outcome.seen() instanceof Outcome.Seen.Refused ? refused : accepted).add(outcome.digest());
    }
    refused.removeAll(accepted);
    var models = site.folder().resolve("worker").resolve("blobs");
    return List.of(
        none("refused files kept", named(site.folder().resolve("blobs"), refused)),
        none("models kept by the worker", named(models, accepted)));
  }

  private static List<String> named(Path below, Set<String> names) throws IOException {
    try (var files = Files.walk(below)) {
      return files.map(path -> String.valueOf(path.getFileName())).filter(names::contains).toList();
    }
  }
}
