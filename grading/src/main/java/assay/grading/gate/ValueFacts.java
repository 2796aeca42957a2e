package assay.grading.gate;

import assay.grading.gate.OnnxModel.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads one input or output of a graph: its name, its type and its shape.
final class ValueFacts {
  private static final int MAX_RANK = 16;

  private static final String[] TYPES = {
    "undefined",
    "float32",
    "uint8",
    "int8",
    "uint16",
    "int16",
    "int32",
    "int64",
    "string",
    "bool",
    "float16",
    "float64",
    "uint32",
    "uint64",
    "complex64",
    "complex128",
    "bfloat16"
  };

  private final ProtoReader in;
  private final Texts texts;
  private final List<Long> shape = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();

  private ValueFacts(ProtoReader in, Texts texts) {
    this.in = in;
    this.texts = texts;
  }

  static Value read(ProtoReader in, Texts texts) throws OnnxFault, IOException {
    return new ValueFacts(in, texts).read();
  }

  private Value read() throws OnnxFault, IOException {
    var value =
        new Object() {
          String name = "";
          String type = "";
        };
    in.message(
        Message.VALUE_INFO,
        field -> {
          switch (field) {
            case 1 -> value.name = texts.name();
            case 2 -> in.message(Message.TYPE, f -> value.type += type(f));
            case 3, 4 -> texts.skipNote();
            default -> {}
          }
        });
    return new Value(value.name, value.type, shape, shown);
  }

  private String type(int field) throws OnnxFault, IOException {
    if (field != 1) {
      return field == 6 ? "" : "not a dense tensor";
    }
    var type =
        new Object() {
          long number;
        };
    in.message(
        Message.TENSOR_TYPE,
        f -> {
          switch (f) {
            case 1 -> type.number = in.number();
            case 2 -> in.message(Message.SHAPE, _ -> dimension());
            default -> {}
          }
        });
    return type.number >= 0 && type.number < TYPES.length
        ? TYPES[(int) type.number]
        : "data type " + type.number;
  }

  private void dimension() throws OnnxFault, IOException {
    var dimension =
        new Object() {
          long literal = -1;
          String text = "?";
          int given;
        };
    in.message(
        Message.DIMENSION,
        field -> {
          switch (field) {
            case 1 -> {
              dimension.literal = in.number();
              dimension.text = Long.toString(dimension.literal);
              dimension.given++;
            }
            case 2 -> {
              dimension.text = Names.shown(texts.name());
              dimension.given++;
            }
            default -> {}
          }
        });
    if (dimension.given > 1) {
      throw in.invalid("a dimension that is a number or a name", "one that is both");
    }
    if (shape.size() == MAX_RANK) {
      throw in.invalid("at most " + MAX_RANK + " dimensions", "more");
    }
    shape.add(dimension.literal);
    shown.add(dimension.text);
  }
}
