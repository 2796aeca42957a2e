package assay.grading.gate;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked.Accepted;
import assay.grading.gate.OnnxModel.Node;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A graph of sixty nodes, written with the onnx library, against the shapes that onnxruntime 1.30
/// gave its values (and `onnx.shape_inference`, where it knows them).
class ShapesTest {
  @TestFactory
  List<DynamicTest> shapesAreThoseOfTheRuntime() throws Exception {
    try (var file = FileChannel.open(resource("shapes.onnx"))) {
      var model = new OnnxWalk(new ProtoReader(file)).walk();
      var order = ((Accepted<List<Node>>) Wiring.check(model)).value();
      var shapes = Shapes.infer(model, order, model.inputs.getFirst());
      return Files.readAllLines(resource("shapes.txt")).stream()
          .map(line -> line.split(" ", -1))
          .map(line ->
              DynamicTest.dynamicTest(
                  maker(model, line[0]),
                  () ->
                      assertThat(shapes.of(line[0]).map(ShapesTest::text).orElse("unknown"))
                          .isEqualTo(line[1])))
          .toList();
    }
  }

  private static String maker(OnnxModel model, String value) {
    return model.nodes.stream()
        .filter(node -> node.outputs().contains(value))
        .findFirst()
        .orElseThrow()
        .label();
  }

  private static String text(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  private static Path resource(String name) throws IOException, URISyntaxException {
    return Path.of(
        Objects.requireNonNull(ShapesTest.class.getResource("/gate/" + name), name).toURI());
  }
}
