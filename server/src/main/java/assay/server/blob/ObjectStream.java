package assay.server.blob;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// An object's bytes. A line that dropped is told from an object that is shorter than its digest
/// says; what is not wanted any more is not read to its end.
final class ObjectStream extends FilterInputStream {
  private final ResponseInputStream<GetObjectResponse> response;
  private final long bytes;
  private long read;

  ObjectStream(ResponseInputStream<GetObjectResponse> response) {
    super(response);
    this.response = response;
    this.bytes = response.response().contentLength();
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n;
    try {
      n = in.read(buffer, offset, length);
    } catch (SdkException e) {
      throw new IOException("the object store broke off", e);
    }
    if (n < 0 && read < bytes) {
      throw new EOFException("the object store sent %d of %d bytes".formatted(read, bytes));
    }
    read += Math.max(n, 0);
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = in.skip(n);
    read += skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (read < bytes) {
      response.abort();
    }
    in.close();
  }
}
