package assay.grading.gate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// One digest of all float weights of a model: the same for a model whose values were renamed,
/// whose weights stand in another order, in another field of the tensor, or in nodes instead of
/// initializers. Another digest says nothing: a weight changed in its last bit gives one.
public final class WeightHash {
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;

  private final ProtoReader in;
  private final List<byte[]> tensors = new ArrayList<>();
  private long bytes;

  private WeightHash(ProtoReader in) {
    this.in = in;
  }

  /// What was hashed.
  ///
  /// @param sha256 in hexadecimal, over the sorted digests of the tensors of float32, float16 and
  ///   float64
  /// @param bytes of the numbers in them
  public record Weights(String sha256, long bytes) {}

  /// Reads the whole file, in bounded memory.
  ///
  /// @param model a file that the gate accepted
  /// @throws IOException when it cannot be read, or is not such a file
  public static Weights of(Path model) throws IOException {
    try (var file = FileChannel.open(model)) {
      var hash = new WeightHash(new ProtoReader(file));
      hash.in.file(
          Message.MODEL,
          field -> {
            if (field == 7) {
              hash.in.message(Message.GRAPH, hash::graphField);
            }
          });
      var digest = sha256();
      hash.tensors.stream().sorted(Arrays::compareUnsigned).forEach(digest::update);
      return new Weights(HexFormat.of().formatHex(digest.digest()), hash.bytes);
    } catch (OnnxFault fault) {
      throw new IOException(model + " was not accepted by the gate", fault);
    }
  }

  private void graphField(int field) throws OnnxFault, IOException {
    switch (field) {
      case 1 -> in.message(Message.NODE, this::nodeField);
      case 5 -> tensor();
      default -> {}
    }
  }

  private void nodeField(int field) throws OnnxFault, IOException {
    if (field == 5) {
      in.message(
          Message.ATTRIBUTE,
          inner -> {
            if (inner == 5) {
              tensor();
            }
          });
    }
  }

  private void tensor() throws OnnxFault, IOException {
    var tensor =
        new Object() {
          long type;
          long bytes;
          final MessageDigest data = sha256();
          final ByteBuffer shape =
              ByteBuffer.allocate((TensorFacts.MAX_RANK + 1) * Long.BYTES)
                  .order(ByteOrder.LITTLE_ENDIAN);
        };
    in.message(
        Message.TENSOR,
        field -> {
          switch (field) {
            case 1 -> in.numbers(tensor.shape::putLong);
            case 2 -> tensor.type = in.number();
            case 4, 9, 10 ->
                in.data(piece -> {
                  tensor.bytes += piece.remaining();
                  tensor.data.update(piece);
                });
            // Halves share int32_data, one a number.
            case 5 ->
                in.numbers(value -> {
                  tensor.bytes += Short.BYTES;
                  update(tensor.data, value);
                });
            default -> {}
          }
        });
    if (tensor.type == Tensor.FLOAT || tensor.type == FLOAT16 || tensor.type == DOUBLE) {
      var digest = sha256();
      digest.update(tensor.shape.putLong(tensor.type).flip());
      tensors.add(digest.digest(tensor.data.digest()));
      bytes += tensor.bytes;
    }
  }

  private static void update(MessageDigest digest, long half) {
    digest.update((byte) half);
    digest.update((byte) (half >> 8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
