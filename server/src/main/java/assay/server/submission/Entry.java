package assay.server.submission;

import assay.grading.Notice;
import assay.grading.gate.Fingerprint;
import assay.server.competition.SetVersion;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An upload that passed every check at the door.
///
/// @param isRun a worker has something to run, so the entry starts at stage run, else at judge
record Entry(
    Place place, Method method, List<CheckedFile> files, List<Claim> claims, boolean isRun) {
  Entry {
    files = List.copyOf(files);
    claims = List.copyOf(claims);
  }

  /// A file with what its sender should know about it.
  ///
  /// @param model what was read of it; null: it is none
  record CheckedFile(Form.File file, List<Notice> notices, @Nullable Model model) {
    CheckedFile {
      notices = List.copyOf(notices);
    }

    CheckedFile with(Notice more) {
      return new CheckedFile(
          file, Stream.concat(notices.stream(), Stream.of(more)).toList(), model);
    }
  }

  /// What is kept of a model besides its bytes.
  record Model(ModelFacts facts, Fingerprint fingerprint) {}

  /// A claimed vector in pair order.
  ///
  /// @param role `entry`, or of two systems `proposed` and `baseline`
  /// @param variant `plain`, or `decision`
  record Claim(SetVersion version, String role, String variant, String scoreKind, double[] scores) {
    /// The scores of an entry that brings one vector for the set.
    Claim(SetVersion version, String scoreKind, double[] scores) {
      this(version, "entry", "plain", scoreKind, scores);
    }
  }

  /// What the participant says about the method.
  ///
  /// @param facts answers to the task's fact sheet, by the key of their question
  record Method(
      String name, String description, String link, String kitVersion, Map<String, String> facts) {
    Method {
      facts = Map.copyOf(facts);
    }
  }
}
