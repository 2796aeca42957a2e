package assay.server.board;

import assay.server.competition.Phase;
import assay.server.competition.Publicity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a reader sees of a board.
///
/// @param at as it was then; null: as it is
/// @param isHidden no row at all
/// @param showsHeld whether held columns and entries are shown
/// @param isAnonymous whether teams go without their names
/// @param isLimited whether figures are told as the phase's feedback allows
/// @param frozeAt when the board froze that was public before the reveal, of which rows tell how
///   they moved; null: it did not
/// @param publicity what was published; null: organizers look, who need no publication
record Sight(
    BoardView.Stage stage,
    @Nullable Instant at,
    boolean isHidden,
    boolean showsHeld,
    boolean isAnonymous,
    boolean isLimited,
    @Nullable Instant frozeAt,
    @Nullable Publicity publicity) {
  private static final String NOT_YET =
      "The results of this phase are not public yet. Organizers see them.";

  /// What anybody sees at a moment. The final board stays as it was when it became final.
  static Sight ofPublic(Phase phase, Publicity publicity, Instant now) {
    boolean isFinal = publicity.finalAt() != null;
    return new Sight(
        stage(phase, publicity, now),
        isFinal ? publicity.finalAt() : frozenAt(phase, publicity, now),
        !phase.showsResultsAt(now),
        publicity.isRevealed(),
        phase.secrecy().isAnonymous() && !isFinal,
        phase.limitsFeedbackAt(now, publicity),
        publicity.isRevealed() ? frozeAt(phase, now) : null,
        publicity);
  }

  /// What organizers see: everything, as it is.
  static Sight ofOrganizers(Phase phase, Publicity publicity, Instant now) {
    return new Sight(
        stage(phase, publicity, now), null, false, true, false, false, frozeAt(phase, now), null);
  }

  /// The same at an earlier moment; what is frozen now stays frozen.
  Sight asOf(Instant then) {
    var earlier = at != null && at.isBefore(then) ? at : then;
    return new Sight(
        new BoardView.Stage("past", earlier, "The board as it was on " + earlier + "."),
        earlier,
        isHidden,
        showsHeld,
        isAnonymous,
        isLimited,
        frozeAt != null && frozeAt.isBefore(earlier) ? frozeAt : null,
        publicity);
  }

  /// The same at a moment that does not change what it shows.
  Sight at(Instant moment) {
    return new Sight(
        stage, moment, isHidden, showsHeld, isAnonymous, isLimited, frozeAt, publicity);
  }

  /// Since when these readers could see an entry; [Instant#MAX]: never.
  ///
  /// @param judged when its first figures were there
  /// @param released when an organizer released it; null: not
  Instant shownSince(Phase phase, Instant judged, @Nullable Instant released) {
    if (publicity == null) {
      return judged;
    }
    var revealed = revealed(publicity);
    var since = judged;
    if (phase.secrecy().holdsResults()) {
      var free = released == null || revealed.isBefore(released) ? revealed : released;
      since = later(since, free);
    }
    var results = phase.secrecy().resultsAt();
    if (results != null) {
      since = later(since, results);
    }
    var freezes = phase.secrecy().freezesAt();
    return freezes != null && since.isAfter(freezes) ? later(since, revealed) : since;
  }

  /// Whether readers were told the names of teams at that moment.
  boolean namedAt(Phase phase, Instant moment) {
    if (publicity == null || !phase.secrecy().isAnonymous()) {
      return true;
    }
    var finalAt = publicity.finalAt();
    return finalAt != null && !moment.isBefore(finalAt);
  }

  private static Instant revealed(Publicity publicity) {
    var first = Instant.MAX;
    for (var at :
        new @Nullable Instant[] {
          publicity.revealedAt(), publicity.provisionalAt(), publicity.finalAt()
        }) {
      first = at != null && at.isBefore(first) ? at : first;
    }
    return first;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  private static @Nullable Instant frozeAt(Phase phase, Instant now) {
    var freezes = phase.secrecy().freezesAt();
    return freezes != null && !now.isBefore(freezes) ? freezes : null;
  }

  private static @Nullable Instant frozenAt(Phase phase, Publicity publicity, Instant now) {
    return publicity.isRevealed() ? null : frozeAt(phase, now);
  }

  private static BoardView.Stage stage(Phase phase, Publicity publicity, Instant now) {
    var frozenAt = frozenAt(phase, publicity, now);
    if (!phase.showsResultsAt(now)) {
      return new BoardView.Stage("hidden", null, NOT_YET);
    }
    if (publicity.finalAt() != null) {
      return new BoardView.Stage("final", publicity.finalAt(), "Final.");
    }
    if (publicity.provisionalAt() != null) {
      return new BoardView.Stage(
          "provisional",
          publicity.provisionalAt(),
          "Provisional: the organizers still review entries, and places may change.");
    }
    if (frozenAt != null) {
      return new BoardView.Stage(
          "frozen",
          frozenAt,
          "Frozen: what came after that moment is shown when the organizers reveal it.");
    }
    return new BoardView.Stage("live", null, "Live: entries appear as soon as they are judged.");
  }
}
