package assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;

import assay.standalone.fault.History.Attempt;
import assay.standalone.fault.History.End;
import assay.standalone.fault.History.Sent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A drill that cannot fail proves nothing: every promise is broken here, and must be named.
class InvariantsTest {
  private static final UUID ENTRY = UUID.fromString("01a00000-0000-7000-8000-000000000001");
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  private static final Team TEAM = new Team("team-0", "token");

  /// Region 3 errs in three of a hundred pairs.
  private static final Sent SENT = new Sent(TEAM, "main", "model", 3, 7, "key", "digest");

  private static Attempt acknowledged(Sent sent, UUID entry) {
    return new Attempt(sent, NOON, NOON.plusSeconds(1), new End.Acknowledged(entry));
  }

  private static Row row() {
    return new Row(
        ENTRY,
        "GRADED",
        "team-0",
        "main",
        "model",
        "key",
        NOON,
        NOON.plusSeconds(60),
        "digest",
        1,
        1,
        1,
        .97,
        .97,
        1,
        "vector",
        1,
        1,
        1,
        0,
        1,
        1);
  }

  private static List<String> broken(List<Attempt> attempts, Row... rows) {
    return new Invariants(attempts, Map.of(), List.of(rows))
        .check().stream().map(Broken::invariant).distinct().sorted().toList();
  }

  @Test
  void aHistoryThatWasKeptBreaksNothing() {
    assertThat(broken(List.of(acknowledged(SENT, ENTRY)), row())).isEmpty();
  }

  @Test
  void anAcknowledgedEntryThatIsGoneIsNoticed() {
    assertThat(broken(List.of(acknowledged(SENT, ENTRY)))).containsExactly("I1");
  }

  @Test
  void anEntryThatNobodySentIsNoticed() {
    assertThat(broken(List.of(), row())).containsExactly("I1");
  }

