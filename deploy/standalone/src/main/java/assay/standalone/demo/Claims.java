package assay.standalone.demo;

import assay.worker.cli.Assay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// What participants compute at home, with the tools that participants have: `assay sanitize` and
/// `assay result`.
final class Claims {
  private final Made made;
  private final Path folder;

  Claims(Made made, Path folder) {
    this.made = made;
    this.folder = folder;
  }

  /// The sanitizer scores of a model.
  Path honest(String model) throws IOException {
    return sanitize(model, made.sanitizer(), "honest");
  }

  /// Scores of someone who fed BGR to a model that wants RGB.
  Path swapped(String model) throws IOException {
    return sanitize(model, made.swappedSanitizer(), "swapped");
  }

  /// Honest scores, each moved by a little.
  Path shifted(String model, double by) throws IOException {
    var lines =
        Files.readAllLines(honest(model)).stream()
            .map(line ->
                String.format(Locale.ROOT, "%.8f", Math.min(1, Double.parseDouble(line) + by)))
            .toList();
    var file = folder(model, "shifted").resolve("task1_sanitizer_scores.txt");
    return Files.write(file, lines);
  }

  /// The `result.zip` of a model at a scale.
  Path result(String model, String scale) throws IOException {
    var into = folder(model, scale);
    run(
        "result",
        "--model",
        made.model(model).toString(),
        "--images",
        made.validation().toString(),
        "--dataset_scale",
        scale,
        "--output_folder",
        into.toString());
    return into.resolve("result.zip");
  }

  /// The same with its last line cut off.
  Path oneLineShort(String model, String scale) throws IOException {
    result(model, scale);
    var name = "validation_" + scale + "_result.txt";
    List<String> lines = Files.readAllLines(folder(model, scale).resolve(name));
    var cut = folder(model, scale + "-short").resolve("result.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(cut))) {
      zip.putNextEntry(new ZipEntry(name));
      var kept = String.join("\n", lines.subList(0, lines.size() - 1)) + "\n";
      zip.write(kept.getBytes(StandardCharsets.UTF_8));
    }
    return cut;
  }

  private Path sanitize(String model, Path pairs, String how) throws IOException {
    var into = folder(model, how);
    run(
        "sanitize",
        "--model_path",
        made.model(model).toString(),
        "--task",
        "task1",
        "--sanitizer_bin_path",
        pairs.toString(),
        "--output_folder",
        into.toString());
    return into.resolve("task1_sanitizer_scores.txt");
  }

  private Path folder(String model, String how) throws IOException {
    return Files.createDirectories(folder.resolve(model + "-" + how));
  }

  private static void run(String... command) {
    var out = new StringWriter();
    int exit = Assay.run(new PrintWriter(out), new PrintWriter(out), command);
    if (exit != Assay.DONE) {
      throw new DemoFailed(
          "assay " + String.join(" ", command) + " ended with " + exit + ":\n" + out);
    }
  }
}
