package assay.grading.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The images of an evaluation set, decoded once, without names: uint8, N × C × H × W, RGB.
///
/// File: 8 bytes `ASSAYIM1`, then little-endian int32 N, C, H, W, then the pixels. Packs beyond 2
/// GiB are mapped in segments.
public final class ImagePack implements AutoCloseable {
  private ImagePack() {}

  /// Writes the header; the caller then writes N images of C × H × W bytes.
  public static void writeHeader(OutputStream out, int images, int channels, int height, int width)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /// Maps a pack.
  ///
  /// @throws IOException when it cannot be read or is not a whole pack
  public static ImagePack open(Path file) throws IOException {
    throw new UnsupportedOperationException();
  }

  public int images() {
    throw new UnsupportedOperationException();
  }

  /// C × H × W.
  public int imageBytes() {
    throw new UnsupportedOperationException();
  }

  /// A read-only view of the pixels of image i.
  public ByteBuffer pixels(int i) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