  @Test
  void oneKeyThatMadeTwoEntriesIsNoticed() {
    var other = UUID.fromString("01a00000-0000-7000-8000-000000000002");
    assertThat(broken(List.of(acknowledged(SENT, ENTRY), acknowledged(SENT, other)), row()))
        .contains("I1");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("other bytes", "I1", with(row -> row.digest("other"))),
        Arguments.of("still running", "I2", with(row -> row.state("RUNNING"))),
        Arguments.of("ended twice", "I2", with(row -> row.endings(2))),
        Arguments.of("two figures", "I2", with(row -> row.scores(2))),
        Arguments.of("no re-run", "I2", with(row -> row.reruns(0))),
        Arguments.of("never leased", "I3", with(row -> row.claims(0))),
        Arguments.of("another figure", "I4", with(row -> row.value(.96))),
        Arguments.of("refunded as well", "I5", with(row -> row.refunded(1))),
        Arguments.of("never reserved", "I5", with(row -> row.reserved(0))),
        Arguments.of("accepted too late", "I6", with(row -> row.acceptedAt(NOON.plusSeconds(61)))),
        Arguments.of("not audited", "I7", with(row -> row.auditedAccepted(0))),
        Arguments.of("judged twice", "I7", with(row -> row.auditedJudged(2))),
        Arguments.of("not announced", "I11", with(row -> row.announced(0))));
  }

  private static Row with(UnaryOperator<Changed> change) {
    return change.apply(new Changed(row())).row();
  }

  @ParameterizedTest(name = "{0} breaks {1}")
  @MethodSource("faults")
  void aRowThatTellsAnotherStoryIsNoticed(String name, String invariant, Row row) {
    assertThat(broken(List.of(acknowledged(SENT, ENTRY)), row)).as(name).contains(invariant);
  }

  @Test
  void aRefusalBeforeTheDeadlineIsNoticed() {
    var refused =
        new Attempt(
            new Sent(TEAM, "main", "model", 3, 8, "other key", "digest"),
            NOON,
            NOON.plusSeconds(1),
            new End.Refused(409, "phase.closed"));
    assertThat(broken(List.of(acknowledged(SENT, ENTRY), refused), row())).containsExactly("I6");
  }

  @Test
  void aRefusalForTheQuotaBeforeItIsSpentIsNoticed() {
    var refused =
        new Attempt(
            new Sent(TEAM, "small-0", "scores", 3, 8, "other key", "digest"),
            NOON,
            NOON.plusSeconds(1),
            new End.Refused(429, "quota.exceeded"));
    assertThat(broken(List.of(acknowledged(SENT, ENTRY), refused), row())).containsExactly("I5");
  }

  @Test
  void twoVectorsOfTheSameWeightsAreNoticed() {
    var other = UUID.fromString("01a00000-0000-7000-8000-000000000002");
    var again = new Sent(TEAM, "main", "model", 3, 8, "other key", "digest");
    var second = new Changed(row()).id(other).key("other key").rerunDigest("other vector").row();
    assertThat(
            broken(List.of(acknowledged(SENT, ENTRY), acknowledged(again, other)), row(), second))
        .containsExactly("I12");
  }

  /// A row with one thing changed.
  private record Changed(Row row) {
    private Changed with(
        UUID id,
        String state,
        String key,
        Instant acceptedAt,
        String digest,
        int[] counts,
        double value,
        String rerun) {
      return new Changed(
          new Row(
              id,
              state,
              row.team(),
              row.phase(),
              row.task(),
              key,
              acceptedAt,
              row.closesAt(),
              digest,
              counts[0],
              counts[1],
              counts[2],
              value,
              value,
              counts[3],
              rerun,
              counts[4],
              counts[5],
              counts[6],
              counts[7],
              counts[8],
              counts[9]));
    }

    private int[] counts() {
      return new int[] {
        row.endings(),
        row.announced(),
        row.scores(),
        row.reruns(),
        row.claims(),
        row.reserved(),
        row.committed(),
        row.refunded(),
        row.auditedAccepted(),
        row.auditedJudged()
      };
    }

    private Changed count(int index, int value) {
      var counts = counts();
      counts[index] = value;
      return with(
          row.id(),
          row.state(),
          row.key(),
          row.acceptedAt(),
          row.digest(),
          counts,
          row.lowest(),
          row.rerunDigest());
    }

    private Changed text(UUID id, String state, String key, String digest, String rerun) {
      return with(id, state, key, row.acceptedAt(), digest, counts(), row.lowest(), rerun);
    }

    Changed id(UUID id) {
      return text(id, row.state(), row.key(), row.digest(), row.rerunDigest());
    }

    Changed state(String state) {
      return text(row.id(), state, row.key(), row.digest(), row.rerunDigest());
    }

    Changed key(String key) {
      return text(row.id(), row.state(), key, row.digest(), row.rerunDigest());
    }

    Changed digest(String digest) {
      return text(row.id(), row.state(), row.key(), digest, row.rerunDigest());
    }

    Changed rerunDigest(String digest) {
      return text(row.id(), row.state(), row.key(), row.digest(), digest);
    }

    Changed acceptedAt(Instant at) {
      return with(
          row.id(),
          row.state(),
          row.key(),
          at,
          row.digest(),
          counts(),
          row.lowest(),
          row.rerunDigest());
    }

    Changed value(double value) {
      return with(
          row.id(),
          row.state(),
          row.key(),
          row.acceptedAt(),
          row.digest(),
          counts(),
          value,
          row.rerunDigest());
    }

    Changed endings(int count) {
      return count(0, count);
    }

    Changed announced(int count) {
      return count(1, count);
    }

    Changed scores(int count) {
      return count(2, count);
    }

    Changed reruns(int count) {
      return count(3, count);
    }

    Changed claims(int count) {
      return count(4, count);
    }

    Changed reserved(int count) {
      return count(5, count);
    }

    Changed refunded(int count) {
      return count(7, count);
    }

    Changed auditedAccepted(int count) {
      return count(8, count);
    }

    Changed auditedJudged(int count) {
      return count(9, count);
    }
  }
}
