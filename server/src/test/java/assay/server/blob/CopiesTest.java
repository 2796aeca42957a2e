package assay.server.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bytes are fetched once, never believed, and do not fill the disk.
class CopiesTest {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /// Of the empty string, and of `a`: both from FIPS 180's test vectors.
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final String A =
      "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

  private final UUID tenant = UUID.randomUUID();
  @TempDir private Path directory;
  private Copies copies;
  private int fetched;

  @BeforeEach
  void make() throws IOException {
    copies = new Copies(new Spool(directory, 0), 3);
  }

  private Path get(String digest, String bytes) throws IOException {
    return copies.get(
        tenant,
        digest,
        () -> {
          fetched++;
          return new ByteArrayInputStream(bytes.getBytes(UTF_8));
        });
  }

  @Test
  void whatIsHereIsNotFetchedAgain() throws IOException {
    assertThat(get(ABC, "abc")).hasContent("abc");
    assertThat(get(ABC, "abc")).hasContent("abc");
    assertThat(fetched).isEqualTo(1);
  }

  @Test
  void aDamagedCopyIsFetchedAgain() throws IOException {
    Files.writeString(get(ABC, "abc"), "abd");
    assertThat(get(ABC, "abc")).hasContent("abc");
    assertThat(fetched).isEqualTo(2);
  }

  @Test
  void damageElsewhereLeavesNoCopy() throws IOException {
    assertThatThrownBy(() -> get(ABC, "abd")).isInstanceOf(Damaged.class);
    try (var all = Files.walk(directory)) {
      assertThat(all.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void theLongestUnusedGoWhenThereIsTooMuch() throws IOException {
    var abc = get(ABC, "abc");
    var empty = get(EMPTY, "");
    unusedFor(abc, 120);
    unusedFor(empty, 61);
    get(A, "a");
    assertThat(abc).doesNotExist();
    assertThat(empty).exists();
  }

  @Test
  void whatWasJustGivenOutStays() throws IOException {
    var abc = get(ABC, "abc");
    unusedFor(abc, 50);
    get(A, "a");
    assertThat(abc).exists();
  }

  private static void unusedFor(Path file, int seconds) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
  }
}
