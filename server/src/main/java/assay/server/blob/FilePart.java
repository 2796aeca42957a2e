package assay.server.blob;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;

/// Some bytes of a file as the body of a request, which may be sent again.
final class FilePart implements ContentStreamProvider, AutoCloseable {
  private final Path file;
  private final long start;
  private final long bytes;
  private final List<InputStream> opened = new ArrayList<>();

  FilePart(Path file, long start, long bytes) {
    this.file = file;
    this.start = start;
    this.bytes = bytes;
  }

  RequestBody body() {
    return RequestBody.fromContentProvider(this, bytes, "application/octet-stream");
  }

  @Override
  public InputStream newStream() {
    try {
      var in = Files.newInputStream(file);
      opened.add(in);
      in.skipNBytes(start);
      return new Limited(in, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (var in : opened) {
      in.close();
    }
  }

  private static final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(n, 0);
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = in.skip(Math.min(n, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
