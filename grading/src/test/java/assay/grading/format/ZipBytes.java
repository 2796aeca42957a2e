package assay.grading.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A zip written byte by byte, so that any part of it can lie.
final class ZipBytes {
  /// One entry; the fields are what its headers claim.
  static final class Entry {
    final byte[] name;
    final byte[] packed;
    int flags;
    int method = 8;
    long crc;
    long packedSize;
    long size;
    int attributes;
    byte[] extra = {};
    byte[] descriptor = {};
    byte[] localName;
    long localSize;
    long localCrc;

    /// Where the central header points; -1 = to the local record, which is written only then.
    long offset = -1;

    private long at;

    Entry(String name, byte[] packed, byte[] content) {
      this.name = name.getBytes(StandardCharsets.UTF_8);
      this.localName = this.name;
      this.packed = packed;
      var sum = new CRC32();
      sum.update(content);
      crc = sum.getValue();
      localCrc = crc;
      packedSize = packed.length;
      size = content.length;
      localSize = size;
    }

    /// As a writer does that streams.
    Entry streamed() {
      flags |= 8;
      descriptor =
          littleEndian(16)
              .putInt(0x08074b50)
              .putInt((int) crc)
              .putInt((int) packedSize)
              .putInt((int) size)
              .array();
      localCrc = 0;
      localSize = 0;
      return this;
    }
  }

  final List<Entry> entries = new ArrayList<>();
  byte[] before = {};
  byte[] beforeCentral = {};
  byte[] comment = {};
  byte[] after = {};
  int count = -1;

  Entry deflated(String name, String content) {
    return deflated(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Entry deflated(String name, byte[] content) {
    return add(new Entry(name, deflate(content), content));
  }

  Entry stored(String name, String content) {
    var bytes = content.getBytes(StandardCharsets.UTF_8);
    var entry = add(new Entry(name, bytes, bytes));
    entry.method = 0;
    return entry;
  }

  Entry add(Entry entry) {
    entries.add(entry);
    return entry;
  }

  byte[] bytes() {
    var out = new ByteArrayOutputStream();
    out.writeBytes(before);
    for (var e : entries) {
      if (e.offset < 0) {
        e.at = out.size();
        writeLocal(out, e);
      } else {
        e.at = e.offset;
      }
    }
    out.writeBytes(beforeCentral);
    var central = out.size();
    entries.forEach(e -> writeCentral(out, e));
    var total = count < 0 ? entries.size() : count;
    out.writeBytes(
        littleEndian(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) total)
            .putShort((short) total)
            .putInt(out.size() - central)
            .putInt(central)
            .putShort((short) comment.length)
            .array());
    out.writeBytes(comment);
    out.writeBytes(after);
    return out.toByteArray();
  }

  private static void writeLocal(ByteArrayOutputStream out, Entry e) {
    var streamed = (e.flags & 8) != 0;
    out.writeBytes(
        littleEndian(30)
            .putInt(0x04034b50)
            .putShort((short) 20)
            .putShort((short) e.flags)
            .putShort((short) e.method)
            .putInt(0)
            .putInt((int) e.localCrc)
            .putInt(streamed ? 0 : (int) e.packedSize)
            .putInt((int) e.localSize)
            .putShort((short) e.localName.length)
            .putShort((short) e.extra.length)
            .array());
    out.writeBytes(e.localName);
    out.writeBytes(e.extra);
    out.writeBytes(e.packed);
    out.writeBytes(e.descriptor);
  }

  private static void writeCentral(ByteArrayOutputStream out, Entry e) {
    out.writeBytes(
        littleEndian(46)
            .putInt(0x02014b50)
            .putShort((short) 0x031e)
            .putShort((short) 20)
            .putShort((short) e.flags)
            .putShort((short) e.method)
            .putInt(0)
            .putInt((int) e.crc)
            .putInt((int) e.packedSize)
            .putInt((int) e.size)
            .putShort((short) e.name.length)
            .putShort((short) e.extra.length)
            .putShort((short) 0)
            .putInt(0)
            .putInt(e.attributes)
            .putInt((int) e.at)
            .array());
    out.writeBytes(e.name);
    out.writeBytes(e.extra);
  }

  static byte[] deflate(byte[] content) {
    var deflater = new Deflater(9, true);
    try {
      deflater.setInput(content);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      var buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
