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
import java.util.Objects;
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
      assertThat(wall(walls, "network").detail()).contains("loopback: socket EPERM");
      assertThat(wall(walls, "read").detail()).contains("labels.txt ENOENT", "token ENOENT");
      assertThat(wall(walls, "write").detail()).contains("/model/model.onnx EROFS");
      assertThat(wall(walls, "space").detail()).startsWith("64 MiB, then No space left");
      assertThat(wall(walls, "user").detail()).startsWith("Uid 65534");
      assertThat(wall(walls, "system-calls").detail())
          .contains("Seccomp 2", "UNSHARE EPERM", "PTRACE EPERM", "CLONE3 ENOSYS");
      assertThat(wall(walls, "fork").detail()).startsWith("CLONE EPERM");
      assertThat(wall(walls, "memory").detail()).startsWith("address space: ENOMEM after");
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
          .allSatisfy(name -> assertThat(wall(walls, name).holds()).as(name).isFalse());
      assertThat(wall(walls, "read").detail()).contains("NOT REFUSED", "labels.txt done");
      assertThat(wall(walls, "execute").detail()).startsWith("the probe ended with 77");
    }
  }

  @Test
  void theMemoryOfARunIsWalledByItsControlGroupToo() throws IOException {
    var groups = ControlGroups.find();
    Isolation.need(groups.control("memory"), groups.refusal("memory"));
    try (var sandbox = Sandbox.open(directory, CPU, false)) {
      assertThat(wall(named(sandbox.walls(List.of())), "memory").detail())
          .contains("control group of 256 MiB: exit 137, 1 killed for memory");
    }
  }

  private static Wall wall(Map<String, Wall> walls, String name) {
    return Objects.requireNonNull(walls.get(name), name);
  }
}
