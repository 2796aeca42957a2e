package assay.worker.probe;

import assay.worker.kernel.RawCalls;
import assay.worker.kernel.SystemCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/// Tries to see, start and become others.
final class ProcessTries {
  private static final long SIGCHLD = 17;

  /// More than any run needs.
  private static final int TOO_MANY = 2048;

  private static final int SMALL_STACK = 1 << 16;

  /// Real, effective, saved, and of the file system.
  private static final String NOBODY = "65534(\\s+65534){3}";

  /// bwrap, which waits, and this one.
  private static final int PROCESSES = 2;

  private static final List<String> PROGRAMS =
      List.of("/bin/sh", "/usr/bin/sh", "/bin/bash", "/usr/bin/id", "/usr/bin/env", "/bin/busybox");

  /// PWD is set by bwrap.
  private static final Set<String> VARIABLES =
      Set.of(
          "LANG",
          "PATH",
          "PWD",
          "MALLOC_ARENA_MAX",
          "ORT_DISABLE_TELEMETRY",
          "NVIDIA_TF32_OVERRIDE",
          "CUDA_CACHE_DISABLE",
          "LD_LIBRARY_PATH");

  private static final List<String> CAPABILITIES =
      List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");

  private final RawCalls calls;

  ProcessTries(RawCalls calls) {
    this.calls = calls;
  }

  /// Does not come back where a program starts: this process is that program then.
  static Tried execute(RawCalls calls) {
    var all = new Tried.All();
    for (var program : PROGRAMS) {
      var execute =
          calls.call(
              SystemCall.EXECVE,
              calls.string(program),
              calls.strings(program, "-c", "exit 77"),
              calls.strings());
      all.add(execute.isRefused(), program + " " + execute.said());
    }
    return all.tried();
  }

  Tried fork() {
    var all = new Tried.All();
    for (var call : List.of(SystemCall.CLONE, SystemCall.FORK, SystemCall.VFORK)) {
      long flags = call == SystemCall.CLONE ? SIGCHLD : 0;
      if (call == SystemCall.VFORK && !all.tried().holds()) {
        // A child on this very stack would break it.
        continue;
      }
      var fork = calls.call(call, flags);
      if (fork.result() == 0) {
        // The child.
        calls.call(SystemCall.EXIT_GROUP, 0);
      }
      all.add(fork.isRefused(), call + " " + fork.said());
    }
    return all.tried();
  }

  static Tried threads() {
    var end = new CountDownLatch(1);
    int started = 0;
    try {
      while (started < TOO_MANY) {
        var thread = new Thread(null, () -> await(end), "one-of-many", SMALL_STACK);
        thread.setDaemon(true);
        thread.start();
        started++;
      }
      return new Tried(false, started + " threads started");
    } catch (OutOfMemoryError e) {
      return new Tried(true, started + " threads, then " + e.getMessage());
    } finally {
      end.countDown();
    }
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Tried seen() throws IOException {
    try (var entries = Files.list(Path.of("/proc"))) {
      long count =
          entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+")).count();
      return new Tried(count <= PROCESSES, count + " processes in /proc");
    }
  }

  static Tried environment() {
    var others = new TreeSet<>(System.getenv().keySet());
    others.removeAll(VARIABLES);
    return new Tried(
        others.isEmpty(),
        others.isEmpty() ? System.getenv().size() + " variables, all listed" : "also " + others);
  }

  static Tried user() throws IOException {
    var status = status();
    var all = new Tried.All();
    for (var name : List.of("Uid", "Gid")) {
      var ids = status.getOrDefault(name, "?");
      all.add(ids.matches(NOBODY), name + " " + ids.replaceAll("\\s+", " "));
    }
    return all.tried();
  }

  Tried gain() throws IOException {
    var status = status();
    var all = new Tried.All();
    for (var name : CAPABILITIES) {
      var bits = status.getOrDefault(name, "?");
      all.add(bits.matches("0+"), name + " " + bits);
    }
    var kept = status.getOrDefault("NoNewPrivs", "?");
    all.add(kept.equals("1"), "NoNewPrivs " + kept);
    for (var call : List.of(SystemCall.SETUID, SystemCall.SETGID)) {
      var root = calls.call(call, 0);
      all.add(root.isRefused(), call + "(0) " + root.said());
    }
    return all.tried();
  }

  /// Of this process.
  static Map<String, String> status() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.contains(":"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.indexOf(':')),
                line -> line.substring(line.indexOf(':') + 1).strip()));
  }
}
