package assay.server.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.server.http.Problem;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
  /// FIPS 180-2's example.
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private final UUID tenant = UUID.randomUUID();
  @TempDir private Path directory;

  private Blobs blobs() throws IOException {
    return new Blobs(directory, 0, new BlobStore());
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<Path> files() throws IOException {
    try (var all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aBlobIsFoundUnderItsDigest() throws IOException {
    var stored = blobs().put(tenant, text("abc"));
    assertThat(stored).isEqualTo(new Blobs.Stored(ABC, 3));
    assertThat(blobs().path(tenant, ABC)).hasContent("abc");
    assertThat(blobs().path(tenant, ABC))
        .isEqualTo(directory.resolve(tenant.toString()).resolve("ba").resolve(ABC));
    try (var in = blobs().open(tenant, ABC)) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("abc");
    }
  }

  @Test
  void theSameBytesAreKeptOnce() throws IOException {
    blobs().put(tenant, text("abc"));
    blobs().put(tenant, text("abc"));
    assertThat(files()).hasSize(1);
  }

  @Test
  void tenantsShareNothing() throws IOException {
    blobs().put(tenant, text("abc"));
    var other = UUID.randomUUID();
    assertThat(blobs().path(other, ABC)).doesNotExist();
  }

  @Test
  void tooManyBytesLeaveNothing() throws IOException {
    var blobs = blobs();
    assertThatThrownBy(() -> blobs.put(tenant, text("abcd"), 3))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status()).isEqualTo(413));
    assertThat(files()).isEmpty();
    assertThat(blobs.put(tenant, text("abc"), 3).bytes()).isEqualTo(3);
  }

  @Test
  void aBrokenStreamLeavesNothing() throws IOException {
    var blobs = blobs();
    var broken =
        new FilterInputStream(text("x".repeat(100_000))) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            if (n < 0) {
              throw new IOException("the client went away");
            }
            return n;
          }
        };
    assertThatThrownBy(() -> blobs.put(tenant, broken)).hasMessage("the client went away");
    assertThat(files()).isEmpty();
  }

  @Test
  void aDiskBelowItsReserveTakesNothing() throws IOException {
    var full = new Blobs(directory, Long.MAX_VALUE, new BlobStore());
    assertThatThrownBy(() -> full.put(tenant, text("abc")))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(507);
              assertThat(problem.code()).isEqualTo("storage.full");
            });
    assertThat(files()).isEmpty();
    assertThat(new BlobHealth(full).fault()).isPresent();
    assertThat(new BlobHealth(blobs()).fault()).isEmpty();
  }

  @Test
  void aDamagedBlobIsNeverReadAsGood() throws IOException {
    var blobs = blobs();
    blobs.put(tenant, text("abc"));
    Files.writeString(blobs.path(tenant, ABC), "abd");
    assertThatThrownBy(() -> blobs.verified(tenant, ABC)).isInstanceOf(Damaged.class);
    try (var in = blobs.open(tenant, ABC)) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(Damaged.class);
    }
  }

  @Test
  void whatIsNoDigestIsNoPath() throws IOException {
    var blobs = blobs();
    assertThatThrownBy(() -> blobs.path(tenant, "../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
