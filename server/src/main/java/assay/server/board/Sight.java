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
record Sight(
    BoardView.Stage stage,
    @Nullable Instant at,
    boolean isHidden,
    boolean showsHeld,
    boolean isAnonymous,
    boolean isLimited) {
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
        phase.limitsFeedbackAt(now, publicity));
  }

  /// What organizers see: everything, as it is.
  static Sight ofOrganizers(Phase phase, Publicity publicity, Instant now) {
    return new Sight(stage(phase, publicity, now), null, false, true, false, false);
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
        isLimited);
  }

  private static @Nullable Instant frozenAt(Phase phase, Publicity publicity, Instant now) {
    var freezes = phase.secrecy().freezesAt();
    return freezes != null && !now.isBefore(freezes) && !publicity.isRevealed() ? freezes : null;
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
