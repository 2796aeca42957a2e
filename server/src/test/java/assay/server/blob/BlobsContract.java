package assay.server.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.server.http.Problem;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What holds for blobs wherever they lie.
@Timeout(120)
abstract class BlobsContract {
  /// FIPS 180-2's example.
  static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  final UUID tenant = UUID.randomUUID();
  @TempDir Path directory;
  StoreUnderTest store;
  Shelf shelf;

  abstract StoreUnderTest open();

  abstract Shelf shelf(StoreUnderTest opened);

  @BeforeEach
  void begin() {
    store = open();
    shelf = shelf(store);
  }

  @AfterEach
  void end() {
    if (shelf != null) {
      shelf.close();
      store.close();
    }
  }

  Spool spool(long reserve) throws IOException {
    return new Spool(directory, reserve);
  }

  Blobs blobs() throws IOException {
    return blobs(0);
  }

  private Blobs blobs(long reserve) throws IOException {
    return new Blobs(
        spool(reserve), shelf, new Copies(spool(reserve), 1 << 30), new BlobStore(), 0);
  }

  static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  String key(String digest) {
    return tenant + "/" + digest.substring(0, 2) + "/" + digest;
  }

  /// What requests left on the server's own disk.
  List<Path> temporary() throws IOException {
    try (var all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(".upload-"))
          .toList();
    }
  }

  @Test
  void aBlobIsFoundUnderItsDigest() throws IOException {
    var stored = blobs().put(tenant, text("abc"));
    assertThat(stored).isEqualTo(new Blobs.Stored(ABC, 3));
    assertThat(store.keys()).containsExactly(key(ABC));
    assertThat(store.read(key(ABC))).asString(UTF_8).isEqualTo("abc");
    assertThat(blobs().length(tenant, ABC)).hasValue(3);
    assertThat(blobs().verified(tenant, ABC)).hasContent("abc");
    assertThat(blobs().verified(tenant, ABC)).as("the second time").hasContent("abc");
    try (var in = blobs().open(tenant, ABC)) {
      assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("abc");
    }
    assertThat(temporary()).isEmpty();
  }

  @Test
  void theSameBytesAreKeptOnce() throws IOException {
    blobs().put(tenant, text("abc"));
    blobs().put(tenant, text("abc"));
    assertThat(store.keys()).hasSize(1);
  }

  @Test
  void tenantsShareNothing() throws IOException {
    blobs().put(tenant, text("abc"));
    var other = UUID.randomUUID();
    assertThat(blobs().length(other, ABC)).isEmpty();
    assertThatThrownBy(() -> blobs().open(other, ABC)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> blobs().verified(other, ABC)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void tooManyBytesLeaveNothing() throws IOException {
    var blobs = blobs();
    assertThatThrownBy(() -> blobs.put(tenant, text("abcd"), 3))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status()).isEqualTo(413));
    assertThat(store.keys()).isEmpty();
    assertThat(temporary()).isEmpty();
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
    assertThat(store.keys()).isEmpty();
    assertThat(temporary()).isEmpty();
  }

  @Test
  void aDiskBelowItsReserveTakesNothing() throws IOException {
    var full = blobs(Long.MAX_VALUE);
    assertThatThrownBy(() -> full.put(tenant, text("abc")))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(507);
              assertThat(problem.code()).isEqualTo("storage.full");
            });
    assertThat(store.keys()).isEmpty();
    assertThat(temporary()).isEmpty();
    assertThat(new BlobHealth(spool(Long.MAX_VALUE), shelf).fault()).isPresent();
    assertThat(new BlobHealth(spool(0), shelf).fault()).isEmpty();
  }

  @Test
  void aDamagedBlobIsNeverReadAsGood() throws IOException {
    var blobs = blobs();
    blobs.put(tenant, text("abc"));
    for (var other : List.of("abd", "ab", "")) {
      store.write(key(ABC), other.getBytes(UTF_8));
      assertThatThrownBy(() -> blobs.verified(tenant, ABC)).isInstanceOf(Damaged.class);
      try (var in = blobs.open(tenant, ABC)) {
        assertThatThrownBy(in::readAllBytes).isInstanceOf(Damaged.class);
      }
    }
    blobs.put(tenant, text("abc"));
    assertThat(blobs.verified(tenant, ABC)).as("put again").hasContent("abc");
  }

  @Test
  void aLostBlobIsMissed() throws IOException {
    var blobs = blobs();
    blobs.put(tenant, text("abc"));
    store.remove(key(ABC));
    assertThat(blobs.length(tenant, ABC)).isEmpty();
    assertThatThrownBy(() -> blobs.verified(tenant, ABC)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void nothingIsABlobToo() throws IOException {
    var stored = blobs().put(tenant, text(""));
    assertThat(stored.digest())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(blobs().verified(tenant, stored.digest())).isEmptyFile();
  }

  @Test
  void whatIsNoDigestIsNoKey() throws IOException {
    var blobs = blobs();
    assertThatThrownBy(() -> blobs.length(tenant, "../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Two and a half parts, where they go in parts.
  @Test
  void whatIsLargeIsWhole() throws IOException {
    var bytes = new byte[40 << 20];
    new Random(1).nextBytes(bytes);
    var blobs = blobs();
    var stored = blobs.put(tenant, new ByteArrayInputStream(bytes));
    assertThat(blobs.length(tenant, stored.digest())).hasValue(bytes.length);
    // The stream itself compares the digest.
    try (var in = blobs.open(tenant, stored.digest())) {
      assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(bytes.length);
    }
    try (var left = blobs.open(tenant, stored.digest())) {
      assertThat(left.read()).isEqualTo(bytes[0] & 0xff);
    }
    assertThat(Files.mismatch(blobs.verified(tenant, stored.digest()), written(bytes)))
        .isEqualTo(-1);
  }

  private Path written(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(directory, "expected", ""), bytes);
  }

  @Test
  void piecesMakeOnePiece() throws IOException {
    var anteroom = blobs().anteroom(tenant, UUID.randomUUID());
    var one = UUID.randomUUID();
    var two = UUID.randomUUID();
    var whole = UUID.randomUUID();
    var a = anteroom.take(one, text("a"), 1, () -> {});
    var bc = anteroom.take(two, text("bc"), 2, () -> {});
    var abc =
        anteroom.join(
            List.of(new Anteroom.Piece(one, a.digest()), new Anteroom.Piece(two, bc.digest())),
            whole,
            3);
    assertThat(abc).isEqualTo(new Blobs.Stored(ABC, 3));
    assertThat(blobs().anterooms(tenant)).hasSize(1);
    try (var incoming = anteroom.open(new Anteroom.Piece(whole, ABC), 3)) {
      assertThat(incoming.file()).hasContent("abc");
      incoming.sendAhead();
      incoming.keep();
    }
    assertThat(blobs().verified(tenant, ABC)).hasContent("abc");
    anteroom.remove(one);
    assertThat(store.keys(tenant + "/.uploads")).hasSize(2);
    anteroom.clear();
    assertThat(store.keys()).containsExactly(key(ABC));
    assertThat(blobs().anterooms(tenant)).isEmpty();
    assertThat(temporary()).isEmpty();
  }
}
