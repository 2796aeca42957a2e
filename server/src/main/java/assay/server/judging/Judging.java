package assay.server.judging;

import assay.grading.format.LabelFile;
import assay.grading.format.ScoreVectorFile;
import assay.grading.reproduction.Tolerance;
import assay.grading.reproduction.Verdict;
import assay.grading.score.ScoreKind;
import assay.server.audit.Audit;
import assay.server.blob.Blobs;
import assay.server.competition.BoardColumn;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Metric;
import assay.server.competition.SetVersion;
import assay.server.competition.Task;
import assay.server.competition.Track;
import assay.server.competition.TrackSet;
import assay.server.database.TenantDatabase;
import assay.server.failpoint.FailPoint;
import assay.server.http.Problem;
import assay.server.queue.CaseStore;
import assay.server.queue.Gradings;
import assay.server.queue.Lease;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges one submission under a lease. Its results are written in one transaction with the end of
/// the lease, so a second attempt after a crash finds either nothing or everything.
@Singleton
class Judging {
  private static final Logger LOG = LoggerFactory.getLogger(Judging.class);

  private final TenantDatabase database;
  private final Competitions competitions;
  private final Blobs blobs;
  private final Gradings gradings;
  private final Audit audit;
  private final CaseStore cases;
  private final Diagnosing diagnosing;
  private final Screens screens;
  private final JudgingStore store;

  // Nine collaborators: judging is where everything that was stored meets.
  Judging(
      TenantDatabase database,
      Competitions competitions,
      Blobs blobs,
      Gradings gradings,
      Audit audit,
      CaseStore cases,
      Diagnosing diagnosing,
      Screens screens,
      JudgingStore store) {
    this.database = database;
    this.competitions = competitions;
    this.blobs = blobs;
    this.gradings = gradings;
    this.audit = audit;
    this.cases = cases;
    this.diagnosing = diagnosing;
    this.screens = screens;
    this.store = store;
  }

  /// What is judged, read in one transaction; the numbers themselves are read after it.
  private record Matter(
      JudgingStore.SubmissionRow submission,
      Track track,
      List<TrackSet> sets,
      List<BoardColumn> columns,
      List<JudgingStore.VectorRow> vectors,
      Map<UUID, SetVersion> versions) {}

  /// Judges and ends the lease; a fault of ours gives the grading back for another attempt.
  void judge(Lease lease) {
    try {
      var matter = database.inTenant(lease.tenant(), handle -> matter(handle, lease.submission()));
      var tolerance = matter.track().task().claim().tolerance();
      var sets = sets(lease.tenant(), matter);
      var judgement = Judgement.of(sets, tolerance);
      var seen = screens.look(lease.tenant(), lease.submission(), counting(matter, sets));
      var diagnosed =
          diagnosing.atOnce(judgement.reproductions(), matter.sets(), matter.track().task().run());
      database.inTenant(
          lease.tenant(),
          handle -> {
            write(handle, lease, matter, judgement, diagnosed);
            screens.open(handle, seen);
            FailPoint.BEFORE_FINISH.pass();
            return lease;
          });
      FailPoint.AFTER_FINISH.pass();
    } catch (Problem lost) {
      LOG.info("judging {} was taken over: {}", lease.submission(), lost.detail());
    } catch (IOException | RuntimeException e) {
      LOG.error("judging {} failed at attempt {}", lease.submission(), lease.attempt(), e);
      gradings.failJudge(lease, e.toString());
    }
  }

  private Matter matter(Handle handle, UUID submissionId) {
    var submission = store.submission(handle, submissionId);
    var track = competitions.track(handle, submission.track()).orElseThrow();
    var vectors = store.vectors(handle, submissionId);
    var versions = new HashMap<UUID, SetVersion>();
    vectors.forEach(vector ->
        versions.computeIfAbsent(
            vector.version(), id -> competitions.version(handle, id).orElseThrow()));
    return new Matter(
        submission,
        track,
        competitions.setsOf(handle, track.id()),
        competitions.columnsOf(handle, track.id()),
        vectors,
        versions);
  }

