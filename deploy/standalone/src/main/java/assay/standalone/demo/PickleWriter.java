package assay.standalone.demo;

import java.io.IOException;
import java.io.OutputStream;

/// Writes the pickle that Python 2 would (protocol 2): byte strings stay byte strings.
public final class PickleWriter {
  private static final int PROTO = 0x80;
  private static final int EMPTY_LIST = ']';
  private static final int MARK = '(';
  private static final int APPENDS = 'e';
  private static final int BINSTRING = 'T';
  private static final int NEWTRUE = 0x88;
  private static final int NEWFALSE = 0x89;
  private static final int TUPLE2 = 0x86;
  private static final int STOP = '.';
  private final OutputStream out;

  public PickleWriter(OutputStream out) {
    this.out = out;
  }

  /// Writes the elements of a list.
  public interface Elements {
    void write() throws IOException;
  }

  /// A tuple of two lists, and nothing after it.
  public void pair(Elements first, Elements second) throws IOException {
    out.write(PROTO);
    out.write(2);
    list(first);
    list(second);
    out.write(TUPLE2);
    out.write(STOP);
  }

  private void list(Elements elements) throws IOException {
    out.write(EMPTY_LIST);
    out.write(MARK);
    elements.write();
    out.write(APPENDS);
  }

  public void string(byte[] value) throws IOException {
    out.write(BINSTRING);
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(value.length >> shift);
    }
    out.write(value);
  }

  public void bool(boolean value) throws IOException {
    out.write(value ? NEWTRUE : NEWFALSE);
  }
}
