package assay.grading.gate;

import assay.grading.Notice;
import assay.grading.gate.OnnxGate.Signature;
import java.util.List;

/// What the gate read of an accepted model.
///
/// @param flags what the organizers should look at; none of it refuses the model
public record Inspection(
    Signature signature,
    List<Notice> flags,
    Fingerprint fingerprint,
    Architecture architecture,
    Cost cost) {
  public Inspection {
    flags = List.copyOf(flags);
  }
}
