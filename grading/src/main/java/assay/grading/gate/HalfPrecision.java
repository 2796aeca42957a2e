package assay.grading.gate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A copy of a model with its float32 initializers rounded to half precision and back, as numpy's
/// `astype(float16).astype(float32)` does: to the nearest, to even in the middle, to infinity
/// beyond 65,519.
public final class HalfPrecision {
  private static final int CHUNK = 1 << 16;

  /// Bytes of the file that hold float32 values, whole ones.
  private record Region(long offset, long length) {}

  private final ProtoReader in;
  private final List<Region> weights = new ArrayList<>();

  private HalfPrecision(ProtoReader in) {
    this.in = in;
  }

  /// Writes a file of the same size; nothing but the values differs. Bounded memory.
  ///
  /// @param model a file that the gate accepted
  /// @param to written over
  /// @throws IOException when one cannot be read or the other not written, or `model` is no such
  ///   file
  public static void write(Path model, Path to) throws IOException {
    var weights = weights(model);
    Files.copy(model, to, StandardCopyOption.REPLACE_EXISTING);
    try (var file = FileChannel.open(to, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (var region : weights) {
        round(file, region);
      }
    }
  }

  private static List<Region> weights(Path model) throws IOException {
    try (var file = FileChannel.open(model)) {
      var walk = new HalfPrecision(new ProtoReader(file));
      walk.in.file(
          Message.MODEL,
          field -> {
            if (field == 7) {
              walk.in.message(Message.GRAPH, walk::graphField);
            }
          });
      return walk.weights;
    } catch (OnnxFault fault) {
      throw new IOException(model + " was not accepted by the gate", fault);
    }
  }

  private void graphField(int field) throws OnnxFault, IOException {
    if (field != 5) {
      return;
    }
    var tensor =
        new Object() {
          long type;
          final List<Region> values = new ArrayList<>();
        };
    in.message(
        Message.TENSOR,
        inner -> {
          switch (inner) {
            case 2 -> tensor.type = in.number();
            case 4, 9 -> tensor.values.addAll(data());
            default -> {}
          }
        });
    // The type may stand behind the values.
    if (tensor.type == Tensor.FLOAT) {
      weights.addAll(tensor.values);
    }
  }

  /// Where the bytes of the current field lie: in one piece.
  private List<Region> data() throws OnnxFault, IOException {
    var data =
        new Object() {
          long offset;
          long length;
        };
    in.data(piece -> {
      if (data.length == 0) {
        data.offset = in.position();
      }
      data.length += piece.remaining();
    });
    return data.length == 0 ? List.of() : List.of(new Region(data.offset, data.length));
  }

  private static void round(FileChannel file, Region region) throws IOException {
    var buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    long end = region.offset + region.length;
    for (long at = region.offset; at < end; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(CHUNK, end - at));
      while (buffer.hasRemaining()) {
        if (file.read(buffer, at + buffer.position()) < 0) {
          throw new IOException("model shrank while it was read");
        }
      }
      for (int i = 0; i + Float.BYTES <= buffer.limit(); i += Float.BYTES) {
        buffer.putFloat(i, Float.float16ToFloat(Float.floatToFloat16(buffer.getFloat(i))));
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        file.write(buffer, at + buffer.position());
      }
    }
  }
}
