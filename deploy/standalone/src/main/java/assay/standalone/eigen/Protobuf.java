package assay.standalone.eigen;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A protocol buffer message under construction: varints and length-delimited fields are all that
/// ONNX needs.
public final class Protobuf {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      bytes.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    bytes.write((int) left);
  }

  public Protobuf number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  public Protobuf bytes(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  public Protobuf text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  public Protobuf message(int field, Protobuf value) {
    return bytes(field, value.toByteArray());
  }

  /// Fields that are encoded already.
  public void append(Protobuf fields) {
    bytes.writeBytes(fields.toByteArray());
  }

  public byte[] toByteArray() {
    return bytes.toByteArray();
  }
}
