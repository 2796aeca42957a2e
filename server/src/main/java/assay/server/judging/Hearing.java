package assay.server.judging;

import assay.grading.format.LabelFile;
import assay.grading.format.ScoreVectorFile;
import assay.grading.reproduction.Tolerance;
import assay.grading.score.ScoreKind;
import assay.server.blob.Blobs;
import assay.server.competition.BoardColumn;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Metric;
import assay.server.competition.SetVersion;
import assay.server.competition.Task;
import assay.server.competition.TrackRules;
import assay.server.competition.TrackSet;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Puts together what one submission is judged by: its vectors, and the rules of its track as they
/// stand or as a re-grade set would have them.
@Singleton
class Hearing {
  private final Competitions competitions;
  private final Blobs blobs;
  private final JudgingStore store;

  Hearing(Competitions competitions, Blobs blobs, JudgingStore store) {
    this.competitions = competitions;
    this.blobs = blobs;
    this.store = store;
  }

  /// What is judged, read in one transaction; the numbers themselves are read after it.
  ///
  /// @param versions of the vectors
  record Matter(
      JudgingStore.SubmissionRow submission,
      TrackRules rules,
      List<JudgingStore.VectorRow> vectors,
      Map<UUID, SetVersion> versions) {
    Matter {
      vectors = List.copyOf(vectors);
      versions = Map.copyOf(versions);
    }

    Task task() {
      return rules.track().task();
    }

    Tolerance tolerance() {
      return task().claim().tolerance();
    }
  }

  /// @param regrade with its vectors and by its rules; null: by what stands
  Matter matter(Handle handle, UUID submissionId, @Nullable UUID regrade) {
    var submission = store.submission(handle, submissionId);
    var vectors = store.vectors(handle, submissionId, regrade);
    var versions = new HashMap<UUID, SetVersion>();
    vectors.forEach(vector ->
        versions.computeIfAbsent(
            vector.version(), id -> competitions.version(handle, id).orElseThrow()));
    return new Matter(
        submission, competitions.rules(handle, submission.track(), regrade), vectors, versions);
  }

  /// A set ranks by its live version, where there are vectors of it, else by the newest that has
  /// some.
  List<Judgement.SetOfVectors> sets(UUID tenant, Matter matter) throws IOException {
    var sets = new ArrayList<Judgement.SetOfVectors>();
    for (var set : matter.rules().sets()) {
      var ofSet =
          matter.vectors().stream().filter(vector -> vector.set().equals(set.set().id())).toList();
      if (!ofSet.isEmpty()) {
        var version = version(set, ofSet, matter.versions());
        sets.add(
            new Judgement.SetOfVectors(
                set.set().id(),
                basis(set, version, matter),
                metrics(set, matter.rules().columns()),
                isStrict(set, matter),
                vector(tenant, ofSet, "claimed", null),
                vector(tenant, ofSet, "re-run", version.runsAs()),
                earlier(tenant, set, ofSet, matter),
                decided(tenant, ofSet, version),
                labels(tenant, version)));
      }
    }
    return sets;
  }

  /// The usual figure of a ranked set is computed whether a column shows it or not.
  private static List<Metric> metrics(TrackSet set, List<BoardColumn> columns) {
    return set.isRanked()
        ? Stream.concat(
                Stream.of(set.set().protocol().usual()),
                columns.stream().flatMap(column -> column.metricsOf(set.set().id()).stream()))
            .distinct()
            .toList()
        : List.of();
  }

  private static boolean isStrict(TrackSet set, Matter matter) {
    return set.set().role() == EvaluationSet.Role.SANITIZER
        && matter.task().claim().sanitizer() == Task.Sanitizer.STRICT;
  }

  private static Judgement.Basis basis(TrackSet set, SetVersion version, Matter matter) {
    return new Judgement.Basis(
        version.id(),
        version.version(),
        version.id().equals(set.live().id()),
        judgingVersion(set, version, matter, isStrict(set, matter)));
  }

  private List<Judgement.Earlier> earlier(
      UUID tenant, TrackSet set, List<JudgingStore.VectorRow> ofSet, Matter matter)
      throws IOException {
    var earlier = new ArrayList<Judgement.Earlier>();
    for (var version : set.accepted()) {
      vector(tenant, ofSet, "re-run", version.runsAs())
          .ifPresent(
              rerun -> earlier.add(new Judgement.Earlier(basis(set, version, matter), rerun)));
    }
    return earlier;
  }

