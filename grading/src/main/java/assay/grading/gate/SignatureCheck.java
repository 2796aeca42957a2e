package assay.grading.gate;

import assay.grading.Checked;
import assay.grading.gate.OnnxGate.Signature;
import assay.grading.gate.OnnxModel.Value;
import java.util.List;

/// One input float32 [batch, C, H, W] and one output float32 [batch, D], as the task demands.
final class SignatureCheck {
  private static final String FLOAT = "float32";

  private final OnnxModel model;
  private final ModelContract contract;

  private SignatureCheck(OnnxModel model, ModelContract contract) {
    this.model = model;
    this.contract = contract;
  }

  static Checked<Signature> check(OnnxModel model, ModelContract contract) {
    return new SignatureCheck(model, contract).check();
  }

  private Checked<Signature> check() {
    // Until IR 3, initializers had to be listed among the inputs.
    var inputs =
        model.inputs.stream().filter(i -> !model.initializers.containsKey(i.name())).toList();
    if (inputs.size() != 1) {
      return refused("", "one input", count(inputs), "Export a network that takes images alone.");
    }
    if (model.outputs.size() != 1) {
      return refused(
          "", "one output", count(model.outputs), "Export a network that gives embeddings alone.");
    }
    var input = inputs.getFirst();
    if (!fitsInput(input)) {
      return refused(
          "input " + Names.shown(input.name()), expectedInput(), input.text(), mendInput(input));
    }
    var fixedBatch = input.shape().getFirst() == 1;
    return checkOutput(input, model.outputs.getFirst(), fixedBatch);
  }

  private boolean fitsInput(Value input) {
    return input.type().equals(FLOAT)
        && input.shape().size() == 4
        && isBatch(input.shape().getFirst())
        && input.shape().subList(1, 4).equals(imageShape());
  }

  private List<Long> imageShape() {
    return List.of((long) contract.channels(), (long) contract.height(), (long) contract.width());
  }

  private Checked<Signature> checkOutput(Value input, Value output, boolean fixedBatch) {
    var where = "output " + Names.shown(output.name());
    var shape = output.shape();
    if (!output.type().equals(FLOAT) || shape.size() != 2 || !isBatch(shape.getFirst())) {
      return refused(
          where, expectedOutput(), output.text(), "Give one embedding an image, as float32.");
    }
    if (shape.getFirst() == 1 && !fixedBatch) {
      return refused(
          where,
          "a batch as dynamic as the input's",
          output.text(),
          "Name the batch of input and output alike in dynamic_axes.");
    }
    var width = shape.get(1);
    if (width > Integer.MAX_VALUE || width == 0 || width < -1) {
      return refused(where, expectedOutput(), output.text(), "Give a width that can be.");
    }
    if (contract.embedding().isPresent() && width != contract.embedding().getAsInt()) {
      var expected = contract.embedding().getAsInt();
      return refused(
          where,
          "embeddings " + expected + " wide, float32 [batch, " + expected + "]",
          (width < 0 ? "a width left open" : "embeddings " + width + " wide")
              + ", "
              + output.text(),
          "Export a network whose last layer is "
              + expected
              + " wide, or enter a task that takes any width.");
    }
    return Checked.accepted(
        new Signature(
            input.name(), output.name(), fixedBatch, width.intValue(), model.nodes.size()));
  }

  /// Symbolic, whatever its name, or the literal 1.
  private static boolean isBatch(long dimension) {
    return dimension == -1 || dimension == 1;
  }

  private String mendInput(Value input) {
    var shape = input.shape();
    if (!input.type().equals(FLOAT)) {
      return "Export with a float32 input; scaling of the pixels is done outside of the model.";
    }
    if (shape.size() == 4
        && shape
            .subList(1, 4)
            .equals(List.of(imageShape().get(1), imageShape().get(2), imageShape().get(0)))) {
      return "Put the channels before height and width (NCHW).";
    }
    if (shape.size() == 4 && !isBatch(shape.getFirst())) {
      return "Export with a dynamic batch: torch.onnx.export(…, dynamic_axes={name: {0: 'batch'}}).";
    }
    return "Export with images of this shape; only the batch may be dynamic.";
  }

  private String expectedInput() {
    return "float32 [batch, "
        + contract.channels()
        + ", "
        + contract.height()
        + ", "
        + contract.width()
        + "]";
  }

  private String expectedOutput() {
    var width = contract.embedding();
    return "float32 [batch, " + (width.isPresent() ? width.getAsInt() : "D") + "]";
  }

  private static String count(List<Value> values) {
    return values.size()
        + values.stream().limit(5).map(v -> " " + Names.shown(v.name())).reduce("", String::concat);
  }

  private static Checked<Signature> refused(
      String where, String expected, String found, String remedy) {
    return Checked.refused("onnx.signature", where, expected, found, remedy);
  }
}
