package assay.server.board;

import assay.grading.reproduction.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What can be a row of a board.
sealed interface Contender {
  /// Of the team, or of what was published.
  String name();

  /// One a column; NaN = missing.
  double[] values();

  String evidence();

  /// A graded submission as its board sees it.
  ///
  /// @param evidence `claimed`, `re-run` or `reproduced`
  /// @param verdict the worst over its sets; empty when nothing was compared
  /// @param decision that its cases come to: `none`, `approved`, `rejected`, `disqualified`
  /// @param figures one a column
  record Entry(
      UUID submission,
      String code,
      Team team,
      Instant acceptedAt,
      String evidence,
      Optional<Verdict> verdict,
      String decision,
      Story story,
      Figures figures)
      implements Contender {
    @Override
    public String name() {
      return team.name();
    }

    @Override
    public double[] values() {
      return figures.values();
    }

    /// By its team: no row any more, but what was told of it stays told.
    boolean isWithdrawn() {
      return story.withdrawnAt() != null;
    }

    boolean isDisqualified() {
      return decision.equals("disqualified");
    }
  }

  /// From when until when an entry could be a row.
  ///
  /// @param shownAt since when the board's readers could see it; [Instant#MAX]: never
  /// @param withdrawnAt null: it is not withdrawn
  /// @param disqualifiedAt null: it is not disqualified
  record Story(Instant shownAt, @Nullable Instant withdrawnAt, @Nullable Instant disqualifiedAt) {
    /// Whether it could be a row just before that moment.
    boolean stoodBefore(Instant moment) {
      return shownAt.isBefore(moment)
          && (withdrawnAt == null || !withdrawnAt.isBefore(moment))
          && (disqualifiedAt == null || !disqualifiedAt.isBefore(moment));
    }
  }

  record Team(UUID id, String name) {}

  /// Of an entry, one a column; NaN = missing.
  ///
  /// @param stds over the folds
  /// @param scores ids of the figures; null: missing
  record Figures(
      double[] values, double[] stds, double[] lows, double[] highs, @Nullable UUID[] scores) {}

  /// Figures that stand in a paper.
  ///
  /// @param link null: the source has no address
  /// @param isBaseline entries that are better are marked
  record Published(
      String name, String source, @Nullable String link, boolean isBaseline, double[] values)
      implements Contender {
    @Override
    public String evidence() {
      return "published";
    }
  }
}
