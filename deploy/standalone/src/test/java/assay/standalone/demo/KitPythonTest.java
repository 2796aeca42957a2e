package assay.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import assay.standalone.RealData;
import assay.standalone.eigen.Backbones;
import assay.standalone.face.Condition;
import assay.worker.cli.Assay;
import assay.worker.network.IResNet;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The Python files of the dev kit and `assay` give the same scores: on the demo's drawings and on
/// real faces.
@Timeout(600)
class KitPythonTest {
  private static final double APART = 1e-4;
  private static final String IMAGES = "from model_sanitizer import BinImages as B; import sys;";

  @TempDir Path folder;

  @BeforeAll
  static void requirePython() throws Exception {
    KitPython.require("KitPythonTest", "numpy", "onnxruntime", "PIL");
  }

  /// The same options for the verb of `assay` and for the script.
  private void run(String side, String verb, String script, List<String> options) throws Exception {
    if (side.equals("python")) {
      var ran = KitPython.script(folder, script, options.toArray(String[]::new));
      assertThat(ran.exit()).as(ran.text()).isEqualTo(0);
      return;
    }
    var command = new ArrayList<>(List.of(verb));
    command.addAll(options);
    var out = new StringWriter();
    int exit =
        Assay.run(new PrintWriter(out), new PrintWriter(out), command.toArray(String[]::new));
    assertThat(exit).as(out.toString()).isEqualTo(Assay.DONE);
  }

  /// Every line within [#APART], and as many lines.
  private static void assertAgree(String what, Path ours, Path theirs) throws IOException {
    var java = Files.readAllLines(ours);
    var python = Files.readAllLines(theirs);
    assertThat(python).as(what).hasSameSizeAs(java).isNotEmpty();
    double largest = 0;
    int differ = 0;
    for (int k = 0; k < java.size(); k++) {
      double apart = Math.abs(Double.parseDouble(java.get(k)) - Double.parseDouble(python.get(k)));
      assertThat(apart).as("%s, line %d", what, k + 1).isLessThanOrEqualTo(APART);
      largest = Math.max(largest, apart);
      differ += java.get(k).equals(python.get(k)) ? 0 : 1;
    }
    System.err.printf(
        Locale.ROOT,
        "%s: %d lines, largest difference %.2e, %d spelled otherwise%n",
        what,
        java.size(),
        largest,
        differ);
  }

  private void assertSanitizersAgree(String what, Path model, String task, Path pairs)
      throws Exception {
    for (var side : List.of("java", "python")) {
      var options =
          new ArrayList<>(
              List.of(
                  "--model_path",
                  model.toString(),
                  "--task",
                  task,
                  "--device",
                  "cpu",
                  "--device_id",
                  "0",
                  "--batch_size",
                  "16",
                  "--sanitizer_bin_path",
                  pairs.toString(),
                  "--output_folder",
                  folder.resolve(side).toString()));
      run(side, "sanitize", "model_sanitizer.py", options);
    }
    var file = task + "_sanitizer_scores.txt";
    assertAgree(what, folder.resolve("java").resolve(file), folder.resolve("python").resolve(file));
  }

  private void assertResultsAgree(String what, Path model, Path images, String... preprocessing)
      throws Exception {
    for (var side : List.of("java", "python")) {
      var options =
          new ArrayList<>(
              List.of(
                  "--model",
                  model.toString(),
                  "--images",
                  images.toString(),
                  "--dataset_scale",
                  "20K",
                  "--output_folder",
                  folder.resolve(side).toString()));
      options.addAll(List.of(preprocessing));
      run(side, "result", "make_result.py", options);
    }
    var name = "validation_20K_result.txt";
    assertAgree(what, folder.resolve("java").resolve(name), folder.resolve("python").resolve(name));
    for (var side : List.of("java", "python")) {
      try (var zip = new ZipFile(folder.resolve(side + "/result.zip").toFile())) {
        assertThat(zip.stream().map(ZipEntry::getName)).containsExactly(name);
        assertThat(zip.getInputStream(zip.getEntry(name)).readAllBytes())
            .isEqualTo(Files.readAllBytes(folder.resolve(side).resolve(name)));
      }
    }
  }

  /// The demo's own sets and kinds of models, learned from fewer drawings.
  @Test
  void onTheDemosDrawingsBothGiveTheSameScores() throws Exception {
    var fitted = Backbones.fit(Made.crowd().ofPersonsBelow(40));
    var sanitizer = folder.resolve("sanitizer_samples.bin");
    var studio = PairSet.draw(320_000, 30, List.of(Condition.STUDIO), 100);
    SetFiles.writeBin(studio, Photograph::png, sanitizer);
    for (var backbone :
        List.of(
            fitted.histogram(512),
            fitted.eigen(32, 512),
            fitted.whitened(64, 512),
            fitted.fisherColour(39, 512))) {
      var model = Files.write(folder.resolve(backbone.name() + ".onnx"), backbone.onnx());
      assertSanitizersAgree("demo sanitizer, " + backbone.name(), model, "task1", sanitizer);
    }
    var validation = Files.createDirectory(folder.resolve("validation")).resolve("validation.xz");
    var all = PairSet.draw(310_000, 80, List.of(Condition.values()), 160);
    SetFiles.writeXz(all, validation);
    var white = fitted.taking(Backbones.Input.MINUS_ONE_TO_ONE).whitened(64, 512);
    var model = Files.write(folder.resolve("white.onnx"), white.onnx());
    assertResultsAgree("demo validation, " + white.name(), model, validation);
  }

