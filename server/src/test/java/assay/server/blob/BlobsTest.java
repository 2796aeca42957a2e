package assay.server.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BlobsTest extends BlobsContract {
  @Override
  StoreUnderTest open() {
    return StoreUnderTest.files(directory);
  }

  @Override
  Shelf shelf(StoreUnderTest opened) {
    return new FileShelf(directory);
  }

  @Test
  void aBlobIsAFile() throws IOException {
    blobs().put(tenant, text("abc"));
    assertThat(directory.resolve(tenant.toString()).resolve("ba").resolve(ABC)).hasContent("abc");
  }

  /// A rename is quick enough for a transaction, and what is refused in it leaves nothing.
  @Test
  void nothingIsSentAhead() throws IOException {
    try (var incoming = blobs().receive(tenant, text("abc"), 3)) {
      incoming.sendAhead();
      assertThat(blobs().length(tenant, ABC)).isEmpty();
    }
    assertThat(store.keys()).isEmpty();
  }
}