  /// A set ranks by its live version, where there are vectors of it, else by the newest that has
  /// some.
  private List<Judgement.SetOfVectors> sets(UUID tenant, Matter matter) throws IOException {
    var sets = new ArrayList<Judgement.SetOfVectors>();
    for (var set : matter.sets()) {
      var ofSet =
          matter.vectors().stream().filter(vector -> vector.set().equals(set.set().id())).toList();
      if (!ofSet.isEmpty()) {
        var version = version(set, ofSet, matter.versions());
        sets.add(
            new Judgement.SetOfVectors(
                set.set().id(),
                basis(set, version, matter),
                metrics(set, matter.columns()),
                isStrict(set, matter),
                vector(tenant, ofSet, "claimed", null),
                vector(tenant, ofSet, "re-run", version.id()),
                earlier(tenant, set, ofSet, matter),
                labels(tenant, version)));
      }
    }
    return sets;
  }

  /// The accuracy of a ranked set is computed whether a column shows it or not.
  private static List<Metric> metrics(TrackSet set, List<BoardColumn> columns) {
    return set.isRanked()
        ? Stream.concat(
                Stream.of(Metric.ACCURACY),
                columns.stream()
                    .filter(column -> column.set().equals(set.set().id()))
                    .map(BoardColumn::metric))
            .distinct()
            .toList()
        : List.of();
  }

  private static boolean isStrict(TrackSet set, Matter matter) {
    return set.set().role() == EvaluationSet.Role.SANITIZER
        && matter.track().task().claim().sanitizer() == Task.Sanitizer.STRICT;
  }

  private static Judgement.Basis basis(TrackSet set, SetVersion version, Matter matter) {
    return new Judgement.Basis(
        version.id(),
        version.version(),
        version.id().equals(set.live().id()),
        judgingVersion(version, matter.track().task().claim().tolerance(), isStrict(set, matter)));
  }

  private List<Judgement.Earlier> earlier(
      UUID tenant, TrackSet set, List<JudgingStore.VectorRow> ofSet, Matter matter)
      throws IOException {
    var earlier = new ArrayList<Judgement.Earlier>();
    for (var version : set.accepted()) {
      vector(tenant, ofSet, "re-run", version.id())
          .ifPresent(
              rerun -> earlier.add(new Judgement.Earlier(basis(set, version, matter), rerun)));
    }
    return earlier;
  }

  /// The vector of each set that counts: the re-run, else the claim.
  private static List<Screens.OwnVector> counting(
      Matter matter, List<Judgement.SetOfVectors> sets) {
    var counting = new ArrayList<Screens.OwnVector>();
    var slugs = new HashMap<UUID, String>();
    matter.sets().forEach(set -> slugs.put(set.set().id(), set.set().slug()));
    var digests = new HashMap<UUID, String>();
    matter.vectors().forEach(vector -> digests.put(vector.id(), vector.digest()));
    for (var set : sets) {
      set.rerun()
          .or(set::claimed)
          .map(vector ->
              new Screens.OwnVector(
                  vector.id(),
                  Objects.requireNonNull(slugs.get(set.set())),
                  set.basis().version(),
                  Objects.requireNonNull(digests.get(vector.id())),
                  vector.scores()))
          .ifPresent(counting::add);
    }
    return counting;
  }

  private static SetVersion version(
      TrackSet set, List<JudgingStore.VectorRow> vectors, Map<UUID, SetVersion> versions) {
    return vectors.stream()
        .map(vector -> versions.get(vector.version()))
        .filter(version -> version.id().equals(set.live().id()))
        .findFirst()
        .orElseGet(() -> versions.get(vectors.getLast().version()));
  }

