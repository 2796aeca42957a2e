package assay.worker.sandbox;

import assay.grading.ticket.WorkerCalls.Wall;
import assay.worker.engine.EngineSettings;
import assay.worker.probe.Probe;
import assay.worker.probe.Tried;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The self-test of a sandbox: starts a [Probe] as it would start a model and hears what it could
/// not do. A wall that the probe does not speak of does not hold.
final class Walls {
  private static final RunLimits LIMITS = new RunLimits(Duration.ofSeconds(30), 256L << 20);

  /// Of the control group that the probe is killed in: a JVM fits, little more.
  private static final long GROUP_MEMORY = 256L << 20;

  private static final int MOST_SAID = 1 << 16;

  private static final List<String> NAMES =
      List.of(
          "network",
          "listen",
          "read",
          "write",
          "model-folder",
          "space",
          "processes",
          "descriptors",
          "environment",
          "user",
          "capabilities",
          "system-calls",
          "fork",
          "threads");

  private final Workplace workplace;
  private final Launcher launcher;
  private final EngineSettings engine;

  Walls(Workplace workplace, Launcher launcher, EngineSettings engine) {
    this.workplace = workplace;
    this.launcher = launcher;
    this.engine = engine;
  }

  /// Tries them at the same time: most of it is the start of a JVM.
  ///
  /// @param secrets paths of this host that must not be seen
  List<Wall> all(List<Path> secrets) throws IOException {
    var bounds = Bounds.of(engine, LIMITS);
    try (var tries = Executors.newVirtualThreadPerTaskExecutor()) {
      var most = tries.submit(() -> most(secrets, bounds));
      var execute = tries.submit(() -> run(Probe.EXECUTE, List.of(), bounds).wall("execute"));
      var memory = tries.submit(() -> memory(bounds));
      var walls = new ArrayList<>(most.get());
      walls.add(execute.get());
      walls.add(memory.get());
      return List.copyOf(walls);
    } catch (ExecutionException e) {
      throw new SandboxFault("the sandbox cannot be tried: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxFault("interrupted while the sandbox was tried");
    }
  }

  private List<Wall> most(List<Path> secrets, Bounds bounds) throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var arguments = new ArrayList<String>();
      arguments.add(Long.toString(Bubblewrap.WRITABLE));
      arguments.add(Integer.toString(server.getLocalPort()));
      secrets.forEach(secret -> arguments.add(secret.toAbsolutePath().toString()));
      var ended = run(Probe.WALLS, arguments, bounds);
      return NAMES.stream().map(ended::wall).toList();
    }
  }

  private Wall memory(Bounds bounds) throws IOException {
    var all = new Tried.All();
    if (bounds.addressSpace() > 0) {
      var most = Long.toString(bounds.addressSpace());
      var refused = run(Probe.MEMORY, List.of(most), bounds).wall("memory");
      all.add(refused.holds(), "address space: " + refused.detail());
    }
    var groups = workplace.groups();
    if (groups.control("memory")) {
      var most = Long.toString(2 * GROUP_MEMORY);
      var ended =
          run(
              Probe.MEMORY,
              List.of(most),
              new Bounds(bounds.cpuSeconds(), 0, GROUP_MEMORY, bounds.tasks()));
      all.add(
          ended.memoryKills() > 0,
          "control group of %d MiB: exit %d, %d killed for memory"
              .formatted(GROUP_MEMORY >> 20, ended.exit(), ended.memoryKills()));
    } else {
      // On a CPU the address space is wall enough; a GPU's has no limit.
      all.add(bounds.addressSpace() > 0, "no control group: " + groups.refusal("memory"));
    }
    var tried = all.tried();
    return new Wall("memory", tried.holds(), tried.detail());
  }

  /// @param said lines of the probe
  /// @param errors what it said beside them
  private record Ended(String said, String errors, int exit, int memoryKills) {
    /// What was said of a wall.
    Wall wall(String name) {
      for (var line : said.lines().toList()) {
        var parts = line.split("\t", -1);
        if (parts.length == 3 && parts[0].equals(name)) {
          return new Wall(name, parts[1].equals("true"), parts[2]);
        }
      }
      return new Wall(
          name, false, "the probe ended with %d and did not say: %s".formatted(exit, errors));
    }
  }

  private Ended run(String mode, List<String> arguments, Bounds bounds) throws IOException {
    try (var place = workplace.take(bounds)) {
      var model = Files.createDirectory(place.folder().resolve("model")).resolve("model.onnx");
      Files.writeString(model, "no model at all");
      var all = new ArrayList<>(List.of(mode));
      if (mode.equals(Probe.WALLS)) {
        all.add((launcher.isolates() ? Bubblewrap.MODEL : model).toString());
      }
      all.addAll(arguments);
      var process = launcher.start(new Program(Probe.class, all), place, model, engine, bounds);
      return ended(process, place);
    }
  }

  private static Ended ended(Process process, Workplace.Place place) throws IOException {
    var noise = new Noise(process.getErrorStream(), process::destroyForcibly);
    Thread.ofPlatform().daemon().name("probe-deadline").start(() -> killLate(process));
    try (var in = process.getInputStream();
        var out = process.getOutputStream()) {
      out.write('\n');
      out.flush();
      var said = new String(in.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMITS.wallClock().toSeconds(), TimeUnit.SECONDS)) {
        throw new SandboxFault("the self-test of the sandbox did not end: " + noise.text());
      }
      noise.await();
      return new Ended(said, noise.text(), process.exitValue(), place.group().memoryKills());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxFault("interrupted while the sandbox was tried");
    } finally {
      process.destroyForcibly();
    }
  }

  private static void killLate(Process process) {
    try {
      if (!process.waitFor(LIMITS.wallClock().toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
