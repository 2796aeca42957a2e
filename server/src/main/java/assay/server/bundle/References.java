package assay.server.bundle;

import assay.grading.Checked;
import assay.grading.Refusal;
import assay.grading.gate.Architecture;
import assay.grading.gate.Inspection;
import assay.grading.gate.OnnxGate;
import assay.server.blob.Blobs.Stored;
import assay.server.http.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the reference models of the tasks: each must be one that its own task would let in.
final class References {
  private References() {}

  /// @param layers of the model that is stored
  record Reference(Stored stored, Architecture layers) {}

  /// By the slug of their task.
  ///
  /// @throws Problem 422 with what the gate says to each
  static Map<String, Reference> read(Unpacking bundle, List<Manifest.TaskPart> tasks)
      throws IOException {
    var references = new HashMap<String, Reference>();
    var refusals = new ArrayList<Refusal>();
    for (var task : tasks) {
      if (task.reference() != null) {
        var file = bundle.archive().file(task.reference().entry());
        switch (OnnxGate.check(file, task.run().contract())) {
          case Checked.Refused<Inspection>(var why) -> refusals.add(at(task.slug(), why));
          case Checked.Accepted<Inspection>(var inspection, _) -> {
            var stored = bundle.keep().put(bundle.tenant(), file);
            references.put(task.slug(), new Reference(stored, inspection.architecture()));
          }
        }
      }
    }
    if (!refusals.isEmpty()) {
      throw Problem.refused(refusals, "bundle");
    }
    return references;
  }

  private static Refusal at(String task, Refusal why) {
    var place = "task " + task + ", reference_architecture";
    return new Refusal(
        why.code(),
        why.where().isEmpty() ? place : place + ", " + why.where(),
        why.expected(),
        why.found(),
        why.remedy());
  }
}