  /// @param version null: of any version
  private Optional<Judgement.Vector> vector(
      UUID tenant, List<JudgingStore.VectorRow> rows, String origin, @Nullable UUID version)
      throws IOException {
    var row =
        rows.stream()
            .filter(vector ->
                vector.origin().equals(origin)
                    && (version == null || vector.version().equals(version)))
            .findFirst();
    if (row.isEmpty()) {
      return Optional.empty();
    }
    var found = row.get();
    var scores = ScoreVectorFile.read(blobs.verified(tenant, found.digest()), found.pairs());
    return Optional.of(
        new Judgement.Vector(found.id(), ScoreKind.named(found.kind()).orElseThrow(), scores));
  }

  private boolean[] labels(UUID tenant, SetVersion version) throws IOException {
    return LabelFile.read(blobs.verified(tenant, version.parts().labels()), version.pairs());
  }

  /// DESIGN §3: labels, tolerance, metric parameters and the evaluator's number.
  private static String judgingVersion(SetVersion version, Tolerance tolerance, boolean strict) {
    var basis =
        String.join(
            "|",
            version.parts().labels(),
            Double.toString(tolerance.match()),
            strict ? "strict" : Double.toString(tolerance.review()),
            "kfold 10, 0..4 by 0.01",
            Integer.toString(Judgement.EVALUATOR));
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(basis.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(
      Handle handle, Lease lease, Matter matter, Judgement judgement, Diagnosing.AtOnce diagnosed) {
    var submission = matter.submission();
    for (var reproduced : judgement.reproductions()) {
      store.insertReproduction(handle, lease.tenant(), submission.id(), reproduced);
    }
    for (var scored : judgement.scores()) {
      store.insertScore(handle, lease.tenant(), submission.id(), submission.track(), scored);
    }
    judgement
        .verdict()
        .filter(verdict -> verdict != Verdict.REPRODUCED)
        .ifPresent(verdict ->
            cases.open(
                handle, submission.id(), verdict == Verdict.MISMATCH ? "mismatch" : "review"));
    audit.record(
        handle,
        lease.tenant(),
        null,
        "submission.judged",
        "submission",
        submission.id().toString(),
        Map.of(
            "verdict", judgement.verdict().map(Enum::name).orElse("none"),
            "scores", judgement.scores().size()));
    gradings.finishJudge(handle, lease, told(judgement, matter.sets()), diagnosed.next());
    diagnosing.write(handle, submission.id(), diagnosed.found());
  }

  private static String told(Judgement judgement, List<TrackSet> sets) {
    return judgement
        .verdict()
        .map(verdict ->
            switch (verdict) {
              case REPRODUCED -> reproduced(judgement, sets);
              case REVIEW ->
                  "Graded: your scores differ a little from our re-run. The entry is ranked, marked as under review, until the"
                      + " organizers decide.";
              case MISMATCH ->
                  "Graded: your scores differ from our re-run. The entry is not ranked unless the organizers approve it; its"
                      + " page shows the differences.";
            })
        .orElse("Graded: the entry is on its board.");
  }

  /// Names the version where it is not the live one.
  private static String reproduced(Judgement judgement, List<TrackSet> sets) {
    var earlier =
        judgement.reproductions().stream()
            .filter(reproduced -> !reproduced.basis().isLive())
            .map(reproduced -> earlier(reproduced, sets))
            .collect(Collectors.joining(", "));
    return earlier.isEmpty()
        ? "Graded: your scores are what our re-run gives. The entry is on its board."
        : "Graded: your scores are what our re-run gives on %s, which is still accepted. The entry is on its board by the live version."
            .formatted(earlier);
  }

  private static String earlier(Judgement.Reproduced reproduced, List<TrackSet> sets) {
    var set =
        sets.stream()
            .filter(one -> one.set().id().equals(reproduced.set()))
            .findFirst()
            .orElseThrow();
    return "version %d of the set %s (live is %d)"
        .formatted(reproduced.basis().number(), set.set().name(), set.live().version());
  }
}
