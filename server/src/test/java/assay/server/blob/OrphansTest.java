package assay.server.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OrphansTest extends OrphansContract {
  @Override
  StoreUnderTest open(Path directory) {
    return StoreUnderTest.files(directory);
  }

  @Test
  void aDayOldIsOld() throws IOException {
    var old = spool.resolve(key(stored("a day and an hour")));
    var young = spool.resolve(key(stored("a day less an hour")));
    age(old, 25);
    age(young, 23);
    orphans.collect();
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    Files.delete(young);
  }

  private static void age(Path file, int hours) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(hours * 3600L)));
  }
}
