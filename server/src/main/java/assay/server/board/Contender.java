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
  /// @param isWithdrawn by its team: no row any more, but what was told of it stays told
  /// @param figures one a column
  record Entry(
      UUID submission,
      String code,
      Team team,
      Instant acceptedAt,
      String evidence,
      Optional<Verdict> verdict,
      String decision,
      boolean isWithdrawn,
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
