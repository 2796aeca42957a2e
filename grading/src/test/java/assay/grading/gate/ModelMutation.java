package assay.grading.gate;

import assay.grading.format.Mutation;
import assay.grading.gate.ProtoTree.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Damage to a sound model that knows what a model is made of. A string of bytes is the recipe: the
/// first chooses the model, each further one a change, those behind it where and how. The same
/// recipe makes the same model; none makes nothing.
public final class ModelMutation {
  private static final int MOST_CHANGES = 64;

  private static final long[] SIZES = {
    0,
    1,
    2,
    3,
    7,
    64,
    112,
    512,
    -1,
    -2,
    1 << 20,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 33,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  /// Operators in the alphabet of the gate, and some that it does not know.
  private static final List<String> OPERATORS =
      List.of(
              "Abs Add And ArgMax AveragePool BatchNormalization Cast Ceil Clip Concat Constant "
                  + "ConstantOfShape Conv ConvInteger ConvTranspose CumSum DepthToSpace Div Dropout "
                  + "Einsum Equal Expand EyeLike Flatten Gather GatherElements GatherND Gemm "
                  + "GlobalAveragePool GlobalMaxPool GRU Identity If Less Loop LpPool LSTM MatMul "
                  + "MatMulInteger Max MaxPool Mean Min Mod Mul NonZero OneHot PRelu Pad Pow "
                  + "QLinearConv RandomUniform Range Reciprocal ReduceMean ReduceSum Relu Reshape "
                  + "Resize ScatterND SequenceAt Shape Size Slice Softmax SpaceToDepth Split Squeeze "
                  + "Sub Sum Tile TopK Transpose Unsqueeze Upsample Where")
          .stream()
          .flatMap(words -> Arrays.stream(words.split(" ")))
          .toList();

  private static final List<String> ATTRIBUTES =
      List.of(
          "axis",
          "axes",
          "perm",
          "kernel_shape",
          "strides",
          "pads",
          "dilations",
          "group",
          "auto_pad",
          "ceil_mode",
          "keepdims",
          "allowzero",
          "blocksize",
          "transA",
          "transB",
          "output_padding",
          "training_mode",
          "noop_with_empty_axes",
          "value",
          "value_ints");

  private final ByteBuffer recipe;
  private final Field root;

  private ModelMutation(ByteBuffer recipe, Field root) {
    this.recipe = recipe;
    this.root = root;
  }

  /// @param made sound models to choose from
  /// @param real further ones, chosen by a first byte of 128 or more; may be empty
  public static byte[] of(byte[] recipe, List<byte[]> made, List<byte[]> real) {
    if (recipe.length == 0) {
      return recipe;
    }
    var rest = ByteBuffer.wrap(recipe);
    int first = rest.get();
    var models = first < 0 && !real.isEmpty() ? real : made;
    var model = models.get((first & 0x7F) % models.size());
    var mutation = new ModelMutation(rest, ProtoTree.parse(model));
    for (int change = 0; change < MOST_CHANGES && rest.hasRemaining(); change++) {
      if (mutation.next(16) == 15) {
        var bytes = ProtoTree.write(mutation.root);
        return Mutation.of(bytes, new Random(mutation.nextLong()));
      }
      mutation.change(mutation.next(14));
    }
    return ProtoTree.write(mutation.root);
  }

  private void change(int kind) {
    var parent = message();
    if (parent.fields.isEmpty()) {
      return;
    }
    int at = next(parent.fields.size());
    var field = parent.fields.get(at);
    switch (kind) {
      case 0 -> field.value = size();
      case 1 -> parent.fields.remove(at);
      case 2 -> parent.fields.add(at, field.copy());
      case 3 -> parent.fields.add(next(parent.fields.size() + 1), bits().copy());
      case 4 -> swap(parent.fields, at, message().fields);
      case 5 -> field.bytes = Arrays.copyOf(field.bytes, next(field.bytes.length + 9));
      case 6 -> field.lie = next(2) == 0 ? next(256) - 128L : size();
      case 7 -> field.wire = next(8);
      case 8 -> field.number = next(32);
      case 9 -> operator();
      case 10 -> attribute();
      case 11 -> constant();
      case 12 -> dimension();
      default -> nest(field);
    }
  }

  private static void swap(List<Field> one, int at, List<Field> other) {
    if (!other.isEmpty()) {
      int there = at % other.size();
      var field = one.get(at);
      one.set(at, other.get(there).copy());
      other.set(there, field.copy());
    }
  }

  /// A message somewhere in the tree.
  private Field message() {
    var at = root;
    for (int depth = next(8); depth > 0; depth--) {
      var inner = at.fields.stream().filter(field -> field.isMessage).toList();
      if (inner.isEmpty()) {
        return at;
      }
      at = inner.get(next(inner.size()));
    }
    return at;
  }

  /// Any field somewhere in the tree.
  private Field bits() {
    var parent = message();
    return parent.fields.isEmpty() ? parent : parent.fields.get(next(parent.fields.size()));
  }

  private void operator() {
    var node = chosen(graph(), 1);
    node.fields.removeIf(field -> field.number == 4);
    node.fields.add(text(4, OPERATORS.get(next(OPERATORS.size()))));
  }

  /// Gives a node another attribute of whole numbers.
  private void attribute() {
    var fields = new ArrayList<Field>();
    fields.add(text(1, ATTRIBUTES.get(next(ATTRIBUTES.size()))));
    for (int i = next(9); i > 0; i--) {
      fields.add(ProtoTree.number(8, size()));
    }
    if (next(2) == 0) {
      fields.add(ProtoTree.number(3, size()));
    }
    chosen(graph(), 1).fields.add(ProtoTree.message(5, fields));
  }

  /// Gives a node another input: a tensor of whole numbers.
  private void constant() {
    var name = "c" + next(8);
    int count = next(9);
    var data = ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      data.putLong(size());
    }
    var fields = new ArrayList<Field>();
    if (next(4) > 0) {
      fields.add(ProtoTree.number(1, count));
    }
    fields.add(ProtoTree.number(2, 7));
    fields.add(text(8, name));
    fields.add(ProtoTree.bytes(9, data.array()));
    graph().fields.add(ProtoTree.message(5, fields));
    var inputs = chosen(graph(), 1).fields;
    inputs.add(text(1, name));
    swap(inputs, inputs.size() - 1, inputs);
  }

