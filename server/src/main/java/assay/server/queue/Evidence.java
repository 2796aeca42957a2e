package assay.server.queue;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One thing that a screen saw; never a verdict. For organizers alone: it may name another entry.
///
/// @param code stable: `duplicate.file`, `duplicate.weights`, `duplicate.scores`,
///   `model.suspicious_operator`, `architecture_mismatch`
/// @param said a sentence
/// @param other the entry that this one resembles, of the same competition; null: it is about this
///   entry alone
/// @param set slug of the set that was compared; null: none was
/// @param measure `pearson` or `spearman`; null: nothing was measured
/// @param value of the measure; null: nothing was measured
public record Evidence(
    String code,
    String said,
    @Nullable UUID other,
    @Nullable String set,
    @Nullable String measure,
    @Nullable Double value) {

  public static Evidence of(String code, String said) {
    return new Evidence(code, said, null, null, null, null);
  }

  public static Evidence like(String code, String said, UUID other) {
    return new Evidence(code, said, other, null, null, null);
  }

  /// Whether both tell of one thing, however exactly it was measured.
  boolean repeats(Evidence earlier) {
    return code.equals(earlier.code)
        && Objects.equals(other, earlier.other)
        && Objects.equals(set, earlier.set)
        && Objects.equals(measure, earlier.measure)
        && (other != null || said.equals(earlier.said));
  }
}
