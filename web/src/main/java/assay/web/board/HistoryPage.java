package assay.web.board;

import assay.web.CompetitionHead;
import assay.web.Page;
import assay.web.chart.RankChart;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How did they get there?
///
/// @param track `Task 1 · validation · 10K`
/// @param board the board whose past it is
/// @param stage whether it is live, frozen, provisional or final, a sentence
/// @param chart null: there is nothing to draw
/// @param kept boards as they were, newest first
public record HistoryPage(
    CompetitionHead head,
    String track,
    String board,
    String stage,
    @Nullable RankChart chart,
    ZoneId zone,
    Files files,
    List<BoardPage.Kept> kept)
    implements Page {

  /// The same to take along.
  public record Files(String json, String csv) {}

  public HistoryPage {
    kept = List.copyOf(kept);
  }

  @Override
  public String template() {
    return "board/history.jte";
  }

  @Override
  public String title() {
    return "Ranks over time, " + track + " · " + head.name();
  }
}
