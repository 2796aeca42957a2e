package assay.standalone.fault;

import assay.standalone.fault.History.Attempt;
import assay.standalone.fault.History.End;
import assay.standalone.fault.History.Sent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// The history held against the tables, when everything has come to rest. Nothing here asks the
/// server what it thinks is right.
final class Invariants {
  private static final double NEAR = 1e-9;
  private static final int MOST = 20;

  private final List<Attempt> attempts;
  private final Map<UUID, Boolean> cancelled;
  private final Map<String, Sent> sent = new HashMap<>();
  private final Map<UUID, Row> rows = new HashMap<>();
  private final List<Broken> broken = new ArrayList<>();

  /// @param cancelled by entry, whether the team was told so
  Invariants(List<Attempt> attempts, Map<UUID, Boolean> cancelled, List<Row> rows) {
    this.attempts = List.copyOf(attempts);
    this.cancelled = Map.copyOf(cancelled);
    rows.forEach(row -> this.rows.put(row.id(), row));
    attempts.forEach(attempt -> sent.put(attempt.sent().key(), attempt.sent()));
  }

  /// What was not kept; at most some of each kind.
  List<Broken> check() {
    acknowledged();
    keys();
    rows.values().forEach(this::entry);
    regions();
    quotas();
    deadlines();
    var few = new ArrayList<Broken>();
    var counts = new HashMap<String, Integer>();
    for (var one : broken) {
      if (counts.merge(one.invariant(), 1, Integer::sum) <= MOST) {
        few.add(one);
      }
    }
    return few;
  }

  private void broken(String invariant, String found) {
    broken.add(new Broken(invariant, found));
  }

  /// I1: what was acknowledged is there, as it was sent.
  private void acknowledged() {
    for (var attempt : attempts) {
      if (attempt.end() instanceof End.Acknowledged(var id)) {
        var sent = attempt.sent();
        var row = rows.get(id);
        if (row == null) {
          broken("I1", "entry %s was acknowledged and is not there".formatted(id));
        } else if (!row.digest().equals(sent.digest())
            || !row.team().equals(sent.team().name())
            || !row.phase().equals(sent.phase())
            || !row.task().equals(sent.task())
            || !row.key().equals(sent.key())) {
          broken("I1", "entry %s is %s, and %s was sent".formatted(id, row, sent));
        }
      }
    }
  }

  /// I1, I5: one key never made two entries.
  private void keys() {
    var byKey = new HashMap<String, Set<UUID>>();
    for (var attempt : attempts) {
      if (attempt.end() instanceof End.Acknowledged(var id)) {
        byKey.computeIfAbsent(attempt.sent().key(), _ -> new HashSet<>()).add(id);
      }
    }
    for (var row : rows.values()) {
      byKey.computeIfAbsent(row.key(), _ -> new HashSet<>()).add(row.id());
    }
    byKey.forEach((key, ids) -> {
      if (ids.size() > 1) {
        broken("I1", "the key %s made the entries %s".formatted(key, ids));
      }
    });
  }

  /// I2, I3, I5, I7, I10, I11 for one entry.
  private void entry(Row row) {
    if (!Set.of("GRADED", "FAILED_SYSTEM", "CANCELLED").contains(row.state())) {
      broken("I2", "entry %s rests in the state %s".formatted(row.id(), row.state()));
      return;
    }
    if (row.endings() != 1) {
      broken("I2", "entry %s came to an end %d times".formatted(row.id(), row.endings()));
    }
    if (row.announced() != 1) {
      broken(
          "I11",
          "the end of entry %s is in the outbox %d times".formatted(row.id(), row.announced()));
    }
    if (row.auditedAccepted() != 1) {
      broken(
          "I7",
          "the acceptance of %s is audited %d times".formatted(row.id(), row.auditedAccepted()));
    }
    boolean isGraded = row.state().equals("GRADED");
    boolean isCancelled = row.state().equals("CANCELLED");
    if (isGraded != (row.auditedJudged() == 1) || row.auditedJudged() > 1) {
      broken(
          "I7",
          "%s is %s and audited as judged %d times"
              .formatted(row.id(), row.state(), row.auditedJudged()));
    }
    if (isGraded != (row.scores() == 1) || row.scores() > 1) {
      broken("I2", "entry %s is %s with %d figures".formatted(row.id(), row.state(), row.scores()));
    }
    if (row.reruns() > 1
        || (isGraded && row.task().equals(FaultContest.MODEL) && row.reruns() == 0)) {
      broken("I2", "entry %s has %d re-runs".formatted(row.id(), row.reruns()));
    }
    if ((row.reruns() > 0 || isGraded) && row.claims() < 1) {
      broken("I3", "entry %s has results and nobody ever held its grading".formatted(row.id()));
    }
    if (cancelled.getOrDefault(row.id(), false) && !isCancelled) {
      broken(
          "I2",
          "the cancelling of %s was acknowledged, and it is %s".formatted(row.id(), row.state()));
    }
    if (isCancelled && !cancelled.containsKey(row.id())) {
      broken("I2", "entry %s is cancelled, and nobody asked for it".formatted(row.id()));
    }
    ledger(row, isGraded);
  }

