package assay.grading.gate;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Notice;
import assay.grading.gate.OnnxModel.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Refuses a model at the door, before any runtime sees it.
///
/// A walk over the protobuf alone: nothing is loaded, no other file is opened, memory does not grow
/// with the weights. What it lets through may still fail in the sandbox.
public final class OnnxGate {
  /// What onnxruntime 1.29 reads.
  static final int MIN_OPSET = 7;

  static final int MAX_OPSET = 26;
  static final int MIN_IR = 3;
  static final int MAX_IR = 13;

  private static final Notice ONE_AT_A_TIME =
      new Notice(
          "model.fixed_batch",
          "The model takes one image at a time (a fixed batch of 1), so it runs more slowly than"
              + " with a dynamic batch; the scores are the same.");

  private OnnxGate() {}

  /// What the gate read of an accepted model.
  ///
  /// @param input name of the graph input
  /// @param output name of the graph output
  /// @param fixedBatch true when the batch dimension is the literal 1
  /// @param embedding D of the output, -1 when symbolic
  /// @param operators number of nodes
  public record Signature(
      String input, String output, boolean fixedBatch, int embedding, int operators) {}

  /// Checks a model against the rules of all tasks and the contract of one.
  ///
  /// @throws IOException when the file cannot be read
  public static Checked<Inspection> check(Path model, ModelContract contract) throws IOException {
    try (var file = FileChannel.open(model)) {
      if (file.size() > contract.maxBytes()) {
        return Checked.refused(
            "onnx.too_large",
            "",
            "at most " + contract.maxBytes() + " bytes",
            file.size() + " bytes",
            "Store the weights once, as float32, or use a smaller network.");
      }
      var other = otherFormat(file);
      if (!other.isEmpty()) {
        return notOnnx(other);
      }
      return judge(new OnnxWalk(new ProtoReader(file)).walk(), contract);
    } catch (OnnxFault fault) {
      return new Refused<>(fault.refusal());
    }
  }

  private static Checked<Inspection> judge(OnnxModel model, ModelContract contract) {
    if (!model.hasGraph) {
      return notOnnx("a file without a graph");
    }
    checkVersions(model);
    refuseTraining(model);
    var finding = model.firstFinding();
    if (finding.isPresent()) {
      return new Refused<>(finding.get());
    }
    return switch (Wiring.check(model)) {
      case Refused<List<Node>>(var refusal) -> new Refused<>(refusal);
      case Accepted<List<Node>>(var order, _) ->
          switch (SignatureCheck.check(model, contract)) {
            case Refused<Signature>(var refusal) -> new Refused<>(refusal);
            case Accepted<Signature>(var signature, _) -> inspect(model, order, signature);
          };
    };
  }

  private static Checked<Inspection> inspect(
      OnnxModel model, List<Node> order, Signature signature) {
    var input = model.input(signature.input());
    var shapes = Shapes.infer(model, order, input);
    for (var node : order) {
      if (shapes.isTooLarge(node)) {
        return Checked.refused(
            "model.resource_limit",
            node.label(),
            "values of fewer than 2^31 elements for one image",
            Names.shown(node.operator()) + " makes a larger one",
            "Check the sizes that this node is given.");
      }
    }
    var pixels = Pixels.of(order, signature.input());
    return Checked.accepted(
        new Inspection(
            signature,
            input.text(),
            model.outputs.getFirst().text(),
            Suspicions.of(model, order, shapes, pixels),
            Fingerprint.of(model),
            Architecture.of(model, order, pixels),
            Cost.of(model, order, shapes, signature.input())),
        signature.fixedBatch() ? List.of(ONE_AT_A_TIME) : List.of());
  }

  private static void checkVersions(OnnxModel model) {
    var opset = model.opsets.get("");
    if (opset == null || opset < MIN_OPSET || opset > MAX_OPSET) {
      model.find(
          "onnx.unsupported_version",
          "opset_import",
          "opset " + MIN_OPSET + " to " + MAX_OPSET,
          opset == null ? "none" : "opset " + opset,
          "Export with opset_version=17, for example.");
    }
    if (model.irVersion < MIN_IR || model.irVersion > MAX_IR) {
      model.find(
          "onnx.unsupported_version",
          "ir_version",
          "IR version " + MIN_IR + " to " + MAX_IR,
          "IR version " + model.irVersion,
          "Export with another version of the onnx library.");
    }
  }

  /// Dropout trains when its third input says so; before opset 14, batch normalisation did when it
  /// had more outputs than one.
  private static void refuseTraining(OnnxModel model) {
    for (var node : model.nodes) {
      var flag = node.operator().equals("Dropout") ? node.input(2) : "";
      var outputs = node.outputs().stream().filter(output -> !output.isEmpty()).count();
      if ((!flag.isEmpty() && model.constant(flag).filter(Tensor::isFalse).isEmpty())
          || (node.operator().equals("BatchNormalization") && outputs > 1)) {
        model.find(
            "onnx.nondeterministic",
            node.label(),
            "the same output for the same image",
            Names.shown(node.operator()) + " in training mode",
            "Call model.eval() before the export.");
      }
    }
  }

  /// What the first bytes say when they are not a ModelProto's; empty when they may be.
  private static String otherFormat(FileChannel file) throws IOException {
    var start = ByteBuffer.allocate(512);
    while (start.hasRemaining() && file.read(start, start.position()) > 0) {
      // Until full, or the file ends.
    }
    var text = new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1);
    if (text.isEmpty()) {
      return "an empty file";
    }
    if (text.startsWith("PK\u0003\u0004")) {
      return "a zip archive, as PyTorch's own checkpoints are";
    }
    if (text.startsWith("\u0080") && text.length() > 1 && text.charAt(1) <= 5) {
      return "a Python pickle";
    }
    if (text.startsWith("ORTM", 4)) {
      return "a model in onnxruntime's own .ort format";
    }
    if (text.startsWith("TFL3", 4)) {
      return "a TensorFlow Lite model";
    }
    if (text.startsWith("\u0089HDF")) {
      return "an HDF5 file, as Keras writes them";
    }
    if (text.startsWith("\u001F\u008B")) {
      return "a gzip file";
    }
    if (text.startsWith("version https://git-lfs")) {
      return "a Git LFS pointer instead of the file";
    }
    return text.startsWith("<") ? "a web page" : "";
  }

  private static Checked<Inspection> notOnnx(String found) {
    return Checked.refused(
        "onnx.invalid",
        "",
        "an ONNX model",
        found,
        "Export the network, for example with torch.onnx.export, and upload the .onnx file.");
  }
}
