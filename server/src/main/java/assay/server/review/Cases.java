package assay.server.review;

import assay.grading.format.ScoreVectorFile;
import assay.grading.reproduction.Comparison;
import assay.grading.reproduction.Hypothesis;
import assay.grading.reproduction.Tolerance;
import assay.grading.score.ScoreKind;
import assay.server.account.Caller;
import assay.server.blob.Blobs;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.queue.Evidence;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The organizers' cases, each with what is needed to judge it. To anyone else they do not exist.
@Singleton
public class Cases {
  private final TenantDatabase database;
  private final CaseAccess access;
  private final Blobs blobs;
  private final ReviewStore store;
  private final ComparisonStore comparisons;
  private final DecisionStore decisions;
  private final CorrespondenceStore letters;

  // Seven collaborators: a case is read from as many tables, and its vectors from the blobs.
  Cases(
      TenantDatabase database,
      CaseAccess access,
      Blobs blobs,
      ReviewStore store,
      ComparisonStore comparisons,
      DecisionStore decisions,
      CorrespondenceStore letters) {
    this.database = database;
    this.access = access;
    this.blobs = blobs;
    this.store = store;
    this.comparisons = comparisons;
    this.decisions = decisions;
    this.letters = letters;
  }

  /// A case as lists have it.
  CaseView line(Handle handle, ReviewStore.CaseRow row) {
    return view(row, seen(handle, row), List.of(), More.NONE);
  }

  /// One case with its comparisons, claimed and re-run scores included, and its history.
  public CaseView find(Caller caller, UUID id) {
    var tenant = access.require(caller, id).tenant();
    var found =
        database.inTenant(
            tenant,
            handle -> {
              var row = store.find(handle, id).orElseThrow(Problem::notFound);
              var submission = row.subject().submission();
              return new Found(
                  row,
                  seen(handle, row),
                  comparisons.ofEntry(handle, submission),
                  new More(
                      row.kind().equals("appeal")
                          ? decisions.lifts(handle, submission, id)
                          : List.of(),
                      letters.history(handle, id)));
            });
    return view(
        found.row(),
        found.evidence(),
        found.comparisons().stream().map(comparison -> comparison(tenant, comparison)).toList(),
        found.more());
  }

  private record Found(
      ReviewStore.CaseRow row,
      List<CaseView.Seen> evidence,
      List<ComparisonStore.ComparisonRow> comparisons,
      More more) {}

  /// What lists leave out.
  private record More(List<CaseView.Lifted> lifts, List<CaseView.Deed> history) {
    static final More NONE = new More(List.of(), List.of());
  }

  /// The evidence of a case, with the other entries by their names. What is no longer there is left
  /// out.
  private List<CaseView.Seen> seen(Handle handle, ReviewStore.CaseRow row) {
    var ids =
        row.evidence().stream().map(Evidence::other).filter(Objects::nonNull).distinct().toList();
    var others = new HashMap<UUID, CaseView.Other>();
    if (!ids.isEmpty()) {
      store
          .entries(handle, ids, row.subject().submission())
          .forEach(other -> others.put(other.submission(), other));
    }
    return row.evidence().stream()
        .filter(one -> one.other() == null || others.containsKey(one.other()))
        .map(one ->
            new CaseView.Seen(
                one.code(),
                one.said(),
                one.other() == null ? null : others.get(one.other()),
                one.set(),
                one.measure(),
                one.value()))
        .toList();
  }

  private CaseView view(
      ReviewStore.CaseRow row,
      List<CaseView.Seen> evidence,
      List<CaseView.Comparison> comparisons,
      More more) {
    return new CaseView(
        row.id(),
        row.kind(),
        summary(row, evidence),
        row.openedAt(),
        row.subject(),
        row.decided(),
        row.handling(),
        evidence,
        comparisons,
        more.lifts(),
        more.history());
  }

  private static String summary(ReviewStore.CaseRow row, List<CaseView.Seen> evidence) {
    return switch (row.kind()) {
      case "mismatch", "review" ->
          "claimed scores differ from the re-run%s".formatted(largest(row.worst()));
      case "quarantine" -> "could not be graded on our side: an operator must look";
      case "duplicate" -> "resembles " + others(evidence);
      case "suspicious" -> "the model holds what a look-up table or a trigger is built from";
      case "appeal" -> "the team appeals";
      case "architecture" ->
          "the layers are not those of the reference: %d difference(s)".formatted(evidence.size());
      default -> "failed on hidden sets only";
    };
  }

  private static String others(List<CaseView.Seen> evidence) {
    var names =
        evidence.stream()
            .map(CaseView.Seen::other)
            .filter(Objects::nonNull)
            .distinct()
            .map(other -> other.code() + " of " + other.team())
            .toList();
    return switch (names.size()) {
      case 0 -> "another entry";
      case 1 -> names.getFirst();
      default -> names.getFirst() + " and %d more".formatted(names.size() - 1);
    };
  }

  private static String largest(@Nullable Double worst) {
    return worst == null ? "" : String.format(Locale.ROOT, " by up to %.2g", worst);
  }

  private CaseView.Comparison comparison(UUID tenant, ComparisonStore.ComparisonRow row) {
    var claimed = scores(tenant, row.claimed());
    return new CaseView.Comparison(
        row.set(),
        row.name(),
        row.difference(),
        row.match(),
        row.review(),
        row.verdict(),
        claimed,
        scores(tenant, row.rerun()),
        row.setVersion(),
        diagnosis(tenant, row, claimed));
  }

  private CaseView.@Nullable Diagnosis diagnosis(
      UUID tenant, ComparisonStore.ComparisonRow row, double[] claimed) {
    var found = row.diagnosis();
    return found == null
        ? null
        : new CaseView.Diagnosis(
            found.cause(), found.sentence(), found.tried(), mended(tenant, row, found, claimed));
  }

  private CaseView.@Nullable Mended mended(
      UUID tenant,
      ComparisonStore.ComparisonRow row,
      ComparisonStore.DiagnosisRow found,
      double[] claimed) {
    if (found.cause() == null || found.rerun() == null) {
      return null;
    }
    var hypothesis = Hypothesis.of(found.cause()).orElseThrow();
    var rerun = scores(tenant, found.rerun());
    var mended = hypothesis.mend(claimed, rerun, ScoreKind.named(found.kind()).orElseThrow());
    var comparison = Comparison.of(mended, rerun, new Tolerance(row.match(), row.review()));
    return new CaseView.Mended(
        new CaseView.Difference(
            comparison.max(),
            comparison.p95(),
            comparison.median(),
            comparison.rmse(),
            Double.isNaN(comparison.pearson()) ? null : comparison.pearson()),
        mended,
        rerun);
  }

  private double[] scores(UUID tenant, ComparisonStore.VectorAt vector) {
    try {
      return ScoreVectorFile.read(blobs.verified(tenant, vector.digest()), vector.pairs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
