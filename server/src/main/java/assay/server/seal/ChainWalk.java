package assay.server.seal;

import assay.server.seal.SealStore.Placed;
import assay.server.seal.Verification.Fault;
import assay.server.seal.Verification.Late;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Follows a chain from its first seal, computes each hash again, and stops where one is not what
/// it was. Holds one event at a time.
final class ChainWalk {
  private static final int MOST_SAID = 20;

  /// A head that somebody noted earlier.
  ///
  /// @param by ends the sentence "the hash that …"
  record Noted(int seal, String head, String by) {}

  /// The seal whose events are being read.
  private static final class Open {
    private final Seal seal;
    private final SealedForm form;
    private int places;

    Open(String tenant, Seal seal) {
      this.seal = seal;
      this.form = SealedForm.of(tenant, seal);
    }
  }

  private final String tenant;
  private final @Nullable Noted known;
  private final @Nullable Noted note;
  private final Duration grace;

  private int seal;
  private String head = SealedForm.NOTHING_BEFORE;
  private long events;

  private @Nullable Open open;
  private @Nullable Fault fault;
  private @Nullable Fault differs;
  private Instant newest = Instant.MIN;
  private Instant newestBefore = Instant.MIN;
  private int lateCount;
  private final List<String> lateSaid = new ArrayList<>();

  /// @param known to be good (null: none): where it differs, the chain is broken
  /// @param note somebody's (null: none), who may have mistyped it: where it differs is told apart
  /// @param grace how long a transaction may last before its events are called late
  ChainWalk(UUID tenant, @Nullable Noted known, @Nullable Noted note, Duration grace) {
    this.tenant = tenant.toString();
    this.known = known;
    this.note = note;
    this.grace = grace;
  }

  /// The last seal up to which all is as it was sealed.
  int seal() {
    return seal;
  }

  String head() {
    return head;
  }

  long events() {
    return events;
  }

  Optional<Fault> fault() {
    return Optional.ofNullable(fault);
  }

  /// Where the chain is not the one that the note is of.
  Optional<Fault> differs() {
    return Optional.ofNullable(differs);
  }

  Late late() {
    return new Late(lateCount, lateSaid);
  }

  /// The next row of the chain; false when there is no sense in reading on.
  boolean accept(Placed row) {
    if (open == null || open.seal.number() != row.seal().number()) {
      close();
      if (fault == null) {
        begin(row.seal());
      }
    }
    if (open != null && row.place() > 0) {
      take(open, row);
    }
    return fault == null;
  }

  /// After the last row.
  void end() {
    if (fault == null) {
      close();
    }
    if (fault == null) {
      fault = cut(known);
      differs = differs == null ? cut(note) : differs;
    }
  }

  private @Nullable Fault cut(@Nullable Noted one) {
    return one == null || one.seal() <= seal
        ? null
        : new Fault(
            one.seal(),
            null,
            "The chain was cut: it ends with seal %d, and %s seal %d."
                .formatted(seal, one.by(), one.seal()),
            one.head(),
            "no such seal");
  }

  private void begin(Seal next) {
    if (next.number() != seal + 1) {
      fault =
          new Fault(
              seal + 1,
              null,
              seal == 0
                  ? "Seal 1 is missing: the chain begins with seal %d.".formatted(next.number())
                  : "Seal %d is missing: after seal %d comes seal %d."
                      .formatted(seal + 1, seal, next.number()),
              "seal " + (seal + 1),
              "seal " + next.number());
    } else if (!next.previous().equals(head)) {
      fault =
          new Fault(
              next.number(),
              null,
              "Seal %d was made after another seal %d than the one that is there."
                  .formatted(next.number(), seal),
              next.previous(),
              head);
    } else {
      open = new Open(tenant, next);
      newestBefore = newest;
    }
  }

  private void take(Open under, Placed row) {
    var event = Objects.requireNonNull(row.event());
    var digest = Objects.requireNonNull(row.digest());
    int number = row.seal().number();
    if (row.place() != under.places + 1) {
      fault =
          new Fault(
              number,
              null,
              "The event at place %d of seal %d is missing.".formatted(under.places + 1, number),
              "place " + (under.places + 1),
              "place " + row.place());
      return;
    }
    if (row.deed() == null) {
      fault =
          new Fault(
              number,
              event,
              "Event %s, at place %d of seal %d, is gone.".formatted(event, row.place(), number),
              digest,
              "no such event");
      return;
    }
    var found = SealedForm.digest(row.deed());
    if (!found.equals(digest)) {
      fault =
          new Fault(
              number,
              event,
              "Event %s, at place %d of seal %d, is not what was sealed: it was changed."
                  .formatted(event, row.place(), number),
              digest,
              found);
      return;
    }
    under.places = row.place();
    under.form.field(digest);
    judgeTime(number, row.deed());
  }

  private void close() {
    var under = open;
    open = null;
    if (under == null) {
      return;
    }
    var done = under.seal;
    int number = done.number();
    if (under.places != done.events()) {
      fault =
          new Fault(
              number,
              null,
              "Seal %d was made over %d events, and %d are under it."
                  .formatted(number, done.events(), under.places),
              done.events() + " events",
              under.places + " events");
      return;
    }
    var found = under.form.hex();
    if (!found.equals(done.hash())) {
      fault =
          new Fault(
              number,
              null,
              "Seal %d does not have the hash of what is under it: the seal was changed, or events under it were changed, exchanged or moved together with their digests."
                  .formatted(number),
              done.hash(),
              found);
      return;
    }
    fault = other(known, number, found);
    if (fault != null) {
      return;
    }
    if (differs == null) {
      differs = other(note, number, found);
    }
    seal = number;
    head = found;
    events += under.places;
  }

  private static @Nullable Fault other(@Nullable Noted one, int number, String found) {
    return one == null || one.seal() != number || one.head().equals(found)
        ? null
        : new Fault(
            number,
            null,
            "Seal %d has another hash than the one that %s: the chain was written again up to here."
                .formatted(number, one.by()),
            one.head(),
            found);
  }

  /// An event is sealed soon after its transaction ends: those that were sealed before it can be
  /// dated later by no more than a transaction lasts.
  private void judgeTime(int number, Deed deed) {
    var at = instant(deed.at());
    if (at.isEmpty() || at.get().plus(grace).isBefore(newestBefore)) {
      lateCount++;
      if (lateSaid.size() < MOST_SAID) {
        lateSaid.add(
            "Event %s of seal %d is dated %s, long before events that were sealed earlier."
                .formatted(deed.id(), number, deed.at()));
      }
    } else if (at.get().isAfter(newest)) {
      newest = at.get();
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      // What only a superuser can have written: "infinity".
      return Optional.empty();
    }
  }
}
