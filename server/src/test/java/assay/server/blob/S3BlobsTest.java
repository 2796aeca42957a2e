package assay.server.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

class S3BlobsTest extends BlobsContract {
  @Override
  StoreUnderTest open() {
    return StoreUnderTest.s3();
  }

  @Override
  Shelf shelf(StoreUnderTest opened) {
    return new S3Shelf(((StoreUnderTest.OfS3) opened).settings());
  }

  private StoreUnderTest.OfS3 s3() {
    return (StoreUnderTest.OfS3) store;
  }

  private List<MultipartUpload> unfinished() {
    return s3().client()
        .listMultipartUploads(
            list -> list.bucket(s3().settings().bucket()).prefix(s3().settings().prefix()))
        .uploads();
  }

  @Test
  void whatIsSentAheadIsKept() throws IOException {
    try (var incoming = blobs().receive(tenant, text("abc"), 3)) {
      incoming.sendAhead();
      assertThat(blobs().length(tenant, ABC)).hasValue(3);
      assertThat(incoming.keep().digest()).isEqualTo(ABC);
    }
    assertThat(temporary()).isEmpty();
  }

  /// The disk gives up between the first part and the second.
  @Test
  void anUploadThatFailsHalfwayLeavesNothing() throws IOException {
    var file = large();
    var parts = new AtomicInteger();
    assertThatThrownBy(() ->
            shelf.put(
                file,
                key(ABC),
                () -> {
                  if (parts.incrementAndGet() == 2) {
                    assertThat(unfinished()).hasSize(1);
                    delete(file);
                  }
                }))
        .hasStackTraceContaining("NoSuchFileException");
    assertThat(parts).hasValue(2);
    assertThat(store.keys()).isEmpty();
    assertThat(unfinished()).isEmpty();
  }

  private Path large() throws IOException {
    return Files.write(
        Files.createTempFile(directory, "large", ""), new byte[(int) S3Shelf.PART + 1]);
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatADeadServerDidNotFinishIsGivenUp() throws IOException {
    s3().client()
        .createMultipartUpload(
            begin -> begin.bucket(s3().settings().bucket()).key(s3().name(key(ABC))));
    shelf.giveUp(Instant.EPOCH);
    assertThat(unfinished()).hasSize(1);
    shelf.giveUp(Instant.now().plusSeconds(60));
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void aWrongSecretIsSeen() throws IOException {
    var right = s3().settings();
    var wrong =
        new S3Settings(
            right.endpoint(),
            right.region(),
            right.bucket(),
            right.accessKey(),
            "wrong",
            right.pathStyle(),
            right.prefix());
    try (var refused = new S3Shelf(wrong)) {
      assertThat(refused.fault()).isPresent();
      assertThatThrownBy(() -> refused.put(large(), key(ABC), () -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(key(ABC));
      assertThat(new BlobHealth(spool(0), refused).fault())
          .hasValue("the object store does not answer, or refuses the bucket");
    }
    assertThat(wrong.toString()).doesNotContain("wrong");
  }
}