  /// Another size for a tensor, which its data no longer fit unless there are none.
  private void dimension() {
    var tensor = chosen(graph(), 5);
    tensor.fields.stream()
        .filter(field -> field.number == 1)
        .forEach(field -> field.value = size());
    if (next(2) == 0) {
      tensor.fields.removeIf(field -> field.number == 9);
      tensor.fields.add(ProtoTree.number(1, 0));
    }
  }

  /// Puts a message inside copies of itself.
  private void nest(Field field) {
    for (int depth = next(128); depth > 0 && field.isMessage; depth--) {
      var inner = new Field();
      inner.number = field.number;
      inner.wire = 2;
      inner.isMessage = true;
      inner.fields = field.fields;
      field.fields = new ArrayList<>(List.of(inner));
    }
  }

  private Field graph() {
    return root.fields.stream()
        .filter(field -> field.number == 7 && field.isMessage)
        .findFirst()
        .orElse(root);
  }

  /// One of the messages of a graph with this number; the graph itself where there is none.
  private Field chosen(Field graph, int number) {
    var all =
        graph.fields.stream().filter(field -> field.number == number && field.isMessage).toList();
    return all.isEmpty() ? graph : all.get(next(all.size()));
  }

  private static Field text(int number, String text) {
    return ProtoTree.bytes(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private long size() {
    int kind = next(24);
    return kind < SIZES.length ? SIZES[kind] : next(256) - 64;
  }

  /// A number of the recipe below this one; 0 once it has ended.
  private int next(int bound) {
    if (bound <= 256) {
      return recipe.hasRemaining() ? (recipe.get() & 0xFF) % bound : 0;
    }
    return (next(256) << 8 | next(256)) % bound;
  }

  private long nextLong() {
    return (long) next(256) << 16 | next(256) << 8 | next(256);
  }
}
