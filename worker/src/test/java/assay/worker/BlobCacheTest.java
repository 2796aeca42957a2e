package assay.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheTest {
  @TempDir private Path directory = Path.of("");

  private long deadProcess() throws Exception {
    var process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void whatAKilledProcessFetchedIsRemovedAndWhatALiveOneFetchesIsNot() throws Exception {
    var blobs = Files.createDirectories(directory.resolve("blobs"));
    var dead = Files.createFile(blobs.resolve("fetch-" + deadProcess() + "-1.tmp"));
    var own = Files.createFile(blobs.resolve("made-" + ProcessHandle.current().pid() + "-1.tmp"));
    var live = Files.createFile(blobs.resolve("fetch-1-1.tmp"));
    var blob = Files.createFile(blobs.resolve("0".repeat(64)));
    open();
    assertThat(dead).doesNotExist();
    // Of an earlier process with the same number, as in a container that was started again.
    assertThat(own).doesNotExist();
    assertThat(live).exists();
    assertThat(blob).exists();
  }

  private void open() throws IOException {
    var settings =
        new WorkerSettings(URI.create("http://localhost"), "secret", null, 1, directory, "test");
    try (var http = HttpClient.newHttpClient()) {
      assertThat(new BlobCache(new ServerLink(http, settings), settings)).isNotNull();
    }
  }
}
