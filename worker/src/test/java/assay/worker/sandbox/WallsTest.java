package assay.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.ticket.WorkerCalls.Wall;
import assay.worker.engine.EngineSettings;
import assay.worker.kernel.ControlGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// E28: what a runner can do that was taken over. The answers are the kernel's; a plain process,
/// asked the same, gets others.
class WallsTest {
  private static final EngineSettings CPU = new EngineSettings("cpu", 0, 1, 4);

  @TempDir Path directory;

  private static Map<String, Wall> named(List<Wall> walls) {
    return walls.stream().collect(Collectors.toMap(Wall::name, Function.identity()));
  }

  /// Readable by all: only the sandbox keeps them away.
  private List<Path> secrets() throws IOException {
    var secrets = List.of(directory.resolve("labels.txt"), directory.resolve("token"));
    for (var secret : secrets) {
      Files.writeString(secret, "1\n0\n");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    }
    return secrets;
  }

  @Test
  void eachWallHoldsWhenItIsTriedFromInside() throws IOException {
    try (var sandbox = Sandbox.open(directory, CPU, false)) {
      Isolation.isNeeded(sandbox);
      var walls = named(sandbox.walls(secrets()));
      assertThat(walls)
          .containsOnlyKeys(
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
              "threads",
              "execute",
              "memory");
      boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
      boolean counted = !root || ControlGroups.find().control("pids");
      if (!counted) {
        System.err.println("SKIPPED: the wall of threads needs control groups for root");
      }
      assertThat(walls.values())
          .filteredOn(wall -> counted || !wall.name().equals("threads"))
          .allSatisfy(wall -> assertThat(wall.holds()).as(wall.toString()).isTrue());
      assertThat(walls.get("network").detail()).contains("loopback: socket EPERM");
      assertThat(walls.get("read").detail()).contains("labels.txt ENOENT", "token ENOENT");
      assertThat(walls.get("write").detail()).contains("/model/model.onnx EROFS");
      assertThat(walls.get("space").detail()).startsWith("64 MiB, then No space left");
      assertThat(walls.get("user").detail()).startsWith("Uid 65534");
      assertThat(walls.get("system-calls").detail())
          .contains("Seccomp 2", "UNSHARE EPERM", "PTRACE EPERM", "CLONE3 ENOSYS");
      assertThat(walls.get("fork").detail()).startsWith("CLONE EPERM");
      assertThat(walls.get("memory").detail()).startsWith("address space: ENOMEM after");
    }
    try (var runs = Files.list(directory.resolve("runs"))) {
      assertThat(runs).isEmpty();
    }
  }

  @Test
  void aPlainProcessBreaksThrough() throws IOException {
    try (var sandbox = Sandbox.openPlain(directory, CPU)) {
      var walls = named(sandbox.walls(secrets()));
      assertThat(List.of("network", "listen", "read", "space", "fork", "execute", "system-calls"))
          .allSatisfy(name -> assertThat(walls.get(name).holds()).as(name).isFalse());
      assertThat(walls.get("read").detail()).contains("NOT REFUSED", "labels.txt done");
      assertThat(walls.get("execute").detail()).startsWith("the probe ended with 77");
    }
  }

  @Test
  void theMemoryOfARunIsWalledByItsControlGroupToo() throws IOException {
    var groups = ControlGroups.find();
    Isolation.need(groups.control("memory"), groups.refusal("memory"));
    try (var sandbox = Sandbox.open(directory, CPU, false)) {
      assertThat(named(sandbox.walls(List.of())).get("memory").detail())
          .contains("control group of 256 MiB: exit 137, 1 killed for memory");
    }
  }
}
