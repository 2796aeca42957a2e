package assay.standalone.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The drill would notice what is left behind.
class LeftoversTest {
  @TempDir private Path folder = Path.of("");
  private Leftovers leftovers = new Leftovers(folder);

  @BeforeEach
  void makeFolders() throws IOException {
    leftovers = new Leftovers(folder);
    Files.createDirectories(folder.resolve("worker").resolve("runs"));
    Files.createDirectories(folder.resolve("worker").resolve("blobs"));
    Files.createDirectories(folder.resolve("blobs").resolve("tenant"));
    Files.createDirectories(folder.resolve("tmp"));
  }

  private Process sleeper(Path in) throws IOException {
    return new ProcessBuilder("sleep", "60").directory(in.toFile()).start();
  }

  @Test
  void aProcessThatWorksInTheFolderIsNoticed() throws IOException {
    var process = sleeper(folder.resolve("worker").resolve("runs"));
    try {
      assertThat(leftovers.processes(Set.of()))
          .singleElement()
          .asString()
          .isEqualTo(process.pid() + " sleep 60 ");
      assertThat(leftovers.processes(Set.of(process.toHandle()))).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aChildOfAKnownProcessIsNoticedWhereverItWorks() throws Exception {
    var parent = new ProcessBuilder("sh", "-c", "cd /; sleep 60 & echo started; wait").start();
    try {
      assertThat(parent.inputReader().readLine()).isEqualTo("started");
      assertThat(leftovers.processes(Set.of(parent.toHandle())))
          .singleElement()
          .asString()
          .endsWith("sleep 60 ");
    } finally {
      parent.descendants().forEach(ProcessHandle::destroyForcibly);
      parent.destroyForcibly();
    }
  }

  @Test
  void halvesAndPrivateFoldersAreNoticed() throws IOException {
    assertThat(leftovers.files()).isEmpty();
    Files.createDirectory(folder.resolve("worker/runs/run1"));
    Files.createFile(folder.resolve("worker/blobs/fetch1.tmp"));
    Files.createFile(folder.resolve("worker/blobs/0123abcd"));
    Files.createFile(folder.resolve("blobs/tenant/.upload-1"));
    Files.createDirectory(folder.resolve("blobs/.work-1"));
    assertThat(leftovers.files())
        .containsExactlyInAnyOrder(
            "worker/runs/run1",
            "worker/blobs/fetch1.tmp",
            "blobs/tenant/.upload-1",
            "blobs/.work-1");
    Files.createFile(folder.resolve("tmp/unpacked"));
    assertThat(leftovers.temporaries()).containsExactly("unpacked");
  }
}
