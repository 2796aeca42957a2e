package assay.grading.gate;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Protobuf's wire format, read forwards from a file: bounded memory, bounded depth, bulk data
/// passed over by seeking. Source: protobuf.dev/programming-guides/encoding.
final class ProtoReader {
  /// Protobuf's own readers stop at 100 messages inside each other.
  private static final int MAX_DEPTH = 100;

  /// A network of the largest size that is let in has a million.
  private static final int MAX_FIELDS = 20_000_000;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  /// Takes one field; what it leaves unread is passed over.
  @FunctionalInterface
  interface Fields {
    void read(int field) throws OnnxFault, IOException;
  }

  private final FileChannel file;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).limit(0);
  private final Deque<String> path = new ArrayDeque<>();
  private long bufferAt;
  private long limit;
  private int fields;
  private int field;
  private int wire;
  private boolean pending;

  ProtoReader(FileChannel file) throws IOException {
    this.file = file;
    this.size = file.size();
    this.limit = size;
  }

  /// The whole file as one message.
  void file(Message message, Fields fields) throws OnnxFault, IOException {
    fields(message, fields);
  }

  /// The current field as a message.
  void message(Message message, Fields fields) throws OnnxFault, IOException {
    var length = length();
    if (path.size() == MAX_DEPTH) {
      throw tooComplex(
          "at most " + MAX_DEPTH + " messages inside each other",
          "more",
          "Export a plain feed-forward network.");
    }
    var outer = limit;
    limit = position() + length;
    fields(message, fields);
    limit = outer;
  }

  private void fields(Message message, Fields fields) throws OnnxFault, IOException {
    path.addLast(message.label);
    var seen = 0;
    while (position() < limit) {
      readTag();
      if (message.mayStandOnce(field)) {
        if ((seen & 1 << field) != 0) {
          throw invalid("field " + field + " once", "it twice");
        }
        seen |= 1 << field;
      }
      fields.read(field);
      if (pending) {
        skip();
      }
    }
    path.removeLast();
  }

  private void readTag() throws OnnxFault, IOException {
    var tag = rawVarint();
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    pending = true;
    if (tag >>> 3 == 0 || tag >>> 3 > 0x1FFFFFFF) {
      throw invalid("a field number", "the number " + (tag >>> 3));
    }
    if (++fields > MAX_FIELDS) {
      throw tooComplex("at most " + MAX_FIELDS + " fields", "more", "Keep weights in raw_data.");
    }
  }

  /// The current field as a number.
  long number() throws OnnxFault, IOException {
    require(VARINT, "a number");
    pending = false;
    return rawVarint();
  }

  /// The current field as numbers: one, or several packed into one field.
  void numbers(LongConsumer each) throws OnnxFault, IOException {
    if (wire == VARINT) {
      each.accept(number());
      return;
    }
    var end = length() + position();
    while (position() < end) {
      each.accept(rawVarint());
    }
    if (position() != end) {
      throw invalid("whole numbers in a packed field", "a number across its end");
    }
  }

  /// How many values of fixed width the current field holds, one or several packed.
  long countFixed(int width) throws OnnxFault, IOException {
    var single = width == Integer.BYTES ? FIXED32 : FIXED64;
    if (wire == single) {
      skip();
      return 1;
    }
    var length = length();
    advance(length);
    if (length % width != 0) {
      throw invalid("a multiple of " + width + " bytes", length + " bytes");
    }
    return length / width;
  }

  /// The current field as text.
  String text(int maxBytes) throws OnnxFault, IOException {
    var length = length();
    if (length > maxBytes) {
      throw tooComplex(
          "a name of at most " + maxBytes + " bytes",
          length + " bytes",
          "Export with shorter names.");
    }
    var bytes = ByteBuffer.allocate((int) length);
    while (bytes.hasRemaining()) {
      bytes.put(nextByte());
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException notText) {
      throw invalid("UTF-8 text", "other bytes");
    }
  }

  /// Length of the current field, whose bytes are passed over.
  long blob() throws OnnxFault, IOException {
    return blob(ByteBuffer.allocate(0));
  }

  /// Length of the current field, whose bytes are passed over but for the first ones.
  ///
  /// @param head takes as many as it has room for
  long blob(ByteBuffer head) throws OnnxFault, IOException {
    var length = length();
    var left = length;
    for (; left > 0 && head.hasRemaining(); left--) {
      head.put(nextByte());
    }
    advance(left);
    return length;
  }

  /// The bytes of the current field, piece by piece: bytes, or a number of fixed width.
  void data(Consumer<ByteBuffer> pieces) throws OnnxFault, IOException {
    var left =
        switch (wire) {
          case FIXED32 -> fixed(Integer.BYTES);
          case FIXED64 -> fixed(Long.BYTES);
          default -> length();
        };
    while (left > 0) {
      if (!buffer.hasRemaining()) {
        fill();
      }
      int size = (int) Math.min(left, buffer.remaining());
      pieces.accept(buffer.slice(buffer.position(), size));
      buffer.position(buffer.position() + size);
      left -= size;
    }
  }

  private long fixed(int bytes) throws OnnxFault {
    if (bytes > limit - position()) {
      throw invalid(bytes + " bytes", (limit - position()) + " bytes left");
    }
    pending = false;
    return bytes;
  }

  private void skip() throws OnnxFault, IOException {
    switch (wire) {
      case VARINT -> number();
      case FIXED64 -> advance(fixed(Long.BYTES));
      case BYTES -> advance(length());
      case FIXED32 -> advance(fixed(Integer.BYTES));
      default -> throw invalid("one of protobuf's field kinds", "kind " + wire);
    }
  }

  private long length() throws OnnxFault, IOException {
    require(BYTES, "bytes with a length");
    pending = false;
    var length = rawVarint();
    if (length < 0 || length > limit - position()) {
      throw invalid(
          "at most the " + (limit - position()) + " bytes that are left",
          "a length of " + Long.toUnsignedString(length));
    }
    return length;
  }

  private void require(int expected, String what) throws OnnxFault {
    if (wire != expected) {
      throw invalid(what, "protobuf field kind " + wire);
    }
  }

  private long rawVarint() throws OnnxFault, IOException {
    var value = 0L;
    for (var shift = 0; shift < 70; shift += 7) {
      var b = nextByte();
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw invalid("a number of at most 10 bytes", "a longer one");
  }

  private byte nextByte() throws OnnxFault, IOException {
    if (position() >= limit) {
      throw invalid("more bytes", limit == size ? "the end of the file" : "the end of the message");
    }
    if (!buffer.hasRemaining()) {
      fill();
    }
    return buffer.get();
  }

  private void fill() throws IOException {
    bufferAt += buffer.limit();
    buffer.clear();
    var got = file.read(buffer, bufferAt);
    buffer.flip();
    if (got <= 0) {
      throw new EOFException("model shrank while it was read");
    }
  }

  /// Passes over bytes; the caller has checked that they are there.
  private void advance(long bytes) {
    pending = false;
    if (bytes <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) bytes);
    } else {
      bufferAt = position() + bytes;
      buffer.clear().limit(0);
    }
  }

  long position() {
    return bufferAt + buffer.position();
  }

  /// Where the walk stands, as `byte 1234, field 5 of graph.node`.
  String where() {
    var parts = path.stream().toList();
    var from = Math.max(0, parts.size() - 4);
    var inner = String.join(".", parts.subList(from, parts.size()));
    return "byte " + position() + ", field " + field + " of " + (from > 0 ? "…" : "") + inner;
  }

  OnnxFault tooComplex(String expected, String found, String remedy) {
    return new OnnxFault("onnx.too_complex", where(), expected, found, remedy);
  }

  OnnxFault invalid(String expected, String found) {
    return new OnnxFault(
        "onnx.invalid",
        where(),
        expected,
        found,
        "Check that the whole file was uploaded and that onnx.checker accepts it.");
  }
}
