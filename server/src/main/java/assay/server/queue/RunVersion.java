package assay.server.queue;

import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.WorkerCalls;
import assay.server.competition.SetVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// Names what the numbers of a re-run rest on (DESIGN §3): onnxruntime's minor version, the kind of
/// provider, the pre-processing, the pixels and the pairs. GPU, driver and host are facts, never
/// part of it.
final class RunVersion {
  private RunVersion() {}

  static String of(
      List<WorkerCalls.Fact> engine, Preprocessing preprocessing, SetVersion.Parts parts) {
    var text =
        String.join(
            "\n",
            minor(fact(engine, "onnxruntime")),
            fact(engine, "provider"),
            Double.toString(preprocessing.mean()),
            Double.toString(preprocessing.std()),
            preprocessing.flip(),
            Objects.requireNonNull(parts.pack()),
            Objects.requireNonNull(parts.map()));
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String fact(List<WorkerCalls.Fact> engine, String name) {
    return engine.stream()
        .filter(fact -> fact.name().equals(name))
        .map(WorkerCalls.Fact::value)
        .findFirst()
        .orElse("unknown");
  }

  /// `1.29` of `1.29.0`.
  private static String minor(String version) {
    var parts = version.split("\\.", -1);
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }
}