  @ParameterizedTest
  @CsvSource({
    "fr512/fr512_rgb, task1, sanitizer100/sanitizer_samples.bin",
    "fr512/fr512_bgr, task1, sanitizer100/sanitizer_samples.bin",
    "degraded/fr512_degraded08, task1, sanitizer100/sanitizer_samples.bin",
    "degraded/fr512_degraded12, task1, sanitizer100/sanitizer_samples.bin",
    "mfn128/mfn128, task2, sanitizer100/sanitizer_samples.bin",
    "mfn128/original_opset10_fixedbatch1, task2, sanitizer100/sanitizer_samples.bin",
    "fr512/fr512_rgb, task1, facescrub600/fold0_60pairs_py2.bin",
    "mfn128/mfn128, task2, facescrub600/fold0_60pairs_p4.bin",
    "mfn128/mfn128, task2, facescrub600/fold0_60pairs_p5.bin",
    "mfn128/mfn128, task2, lfw600/lfw600.bin",
  })
  void onRealFacesBothGiveTheSameScores(String model, String task, String pairs) throws Exception {
    var data = RealData.require("KitPythonTest");
    assertSanitizersAgree(
        pairs + ", " + model, data.resolve("models/" + model + ".onnx"), task, data.resolve(pairs));
  }

  @Test
  void onRealFacesBothGiveTheSameResult() throws Exception {
    var data = RealData.require("KitPythonTest");
    var images = Files.createDirectory(folder.resolve("validation")).resolve("validation.xz");
    Files.createSymbolicLink(images, data.resolve("datacv600/validation.xz"));
    var model = data.resolve("models/mfn128/mfn128.onnx");
    assertResultsAgree(
        "datacv600, mfn128, in [0, 1]", model, images, "--mean=0", "--std=1", "--flip");
  }

  /// The seven spellings and their hashes are those of the golden vector.
  @Test
  void thePickleIsReadInEverySpelling() throws Exception {
    var vector =
        new ObjectMapper()
            .readTree(
                Path.of("../../grading/src/test/resources/vectors/15_bin_pickle_reader.json")
                    .toFile());
    var expected = new StringBuilder();
    vector.get("image_sha256").forEach(hash -> expected.append(hash.asText()).append('\n'));
    var file = folder.resolve("spelled.bin");
    for (var spelling : vector.get("variants_base64").properties()) {
      Files.write(file, Base64.getDecoder().decode(spelling.getValue().asText()));
      var ran =
          KitPython.lines(
              folder,
              IMAGES
                  + "import hashlib;"
                  + "[print(hashlib.sha256(e).hexdigest()) for e in B(sys.argv[1]).encoded]",
              file.toString());
      assertThat(ran.text()).as(spelling.getKey()).isEqualTo(expected.toString());
    }
  }

  @Test
  void aPickleThatWouldRunSomethingIsRefusedUnrun() throws Exception {
    var file = folder.resolve("hostile.bin");
    var wrote =
        KitPython.lines(
            folder,
            """
            import os, pickle, sys
            class Hostile:
              def __reduce__(self): return os.mkdir, (sys.argv[2],)
            pickle.dump(([Hostile()], [True]), open(sys.argv[1], 'wb'), 2)
            """,
            file.toString(),
            folder.resolve("ran").toString());
    assertThat(wrote.exit()).as(wrote.text()).isEqualTo(0);
    var model = Files.write(folder.resolve("any.onnx"), Backbones.endless(1, 8).onnx());
    var ran =
        KitPython.script(
            folder,
            "model_sanitizer.py",
            "--model_path",
            model.toString(),
            "--task",
            "task2",
            "--sanitizer_bin_path",
            file.toString());
    assertThat(ran.exit()).as(ran.text()).isEqualTo(1);
    assertThat(ran.text()).contains("mkdir", "nothing in it was run").doesNotContain("Traceback");
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void aModelOfTheWrongWidthIsToldWhatIsWrong() throws Exception {
    var model = Files.write(folder.resolve("narrow.onnx"), Backbones.endless(1, 8).onnx());
    var ran =
        KitPython.script(
            folder, "model_sanitizer.py", "--model_path", model.toString(), "--task", "task1");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.text())
        .contains("expected an output float32 [batch_size, 512]", "example_onnx_export.py");
  }

  /// The published architecture: its parameters, the layers that our gate knows it by, and an
  /// export that stays the same model.
  @Test
  void theReferenceNetworkIsExportedAndPassesTheGate() throws Exception {
    KitPython.require("KitPythonTest, the export", "torch", "onnx");
    var exported = folder.resolve("fifty.onnx");
    var ran = KitPython.script(folder, "example_onnx_export.py", "--output", exported.toString());
    assertThat(ran.exit()).as(ran.text()).isEqualTo(0);
    assertThat(ran.text()).contains("43,590,848 parameters");
    var reference = folder.resolve("reference.onnx");
    IResNet.FIFTY.write(reference, 1);
    var out = new StringWriter();
    int exit =
        Assay.run(
            new PrintWriter(out),
            new PrintWriter(out),
            "gate",
            "--model",
            exported.toString(),
            "--task",
            "task1",
            "--reference",
            reference.toString(),
            "--json");
    assertThat(exit).as(out.toString()).isEqualTo(Assay.DONE);
    var answer = new ObjectMapper().readTree(out.toString());
    assertThat(answer.get("accepted").asBoolean()).isTrue();
    assertThat(answer.get("model").get("layer_differences")).isEmpty();
  }
}
