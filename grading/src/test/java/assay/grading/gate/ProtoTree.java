package assay.grading.gate;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An ONNX model taken apart into its fields, so that it can be damaged by meaning and written
/// again. Field numbers are those of onnx.proto.
final class ProtoTree {
  /// Which fields of a message are messages themselves.
  private static final Map<Message, Map<Integer, Message>> INNER =
      Map.of(
          Message.MODEL, Map.of(7, Message.GRAPH, 8, Message.OPSET),
          Message.GRAPH,
              Map.of(
                  1,
                  Message.NODE,
                  5,
                  Message.TENSOR,
                  11,
                  Message.VALUE_INFO,
                  12,
                  Message.VALUE_INFO,
                  13,
                  Message.VALUE_INFO),
          Message.NODE, Map.of(5, Message.ATTRIBUTE),
          Message.ATTRIBUTE, Map.of(5, Message.TENSOR, 6, Message.GRAPH),
          Message.VALUE_INFO, Map.of(2, Message.TYPE),
          Message.TYPE, Map.of(1, Message.TENSOR_TYPE),
          Message.TENSOR_TYPE, Map.of(2, Message.SHAPE),
          Message.SHAPE, Map.of(1, Message.DIMENSION));

  /// One field: a number, or bytes, or a message.
  static final class Field {
    int number;
    int wire;

    /// Of wire 0.
    long value;

    /// Of every other wire, unless it is a message.
    byte[] bytes = {};

    /// Null unless it is a message.
    List<Field> fields = List.of();

    boolean isMessage;

    /// Added to the length that is written, which then lies.
    long lie;

    Field copy() {
      var copy = new Field();
      copy.number = number;
      copy.wire = wire;
      copy.value = value;
      copy.bytes = bytes.clone();
      copy.isMessage = isMessage;
      copy.lie = lie;
      copy.fields = new ArrayList<>(fields.stream().map(Field::copy).toList());
      return copy;
    }
  }

  private ProtoTree() {}

  static Field number(int number, long value) {
    var field = new Field();
    field.number = number;
    field.value = value;
    return field;
  }

  static Field bytes(int number, byte[] bytes) {
    var field = new Field();
    field.number = number;
    field.wire = 2;
    field.bytes = bytes;
    return field;
  }

  static Field message(int number, List<Field> fields) {
    var field = new Field();
    field.number = number;
    field.wire = 2;
    field.isMessage = true;
    field.fields = new ArrayList<>(fields);
    return field;
  }

  /// @param model a sound one
  static Field parse(byte[] model) {
    return message(0, fields(model, Optional.of(Message.MODEL)));
  }

  private static List<Field> fields(byte[] bytes, Optional<Message> kind) {
    var fields = new ArrayList<Field>();
    int[] at = {0};
    while (at[0] < bytes.length) {
      long tag = varint(bytes, at);
      var field = new Field();
      field.number = (int) (tag >>> 3);
      field.wire = (int) (tag & 7);
      switch (field.wire) {
        case 0 -> field.value = varint(bytes, at);
        case 1 -> field.bytes = take(bytes, at, 8);
        case 5 -> field.bytes = take(bytes, at, 4);
        default -> {
          field.bytes = take(bytes, at, (int) varint(bytes, at));
          var inner = kind.map(INNER::get).map(kinds -> kinds.get(field.number));
          if (inner.isPresent()) {
            field.fields = fields(field.bytes, inner);
            field.isMessage = true;
            field.bytes = new byte[0];
          }
        }
      }
      fields.add(field);
    }
    return fields;
  }

  private static byte[] take(byte[] bytes, int[] at, int length) {
    at[0] += length;
    return Arrays.copyOfRange(bytes, at[0] - length, at[0]);
  }

  private static long varint(byte[] bytes, int[] at) {
    long value = 0;
    int shift = 0;
    byte b;
    do {
      b = bytes[at[0]++];
      value |= (b & 0x7FL) << shift;
      shift += 7;
    } while (b < 0);
    return value;
  }

  static byte[] write(Field root) {
    var out = new ByteArrayOutputStream();
    root.fields.forEach(field -> write(out, field));
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, Field field) {
    varint(out, (long) field.number << 3 | field.wire);
    if (field.wire == 0) {
      varint(out, field.value);
      return;
    }
    var bytes = field.isMessage ? write(field) : field.bytes;
    if (field.wire == 2) {
      varint(out, bytes.length + field.lie);
    }
    out.writeBytes(bytes);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    for (; (left & ~0x7FL) != 0; left >>>= 7) {
      out.write((int) ((left & 0x7F) | 0x80));
    }
    out.write((int) left);
  }
}
