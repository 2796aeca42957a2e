package assay.worker;

import assay.grading.ticket.WorkerCalls.Wall;
import assay.worker.sandbox.Sandbox;
import assay.worker.sandbox.SandboxFault;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the walls of this worker's sandbox were seen to hold when it started.
@Singleton
class SelfTest {
  private static final Logger LOG = LoggerFactory.getLogger(SelfTest.class);

  private final List<Wall> walls;

  /// @throws SandboxFault when a wall does not hold and the settings require it
  SelfTest(Sandbox sandbox, WorkerSettings settings, RunSettings runs) throws IOException {
    walls = sandbox.walls(secrets(settings));
    for (var wall : walls) {
      if (wall.holds()) {
        LOG.info("wall {} holds: {}", wall.name(), wall.detail());
      } else {
        LOG.warn("WALL {} DOES NOT HOLD: {}", wall.name(), wall.detail());
      }
    }
    if (runs.sandboxRequired()) {
      require(walls);
    }
  }

  List<Wall> walls() {
    return walls;
  }

  /// What this worker keeps, and what any host has.
  private static List<Path> secrets(WorkerSettings settings) {
    var secrets = new ArrayList<Path>();
    secrets.add(settings.directory());
    secrets.add(settings.directory().resolve("blobs"));
    if (settings.tokenFile() != null) {
      secrets.add(settings.tokenFile());
    }
    secrets.addAll(List.of(Path.of("/etc/passwd"), Path.of("/home"), Path.of("/root")));
    return secrets;
  }

  /// @throws SandboxFault that names the walls which do not hold
  static void require(List<Wall> walls) throws SandboxFault {
    var broken = walls.stream().filter(wall -> !wall.holds()).toList();
    if (!broken.isEmpty()) {
      throw new SandboxFault(
          "assay.worker.sandbox=required, but the self-test broke through %s. Mend it (docs/reference/sandbox.md says what each wall needs), or set assay.worker.sandbox=preferred: %s"
              .formatted(
                  broken.stream().map(Wall::name).collect(Collectors.joining(", ")),
                  broken.stream()
                      .map(wall -> wall.name() + ": " + wall.detail())
                      .collect(Collectors.joining(" | "))));
    }
  }
}
