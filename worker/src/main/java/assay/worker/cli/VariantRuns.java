package assay.worker.cli;

import assay.grading.faceset.FaceImages;
import assay.grading.gate.HalfPrecision;
import assay.grading.gate.ModelContract;
import assay.grading.reproduction.Diagnosis;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Variant;
import assay.worker.sandbox.Reading;
import assay.worker.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/// A model on the pairs of a set as a server would run it: plainly for the verdict, and in every
/// variant to find out why a claim differs.
final class VariantRuns {
  private final Sandbox sandbox;
  private final Path model;
  private final Preprocessing preprocessing;
  private final ScoreKind kind;

  VariantRuns(Sandbox sandbox, Path model, Preprocessing preprocessing, ScoreKind kind) {
    this.sandbox = sandbox;
    this.model = model;
    this.preprocessing = preprocessing;
    this.kind = kind;
  }

  /// @throws InputAtFault when the model or the set is refused or fails
  double[] plain(FaceImages set, String name) throws IOException, InputAtFault {
    return run(model, set, name, Variant.PLAIN);
  }

  /// @param plain scores, which are part of the answer
  /// @return without the variants that the model does not bear
  Map<Variant, double[]> all(FaceImages set, String name, double[] plain) throws IOException {
    var reruns = new EnumMap<Variant, double[]>(Variant.class);
    reruns.put(Variant.PLAIN, plain);
    var rounded = Files.createTempFile("assay-half", ".onnx");
    try {
      for (var variant : Diagnosis.variants(preprocessing)) {
        var file = model;
        if (variant == Variant.HALF_PRECISION) {
          HalfPrecision.write(model, rounded);
          file = rounded;
        }
        try {
          reruns.put(variant, run(file, set, name, variant));
        } catch (InputAtFault _) {
          // A model need not bear what it was not made for: it did well on the plain images.
        }
      }
    } finally {
      Files.delete(rounded);
    }
    return reruns;
  }

  private double[] run(Path file, FaceImages set, String name, Variant variant)
      throws IOException, InputAtFault {
    return new LocalRun(sandbox, file, ModelContract.TASK2)
        .score(set, name, Reading.of(preprocessing).in(variant), kind)
        .scores();
  }
}
