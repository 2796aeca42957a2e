package assay.grading.gate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// One TensorProto, its data counted; of whole numbers the first are read.
final class TensorFacts {
  static final int MAX_RANK = 16;
  private static final int FLOAT = 1;
  private static final int INT32 = 6;
  private static final int INT64 = 7;
  private static final int STRING = 8;
  private static final int BOOL = 9;
  private static final int DOUBLE = 11;
  private static final int UINT64 = 13;

  /// Bits an element has in raw_data, by data type; 0 = no such type, or text, which has no raw
  /// form. onnx.proto, `TensorProto.DataType`.
  private static final int[] BITS = {
    0, 32, 8, 8, 16, 16, 32, 64, 0, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4, 8, 2, 2
  };

  String name = "";
  private final ProtoReader in;
  private final OnnxModel model;
  private long elements = 1;
  private int rank;
  private int type;
  private int dataFields;
  private long rawBytes = -1;
  private ByteBuffer head = ByteBuffer.allocate(0);
  private final List<Long> dimensions = new ArrayList<>();

  /// The first whole numbers of the data.
  private final List<Long> values = new ArrayList<>();

  private long numbers;
  private long floats;
  private long ints;
  private long longs;
  private long doubles;

  private TensorFacts(ProtoReader in, OnnxModel model) {
    this.in = in;
    this.model = model;
  }

  /// Walks the current field as a tensor.
  static TensorFacts read(ProtoReader in, OnnxModel model, Texts texts)
      throws OnnxFault, IOException {
    var tensor = new TensorFacts(in, model);
    in.message(Message.TENSOR, field -> tensor.field(field, texts));
    tensor.check();
    texts.count(tensor.values.size());
    return tensor;
  }

  private void field(int field, Texts texts) throws OnnxFault, IOException {
    switch (field) {
      case 1 -> readDimensions();
      case 2 -> type = Math.clamp(in.number(), 0, BITS.length);
      case 4 -> floats += counted(field, in.countFixed(Float.BYTES));
      case 5 -> ints += counted(field, readNumbers());
      case 6 -> counted(field, Math.max(1, texts.skipText()));
      case 7 -> longs += counted(field, readNumbers());
      case 8 -> name = texts.name();
      case 9 -> readRaw();
      case 10 -> doubles += counted(field, in.countFixed(Double.BYTES));
      case 11 -> longs += counted(field, readNumbers());
      case 12, 16 -> texts.skipNote();
      case 13 -> throw external();
      case 14 -> {
        if (in.number() != 0) {
          throw external();
        }
      }
      default -> {}
    }
  }

  private OnnxFault external() {
    return new OnnxFault(
        "onnx.external_data",
        in.where(),
        "every tensor inside the model file",
        "a tensor that names another file",
        "Save the model as one file, for example with onnx.save(model, path,"
            + " save_as_external_data=False).");
  }

  private void readDimensions() throws OnnxFault, IOException {
    var sizes = new long[MAX_RANK];
    var from = rank;
    in.numbers(size -> {
      if (rank < MAX_RANK) {
        sizes[rank] = size;
      }
      rank++;
    });
    if (rank > MAX_RANK) {
      throw in.invalid("at most " + MAX_RANK + " dimensions", "more");
    }
    for (var i = from; i < rank; i++) {
      if (sizes[i] < 0 || Math.multiplyHigh(elements, sizes[i]) != 0 || elements * sizes[i] < 0) {
        throw in.invalid("dimensions that fit the tensor's data", "dimension " + sizes[i]);
      }
      elements *= sizes[i];
      dimensions.add(sizes[i]);
    }
  }

  private long readNumbers() throws OnnxFault, IOException {
    var before = numbers;
    in.numbers(value -> {
      numbers++;
      keep(value);
    });
    return numbers - before;
  }

  private void keep(long value) {
    if (values.size() < Tensor.MAX_NUMBERS) {
      values.add(value);
    }
  }

  private void readRaw() throws OnnxFault, IOException {
    head = ByteBuffer.allocate(Tensor.MAX_NUMBERS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    rawBytes = in.blob(head);
    head.flip();
    counted(9, rawBytes);
  }

  private long counted(int field, long count) {
    if (count > 0) {
      dataFields |= 1 << field;
    }
    return count;
  }

  private void check() throws OnnxFault {
    if (type <= 0 || type >= BITS.length) {
      throw in.invalid("a data type from 1 to " + (BITS.length - 1), "another");
    }
    if (Integer.bitCount(dataFields) > 1) {
      model.find(
          "onnx.ambiguous_tensor",
          in.where() + ", tensor " + Names.shown(name),
          "one data field a tensor",
          "several, which readers would choose from differently",
          "Save the model again with the onnx library.");
      return;
    }
    if (dataFields == 0 ? elements != 0 : !isFull()) {
      throw in.invalid(
          elements + " elements in tensor " + Names.shown(name), "data for another number of them");
    }
  }

  /// Whether the one data field holds as many elements as the shape says. Types that borrow
  /// int32_data are not counted: how many share an int32 differs among versions of ONNX.
  private boolean isFull() {
    if (rawBytes > 0) {
      var bits = BITS[type];
      return bits > 0
          && Math.multiplyHigh(elements, bits) == 0
          && rawBytes == Math.ceilDiv(elements * bits, 8L);
    }
    return switch (type) {
      case FLOAT -> floats == elements;
      case DOUBLE -> doubles == elements;
      case INT64, UINT64 -> longs == elements;
      case INT32, BOOL -> ints == elements;
      case STRING -> (dataFields & 1 << 6) != 0;
      default -> true;
    };
  }

  Tensor tensor() {
    var width =
        switch (type) {
          case BOOL -> Byte.BYTES;
          case INT32 -> Integer.BYTES;
          case INT64 -> Long.BYTES;
          default -> 0;
        };
    while (width > 0 && head.remaining() >= width) {
      keep(
          switch (width) {
            case Byte.BYTES -> head.get();
            case Integer.BYTES -> head.getInt();
            default -> head.getLong();
          });
    }
    return new Tensor(
        type, dimensions, width > 0 && values.size() == elements ? values : List.of());
  }
}
