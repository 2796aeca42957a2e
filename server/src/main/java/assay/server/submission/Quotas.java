package assay.server.submission;

import assay.server.competition.Competitions;
import assay.server.competition.Phase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The entries that a team may spend in a phase (DESIGN §5a). Called within the transaction of what
/// it charges for.
@Singleton
public class Quotas {
  /// Failures before any hidden image that are given back, per team, phase and day.
  static final int FREE_MODEL_FAILURES = 3;

  private static final String MODEL_FAILED = "the model failed before any hidden image";

  private final Competitions competitions;
  private final QuotaStore store;

  Quotas(Competitions competitions, QuotaStore store) {
    this.competitions = competitions;
    this.store = store;
  }

  /// What an acceptance spends.
  ///
  /// @param isExtra whether it is beyond the limits, by a grant
  record Spending(UUID team, UUID phase, UUID track, boolean isExtra) {}

  /// Attempts beyond the limits.
  record Grant(int attempts, String reason, UUID by) {}

  /// What the team has used by now.
  public Quota of(Handle handle, UUID team, Phase phase, ZoneId timeZone) {
    var now = competitions.now(handle);
    var sliding = phase.quota().sliding();
    var used =
        store.used(
            handle,
            team,
            phase.id(),
            dayStart(now, timeZone),
            sliding == null ? null : sliding.window());
    return new Quota(
        used,
        phase.quota(),
        store.extra(handle, team, phase.id()),
        LocalDate.ofInstant(now, timeZone).plusDays(1).atStartOfDay(timeZone).toInstant(),
        timeZone);
  }

  void grant(Handle handle, UUID team, UUID phase, Grant grant) {
    store.grant(handle, team, phase, grant);
  }

  void lockTeam(Handle handle, UUID team) {
    store.lockTeam(handle, team);
  }

  void reserve(Handle handle, UUID submission, Spending spending) {
    store.reserve(handle, submission, spending);
  }

  /// The entry is spent for good.
  public void commit(Handle handle, UUID submission, String reason) {
    store.settle(handle, submission, "commit", reason);
  }

  /// The entry is given back.
  public void refund(Handle handle, UUID submission, String reason) {
    store.settle(handle, submission, "refund", reason);
  }

  /// Gives back an entry whose model failed before any hidden image, three a day; true if so.
  public boolean refundModelFailure(Handle handle, UUID submission) {
    var reservation = store.reservation(handle, submission);
    store.lockTeam(handle, reservation.team());
    var today = dayStart(competitions.now(handle), reservation.zone());
    boolean isFree =
        store.refundsSince(handle, reservation, MODEL_FAILED, today) < FREE_MODEL_FAILURES;
    store.settle(handle, submission, isFree ? "refund" : "commit", MODEL_FAILED);
    return isFree;
  }

  private static Instant dayStart(Instant now, ZoneId timeZone) {
    return LocalDate.ofInstant(now, timeZone).atStartOfDay(timeZone).toInstant();
  }
}
