package assay.server.board;

import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.competition.Competitions;
import assay.server.competition.Phase;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.outbox.OutboxStore;
import assay.server.submission.Fault;
import assay.server.submission.SubmissionState;
import assay.server.submission.Timeline;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What organizers make public of a phase's boards: a reveal, the provisional and the final boards.
/// Each can be taken back with a reason.
@Singleton
public class Publications {
  public static final List<String> KINDS = List.of("reveal", "provisional", "final");

  private static final int MAX_REASON = 2_000;

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final PublicationStore store;
  private final Audit audit;
  private final OutboxStore outbox;
  private final Timeline timeline;

  // Seven collaborators: a publication is checked, kept, audited and announced at once.
  Publications(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      PublicationStore store,
      Audit audit,
      OutboxStore outbox,
      Timeline timeline) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.store = store;
    this.audit = audit;
    this.outbox = outbox;
    this.timeline = timeline;
  }

  /// Which phase.
  public record Address(String organization, String competition, String phase) {}

  /// @param kind one of [#KINDS]
  /// @param reason needed where something is overridden
  /// @param overrides whether to publish although something stands in the way
  public record Wanted(String kind, String reason, boolean overrides) {}

  /// One publication.
  ///
  /// @param overridden what stood in the way
  /// @param retractedAt null: it stands
  /// @param retraction null: it stands
  public record Publication(
      UUID id,
      String kind,
      Instant at,
      String by,
      String reason,
      List<String> overridden,
      @Nullable Instant retractedAt,
      @Nullable String retraction) {
    public Publication {
      overridden = List.copyOf(overridden);
    }
  }

  /// What was published, newest first, and what a final board would still wait for.
  public record Overview(Phase phase, List<Publication> publications, List<String> openForFinal) {
    public Overview {
      publications = List.copyOf(publications);
      openForFinal = List.copyOf(openForFinal);
    }
  }

  /// For organizers.
  public Overview overview(Caller caller, Address address) {
    var tenant = organizations.require(caller, address.organization(), Role.REVIEWER).id();
    return database.inTenant(tenant, handle -> overview(handle, phase(handle, caller, address)));
  }

  private Overview overview(Handle handle, Phase phase) {
    var open = inTheWay(handle, phase, "final");
    if (isEarly(handle, phase)) {
      open.add(whenPublic(phase));
    }
    return new Overview(phase, store.of(handle, phase.id()), open);
  }

  /// Publishes. The boards are those of this moment; they are kept a little later.
  ///
  /// @throws Problem 409 `publication.before_results` where final boards are not public yet, 409
  ///   `publication.blocked` with what stands in the way, 409 `publication.stands` where there is
  ///   one of the kind
  public Overview publish(Caller caller, Address address, Wanted wanted) {
    caller.require("organize");
    if (!KINDS.contains(wanted.kind())) {
      throw Problem.field(
          "kind",
          "publication.kind",
          "Expected one of %s, found %s.".formatted(String.join(", ", KINDS), wanted.kind()));
    }
    requireShort(wanted.reason());
    var tenant = organizations.require(caller, address.organization(), Role.ORGANIZER).id();
    return database.inTenant(
        tenant,
        handle -> {
          var phase = phase(handle, caller, address);
          store.hold(handle, phase.id());
          var inTheWay = inTheWay(handle, phase, wanted.kind());
          if (!inTheWay.isEmpty() && !wanted.overrides()) {
            throw Problem.of(
                409,
                "publication.blocked",
                "Not published: %s. Settle that first, or override it with a reason."
                    .formatted(String.join("; ", inTheWay)));
          }
          if (!inTheWay.isEmpty() && wanted.reason().isBlank()) {
            throw Problem.field(
                "reason",
                "publication.reason_missing",
                "Say why it is published although %s.".formatted(String.join("; ", inTheWay)));
          }
          if (wanted.kind().equals("final") && isEarly(handle, phase)) {
            throw Problem.of(
                409,
                "publication.before_results",
                "Not published: final boards keep what the public sees, and %s. Publish them after that, or give the phase earlier results in its bundle."
                    .formatted(whenPublic(phase)));
          }
          var id =
              store
                  .insert(handle, tenant, phase.id(), wanted, caller.user(), inTheWay)
                  .orElseThrow(() ->
                      Problem.of(
                          409,
                          "publication.stands",
                          "The %s boards of this phase are published. Take that back before you publish them again."
                              .formatted(wanted.kind())));
          audit.record(
              handle,
              tenant,
              caller.user(),
              "board.published",
              "phase",
              phase.id().toString(),
              Map.of(
                  "publication", id.toString(),
                  "kind", wanted.kind(),
                  "reason", wanted.reason(),
                  "overridden", inTheWay));
          outbox.announce(
              handle,
              "board.published",
              Map.of(
                  "phase",
                  phase.slug(),
                  "competition",
                  address.competition(),
                  "board",
                  wanted.kind()));
          return overview(handle, phase);
        });
  }

  /// Takes back what was published; the boards are again what they were without it.
  public Overview retract(Caller caller, Address address, String kind, String reason) {
    caller.require("organize");
    if (reason.isBlank()) {
      throw Problem.field(
          "reason",
          "publication.reason_missing",
          "Say why it is taken back: readers of the audit log see it.");
    }
    requireShort(reason);
    var tenant = organizations.require(caller, address.organization(), Role.ORGANIZER).id();
    return database.inTenant(
        tenant,
        handle -> {
          var phase = phase(handle, caller, address);
          store.hold(handle, phase.id());
          if (!store.retract(handle, phase.id(), kind, caller.user(), reason)) {
            throw Problem.notFound();
          }
          audit.record(
              handle,
              tenant,
              caller.user(),
              "board.retracted",
              "phase",
              phase.id().toString(),
              Map.of("kind", kind, "reason", reason));
          return overview(handle, phase);
        });
  }

  /// Tells a team the results of an entry that its phase holds back.
  ///
  /// @return false: they were released, or there are none yet
  public boolean release(Caller caller, UUID submission) {
    caller.require("organize");
    return database
        .inTenantOf(
            "submission",
            submission,
            (handle, tenant) -> {
              organizations.require(caller, tenant, Role.ORGANIZER);
              boolean isReleased = store.release(handle, submission);
              if (isReleased) {
                timeline.remark(
                    handle,
                    submission,
                    new Timeline.Step(
                        SubmissionState.GRADED,
                        "The organizers released the results of this entry.",
                        Fault.NOBODY));
                audit.record(
                    handle,
                    tenant,
                    caller.user(),
                    "submission.released",
                    "submission",
                    submission.toString(),
                    Map.of());
              }
              return isReleased;
            })
        .orElseThrow(Problem::notFound);
  }

  private static void requireShort(String reason) {
    if (reason.length() > MAX_REASON) {
      throw Problem.field(
          "reason",
          "publication.reason_too_long",
          "Expected at most %d characters, found %d.".formatted(MAX_REASON, reason.length()));
    }
  }

  /// A final board keeps what the public sees at its moment: before the results, nothing, for good.
  private boolean isEarly(Handle handle, Phase phase) {
    return !phase.showsResultsAt(competitions.now(handle));
  }

  private static String whenPublic(Phase phase) {
    return "the results of this phase are public from " + phase.secrecy().resultsAt() + " on";
  }

  /// DESIGN §5a: final needs no open case and no grading in flight.
  private List<String> inTheWay(Handle handle, Phase phase, String kind) {
    var inTheWay = new ArrayList<String>();
    var open = store.open(handle, phase.id());
    if (!kind.equals("reveal") && open.isOpen()) {
      inTheWay.add("the phase is not over");
    }
    if (kind.equals("final") && open.cases() > 0) {
      inTheWay.add(counted(open.cases(), "case is open", "cases are open"));
    }
    if (kind.equals("final") && open.gradings() > 0) {
      inTheWay.add(counted(open.gradings(), "entry is being graded", "entries are being graded"));
    }
    if (!kind.equals("reveal") && open.regrades() > 0) {
      inTheWay.add("a re-grade set is open");
    }
    return inTheWay;
  }

  private static String counted(int count, String one, String more) {
    return count + " " + (count == 1 ? one : more);
  }

  private Phase phase(Handle handle, Caller caller, Address address) {
    var competition =
        competitions.find(handle, caller, address.competition()).orElseThrow(Problem::notFound);
    return competitions
        .phase(handle, competition.id(), address.phase())
        .orElseThrow(Problem::notFound);
  }
}