  /// Empty where the entry brought no decisions.
  private Optional<Decided> decided(
      UUID tenant, List<JudgingStore.VectorRow> ofSet, SetVersion version) throws IOException {
    var proposed = last(ofSet, vector -> vector.isDecision("proposed"));
    var baseline = last(ofSet, vector -> vector.isDecision("baseline"));
    if (proposed.isEmpty() || baseline.isEmpty()) {
      return Optional.empty();
    }
    var groups = version.parts().groups();
    return Optional.of(
        new Decided(
            Decided.Answers.of(read(tenant, proposed.get())),
            Decided.Answers.of(read(tenant, baseline.get())),
            groups == null ? List.of() : Files.readAllLines(blobs.verified(tenant, groups))));
  }

  /// The vector of each set that counts: the re-run, else the claim.
  static List<Screens.OwnVector> counting(Matter matter, List<Judgement.SetOfVectors> sets) {
    var counting = new ArrayList<Screens.OwnVector>();
    var slugs = new HashMap<UUID, String>();
    matter.rules().sets().forEach(set -> slugs.put(set.set().id(), set.set().slug()));
    var digests = new HashMap<UUID, String>();
    var versions = new HashMap<UUID, UUID>();
    for (var vector : matter.vectors()) {
      digests.put(vector.id(), vector.digest());
      versions.put(vector.id(), vector.version());
    }
    for (var set : sets) {
      set.rerun()
          .or(set::claimed)
          .map(vector ->
              new Screens.OwnVector(
                  vector.id(),
                  Objects.requireNonNull(slugs.get(set.set())),
                  Objects.requireNonNull(versions.get(vector.id())),
                  Objects.requireNonNull(digests.get(vector.id())),
                  vector.scores()))
          .ifPresent(counting::add);
    }
    return counting;
  }

  private static SetVersion version(
      TrackSet set, List<JudgingStore.VectorRow> vectors, Map<UUID, SetVersion> versions) {
    return vectors.stream().anyMatch(vector -> vector.version().equals(set.live().runsAs()))
        ? set.live()
        : Objects.requireNonNull(versions.get(vectors.getLast().version()));
  }

  /// The newest.
  ///
  /// @param version whose vectors count; null: of any version
  private Optional<Judgement.Vector> vector(
      UUID tenant, List<JudgingStore.VectorRow> rows, String origin, @Nullable UUID version)
      throws IOException {
    var row =
        last(
            rows,
            vector ->
                vector.isCounting()
                    && vector.origin().equals(origin)
                    && (version == null || vector.version().equals(version)));
    return row.isEmpty() ? Optional.empty() : Optional.of(read(tenant, row.get()));
  }

  private static Optional<JudgingStore.VectorRow> last(
      List<JudgingStore.VectorRow> rows, Predicate<JudgingStore.VectorRow> which) {
    return rows.stream().filter(which).reduce((_, later) -> later);
  }

  private Judgement.Vector read(UUID tenant, JudgingStore.VectorRow row) throws IOException {
    return new Judgement.Vector(
        row.id(),
        ScoreKind.named(row.kind()).orElseThrow(),
        ScoreVectorFile.read(blobs.verified(tenant, row.digest()), row.pairs()));
  }

  private boolean[] labels(UUID tenant, SetVersion version) throws IOException {
    return LabelFile.read(blobs.verified(tenant, version.parts().labels()), version.pairs());
  }

  /// DESIGN §3: labels, tolerance, metric parameters and the evaluator's number.
  private static String judgingVersion(
      TrackSet set, SetVersion version, Matter matter, boolean strict) {
    var tolerance = matter.tolerance();
    var scores =
        String.join(
            "|",
            version.parts().labels(),
            Double.toString(tolerance.match()),
            strict ? "strict" : Double.toString(tolerance.review()),
            switch (set.set().protocol()) {
              case KFOLD -> "kfold 10, 0..4 by 0.01";
              case TEMPLATES -> "templates, nearest";
            },
            Integer.toString(Judgement.EVALUATOR));
    var basis =
        matter.task().claim().format().hasDecisions()
            ? scores + "|decisions|" + version.parts().groups()
            : scores;
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(basis.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
