package assay.grading.receipt;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a graded entry came to, for one reader at one moment. Its components are the members of a
/// public JSON document: they are only ever added to.
///
/// @param format [#FORMAT]
/// @param sets those whose results the reader may see
/// @param setsWithheld how many more the entry has: their results are not the reader's to see yet
public record Receipt(
    String format,
    Issue issued,
    Track track,
    Entry entry,
    List<File> files,
    List<SetResult> sets,
    int setsWithheld) {
  public static final String FORMAT = "assay-receipt/1";

  public Receipt {
    requireAll(format, issued, track, entry);
    files = List.copyOf(files);
    sets = List.copyOf(sets);
  }

  /// A document from elsewhere may lack what ours has.
  private static void requireAll(Object... members) {
    for (var member : members) {
      Objects.requireNonNull(member, "a member is missing");
    }
  }

  /// @param by address of the server; null: it was not told its own
  /// @param to `team`, or `organizers`, who see results before others do
  /// @param at by the database's clock
  /// @param keyId of the key that signs
  public record Issue(@Nullable String by, String to, Instant at, String keyId) {
    public Issue {
      requireAll(to, at, keyId);
    }
  }

  public record Track(
      String organization, String competition, String phase, String task, String scale) {
    public Track {
      requireAll(organization, competition, phase, task, scale);
    }
  }

  /// @param withdrawnAt null while it stands
  /// @param verdict the worst of its sets; null: nothing was compared
  /// @param decision of the organizers: `none`, `approved`, `rejected`, `disqualified`
  public record Entry(
      UUID id,
      String code,
      String team,
      Instant acceptedAt,
      @Nullable Instant withdrawnAt,
      @Nullable String verdict,
      String decision) {
    public Entry {
      requireAll(id, code, team, acceptedAt, decision);
    }
  }

  /// As it was uploaded.
  ///
  /// @param kind `model` or `scores`
  public record File(String kind, String name, long bytes, String sha256) {
    public File {
      requireAll(kind, name, sha256);
    }
  }

  /// @param set its slug
  /// @param role `sanitizer`, `validation` or `hidden`
  /// @param vectors claims and plain re-runs
  /// @param reproduction null: nothing was compared
  public record SetResult(
      String set,
      String name,
      String role,
      List<Vector> vectors,
      @Nullable Reproduction reproduction,
      List<Figure> figures) {
    public SetResult {
      requireAll(set, name, role);
      vectors = List.copyOf(vectors);
      figures = List.copyOf(figures);
    }
  }

  /// Scores in pair order. More components than usual: the members of one JSON object.
  ///
  /// @param version of the set
  /// @param origin `claimed` or `re-run`
  /// @param sha256 of the scores as little-endian float64
  /// @param runVersion hash of what a re-run rests on; the word `claimed` for a claim
  /// @param seconds of the re-run; null for a claim
  /// @param engine facts about the re-run, as they were recorded; null for a claim
  public record Vector(
      int version,
      String origin,
      String role,
      String variant,
      String kind,
      String sha256,
      int pairs,
      String runVersion,
      @Nullable Double seconds,
      @Nullable Map<String, String> engine) {
    public Vector {
      requireAll(origin, role, variant, kind, sha256, runVersion);
      // Sorted, so that the same facts are the same bytes.
      engine = engine == null ? null : Collections.unmodifiableMap(new TreeMap<>(engine));
    }
  }

  /// The claim beside the re-run.
  ///
  /// @param version of the set
  /// @param claimed SHA-256 of the vector
  /// @param rerun SHA-256 of the vector
  public record Reproduction(
      int version,
      String verdict,
      String claimed,
      String rerun,
      Tolerance tolerance,
      Difference difference,
      String judgingVersion) {
    public Reproduction {
      requireAll(verdict, claimed, rerun, tolerance, difference, judgingVersion);
    }
  }

  /// @param match largest difference that is REPRODUCED
  /// @param review largest difference that is REVIEW
  public record Tolerance(double match, double review) {}

  /// @param pearson null: a vector is constant
  public record Difference(
      double max, double p95, double median, double rmse, @Nullable Double pearson) {}

  /// @param version of the set
  /// @param std over the folds; null: the metric has none
  /// @param threshold mean over the folds; null: the metric has none
  /// @param evidence `claimed`, `re-run` or `reproduced`
  /// @param vector SHA-256 of the scores that it was computed from
  public record Figure(
      int version,
      String metric,
      double value,
      @Nullable Double std,
      @Nullable Double threshold,
      String evidence,
      String vector,
      String judgingVersion) {
    public Figure {
      requireAll(metric, evidence, vector, judgingVersion);
    }
  }
}