  /// I5: the ledger tells the same story as the state.
  private void ledger(Row row, boolean isGraded) {
    boolean isRefundDue = row.state().equals("FAILED_SYSTEM");
    boolean holds =
        row.reserved() == 1
            && row.committed() + row.refunded() == 1
            && (!isGraded || row.committed() == 1)
            && (!isRefundDue || row.refunded() == 1);
    if (!holds) {
      broken(
          "I5",
          "entry %s is %s: reserved %d, committed %d, refunded %d"
              .formatted(row.id(), row.state(), row.reserved(), row.committed(), row.refunded()));
    }
  }

  /// I4, I12: every entry of a region has the figure that it must have, and every run of the same
  /// weights the same numbers to the last bit.
  private void regions() {
    var digests = new TreeMap<Integer, Set<String>>();
    for (var row : rows.values()) {
      var origin = sent.get(row.key());
      if (origin == null) {
        broken("I1", "entry %s is there, and nobody sent it".formatted(row.id()));
        continue;
      }
      double accuracy = FaultContest.accuracy(origin.region());
      boolean isRight =
          Math.abs(row.lowest() - accuracy) <= NEAR && Math.abs(row.highest() - accuracy) <= NEAR;
      if (row.scores() > 0 && !isRight) {
        broken(
            "I4", "entry %s has %s and must have %s".formatted(row.id(), row.lowest(), accuracy));
      }
      if (!row.rerunDigest().isEmpty()) {
        digests.computeIfAbsent(origin.region(), _ -> new TreeSet<>()).add(row.rerunDigest());
      }
    }
    digests.forEach((region, different) -> {
      if (different.size() > 1) {
        broken(
            "I12",
            "runs of the same weights (%d) gave %d vectors".formatted(region, different.size()));
      }
    });
  }

  /// I5: no team has more entries in a small phase than it may, and nobody is refused who has
  /// fewer.
  private void quotas() {
    var entered = new TreeMap<String, Integer>();
    var counting = new TreeMap<String, Integer>();
    for (var row : rows.values()) {
      if (row.phase().startsWith("small-")) {
        entered.merge(row.phase() + " " + row.team(), 1, Integer::sum);
        counting.merge(row.phase() + " " + row.team(), 1 - row.refunded(), Integer::sum);
      }
    }
    counting.forEach((who, count) -> {
      if (count > FaultContest.QUOTA) {
        broken("I5", "%s has %d entries of %d".formatted(who, count, FaultContest.QUOTA));
      }
    });
    for (var attempt : attempts) {
      if (attempt.end() instanceof End.Refused(_, var code) && code.equals("quota.exceeded")) {
        var who = attempt.sent().phase() + " " + attempt.sent().team().name();
        if (entered.getOrDefault(who, 0) < FaultContest.QUOTA) {
          broken("I5", "%s was refused with %s entries".formatted(who, entered.get(who)));
        }
      }
    }
  }

  /// I6: nothing is accepted after the end, nothing refused before it.
  private void deadlines() {
    for (var row : rows.values()) {
      if (row.acceptedAt().isAfter(row.closesAt())) {
        broken(
            "I6",
            "entry %s was accepted at %s, after %s"
                .formatted(row.id(), row.acceptedAt(), row.closesAt()));
      }
    }
    var closes = new HashMap<String, Instant>();
    rows.values().forEach(row -> closes.put(row.phase(), row.closesAt()));
    for (var attempt : attempts) {
      var end = closes.get(attempt.sent().phase());
      if (end == null) {
        continue;
      }
      switch (attempt.end()) {
        case End.Acknowledged(var id) -> {
          var row = rows.get(id);
          boolean isRepeated = row != null && row.acceptedAt().isBefore(attempt.began());
          if (attempt.began().isAfter(end) && !isRepeated) {
            broken("I6", "entry %s was sent at %s, after %s".formatted(id, attempt.began(), end));
          }
        }
        case End.Refused(_, var code) -> {
          if (code.equals("phase.closed") && attempt.ended().isBefore(end)) {
            broken("I6", "an entry was refused at %s, before %s".formatted(attempt.ended(), end));
          }
        }
        case End.Unknown _ -> {}
      }
    }
  }

  /// The best figure of each team among what was graded, as a board must show it.
  ///
  /// @param task of the main phase
  Map<String, Double> best(String task) {
    var best = new TreeMap<String, Double>();
    for (var row : rows.values()) {
      var origin = sent.get(row.key());
      if (origin != null
          && row.phase().equals(FaultContest.MAIN)
          && row.task().equals(task)
          && row.state().equals("GRADED")) {
        best.merge(row.team(), FaultContest.accuracy(origin.region()), Math::max);
      }
    }
    return best;
  }

  /// How many entries came to each end.
  Map<String, Integer> states() {
    var states = new TreeMap<String, Integer>();
    rows.values().forEach(row -> states.merge(row.state(), 1, Integer::sum));
    return states;
  }
}
