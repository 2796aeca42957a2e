package assay.server.review;

import assay.grading.format.ScoreVectorFile;
import assay.grading.reproduction.Comparison;
import assay.grading.reproduction.Hypothesis;
import assay.grading.reproduction.Tolerance;
import assay.grading.score.ScoreKind;
import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.blob.Blobs;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.outbox.OutboxStore;
import assay.server.queue.Evidence;
import assay.server.submission.Fault;
import assay.server.submission.SubmissionState;
import assay.server.submission.Timeline;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The organizers' cases: list, look, decide. To anyone else they do not exist.
@Singleton
public class Cases {
  private static final int MAX_REASON = 2_000;
  private static final List<String> STATES = List.of("open", "decided");

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Blobs blobs;
  private final Timeline timeline;
  private final Audit audit;
  private final OutboxStore outbox;
  private final ReviewStore store;

  // Seven collaborators: a decision is written, audited, and told to team and outside at once.
  Cases(
      TenantDatabase database,
      Organizations organizations,
      Blobs blobs,
      Timeline timeline,
      Audit audit,
      OutboxStore outbox,
      ReviewStore store) {
    this.database = database;
    this.organizations = organizations;
    this.blobs = blobs;
    this.timeline = timeline;
    this.audit = audit;
    this.outbox = outbox;
    this.store = store;
  }

  /// What a decider says.
  ///
  /// @param version of the case as the decider saw it
  public record Opinion(Decision decision, String reason, int version) {}

  /// What can be decided; NONE opens the case again.
  public enum Decision {
    NONE,
    APPROVED,
    REJECTED,
    DISQUALIFIED;

    /// As the API and the database spell it.
    public String spelled() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Cases of an organization, oldest first.
  ///
  /// @param state `open` or `decided`
  public List<CaseView> list(Caller caller, String organizationSlug, String state) {
    if (!STATES.contains(state)) {
      throw Problem.field("state", "case.state", "Expected open or decided, found " + state + ".");
    }
    var organization = organizations.require(caller, organizationSlug, Role.REVIEWER);
    return database.inTenant(
        organization.id(),
        handle ->
            store.ofState(handle, state).stream()
                .map(row -> view(row, seen(handle, row), List.of()))
                .toList());
  }

  /// One case with its comparisons, claimed and re-run scores included.
  public CaseView find(Caller caller, UUID id) {
    var tenant = tenant(caller, id);
    var found =
        database.inTenant(
            tenant,
            handle -> {
              var row = store.find(handle, id).orElseThrow(Problem::notFound);
              return new Found(
                  row, seen(handle, row), store.comparisons(handle, row.subject().submission()));
            });
    return view(
        found.row(),
        found.evidence(),
        found.comparisons().stream().map(comparison -> comparison(tenant, comparison)).toList());
  }

  private record Found(
      ReviewStore.CaseRow row,
      List<CaseView.Seen> evidence,
      List<ReviewStore.ComparisonRow> comparisons) {}

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

  /// Decides, records who and why, and tells the team. Two deciders at once: the second is told so.
  public CaseView decide(Caller caller, UUID id, Opinion opinion) {
    caller.require("organize");
    var tenant = tenant(caller, id);
    var reason = reason(opinion);
    database.inTenant(
        tenant,
        handle -> {
          var before = store.find(handle, id).orElseThrow(Problem::notFound);
          if (!store.decide(
              handle, id, opinion.decision().spelled(), reason, opinion.version(), caller.user())) {
            throw Problem.of(
                409,
                "case.changed",
                "Someone decided this case meanwhile: it is now %s. Read it again before you decide."
                    .formatted(before.decided().decision()));
          }
          var told = Told.of(before.kind(), opinion.decision(), reason);
          timeline.remark(
              handle,
              before.subject().submission(),
              new Timeline.Step(
                  SubmissionState.valueOf(before.subject().state()), told, Fault.NOBODY));
          outbox.announce(
              handle,
              "case.decided",
              Map.of(
                  "case", id.toString(),
                  "submission", before.subject().submission().toString(),
                  "kind", before.kind(),
                  "decision", opinion.decision().spelled(),
                  "told", told));
          audit.record(
              handle,
              tenant,
              caller.user(),
              "case." + opinion.decision().spelled(),
              "case",
              id.toString(),
              Map.of(
                  "submission", before.subject().submission().toString(),
                  "before", before.decided().decision(),
                  "reason", reason));
          return id;
        });
    return find(caller, id);
  }

  private static String reason(Opinion opinion) {
    var reason = opinion.reason().strip();
    if (reason.isEmpty()) {
      throw Problem.field(
          "reason",
          "case.reason_missing",
          "Say why in a sentence: the team and later readers of the audit log see it.");
    }
    if (reason.length() > MAX_REASON) {
      throw Problem.field(
          "reason",
          "case.reason_too_long",
          "Expected at most %d characters, found %d.".formatted(MAX_REASON, reason.length()));
    }
    return reason;
  }

  /// The tenant of a case that the caller may see; a stranger's try is recorded there.
  private UUID tenant(Caller caller, UUID id) {
    var tenant = database.tenantOf("case", id).orElseThrow(Problem::notFound);
    if (organizations.role(caller, tenant).isEmpty()) {
      database.inTenant(
          tenant,
          handle -> {
            audit.record(
                handle, tenant, caller.user(), "case.denied", "case", id.toString(), Map.of());
            return id;
          });
      throw Problem.notFound();
    }
    return tenant;
  }

  private CaseView view(
      ReviewStore.CaseRow row,
      List<CaseView.Seen> evidence,
      List<CaseView.Comparison> comparisons) {
    return new CaseView(
        row.id(),
        row.kind(),
        summary(row, evidence),
        row.openedAt(),
        row.subject(),
        row.decided(),
        evidence,
        comparisons);
  }

  private static String summary(ReviewStore.CaseRow row, List<CaseView.Seen> evidence) {
    return switch (row.kind()) {
      case "mismatch", "review" ->
          "claimed scores differ from the re-run%s".formatted(largest(row.worst()));
      case "quarantine" -> "could not be graded on our side: an operator must look";
      case "duplicate" -> "resembles " + others(evidence);
      case "suspicious" -> "the model holds what a look-up table or a trigger is built from";
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

  private CaseView.Comparison comparison(UUID tenant, ReviewStore.ComparisonRow row) {
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
      UUID tenant, ReviewStore.ComparisonRow row, double[] claimed) {
    var found = row.diagnosis();
    return found == null
        ? null
        : new CaseView.Diagnosis(
            found.cause(), found.sentence(), found.tried(), mended(tenant, row, found, claimed));
  }

  private CaseView.@Nullable Mended mended(
      UUID tenant,
      ReviewStore.ComparisonRow row,
      ReviewStore.DiagnosisRow found,
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

  private double[] scores(UUID tenant, ReviewStore.VectorAt vector) {
    try {
      return ScoreVectorFile.read(blobs.verified(tenant, vector.digest()), vector.pairs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
