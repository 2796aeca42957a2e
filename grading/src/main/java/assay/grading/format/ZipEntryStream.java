package assay.grading.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The unpacked bytes of one zip entry, never more than were declared or allowed.
final class ZipEntryStream extends InputStream {
  private final FileChannel file;
  private final StrictZip.Member entry;
  private final long maxBytes;
  private final ByteBuffer packed = ByteBuffer.allocate(8192).limit(0);
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private long at;
  private long delivered;
  private boolean checked;

  ZipEntryStream(FileChannel file, StrictZip.Member entry, long maxBytes) {
    this.file = file;
    this.entry = entry;
    this.maxBytes = maxBytes;
    this.at = entry.data;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (delivered == entry.unpacked) {
      requireWhole();
      return -1;
    }
    var wanted = (int) Math.min(length, entry.unpacked - delivered);
    var got = unpack(into, offset, wanted);
    if (got < 0) {
      throw wrong(entry.unpacked + " bytes", delivered + " bytes");
    }
    delivered += got;
    if (delivered > maxBytes) {
      throw tooLarge("more than " + maxBytes);
    }
    crc.update(into, offset, got);
    if (delivered == entry.unpacked) {
      requireWhole();
    }
    return got;
  }

  @Override
  public void close() {
    inflater.end();
  }

  /// Up to `length` bytes, at least one; -1 when the packed data end.
  private int unpack(byte[] into, int offset, int length) throws IOException {
    if (entry.method == StrictZip.STORED) {
      if (!packed.hasRemaining() && !fill()) {
        return -1;
      }
      var got = Math.min(length, packed.remaining());
      packed.get(into, offset, got);
      return got;
    }
    try {
      for (; ; ) {
        var got = inflater.inflate(into, offset, length);
        if (got > 0) {
          return got;
        }
        if (inflater.finished()) {
          return -1;
        }
        if (inflater.needsDictionary() || !inflater.needsInput() || !fill()) {
          throw damaged();
        }
        inflater.setInput(packed);
      }
    } catch (DataFormatException e) {
      throw damaged();
    }
  }

  /// Everything declared was delivered: nothing may follow, and the CRC must be right.
  private void requireWhole() throws IOException {
    if (checked) {
      return;
    }
    if (unpack(new byte[1], 0, 1) > 0) {
      throw tooLarge("more than the " + entry.unpacked + " bytes that the archive declares");
    }
    if (packed.hasRemaining() || at < entry.data + entry.packed) {
      throw wrong("nothing after its packed data", "more bytes");
    }
    if (crc.getValue() != entry.crc) {
      throw ZipFaults.fault(
          "zip.crc",
          entry.where(),
          "the checksum that the archive declares",
          "another: the data are damaged",
          "Pack the file again and check that the whole archive was uploaded.");
    }
    checked = true;
  }

  private boolean fill() throws IOException {
    var left = entry.data + entry.packed - at;
    if (left == 0) {
      return false;
    }
    packed.clear().limit((int) Math.min(left, packed.capacity()));
    var got = file.read(packed, at);
    if (got < 0) {
      throw new EOFException("zip shrank while it was read");
    }
    at += got;
    packed.flip();
    return true;
  }

  private StrictZip.Fault damaged() {
    return ZipFaults.fault(
        "zip.invalid",
        entry.where(),
        "packed data",
        "bytes that do not unpack",
        "Pack the file again and check that the whole archive was uploaded.");
  }

  private StrictZip.Fault wrong(String expected, String found) {
    return ZipFaults.fault(
        "zip.inconsistent",
        entry.where(),
        expected,
        found,
        "Pack the file again with an ordinary zip program.");
  }

  private StrictZip.Fault tooLarge(String found) {
    return ZipFaults.fault(
        "zip.too_large",
        entry.where(),
        "at most " + Math.min(maxBytes, entry.unpacked) + " bytes",
        found,
        "Pack only the file asked for, with an ordinary zip program.");
  }
}
