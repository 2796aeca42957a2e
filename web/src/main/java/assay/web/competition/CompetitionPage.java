package assay.web.competition;

import assay.web.Badge;
import assay.web.CompetitionHead;
import assay.web.Link;
import assay.web.Page;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Is it for me, and by when?
///
/// @param text what the organizers wrote
public record CompetitionPage(
    CompetitionHead head,
    Text text,
    ZoneId zone,
    List<Phase> phases,
    List<Task> tasks,
    List<Data> data,
    List<Board> boards)
    implements Page {

  /// @param description Markdown
  /// @param rules Markdown
  public record Text(String summary, String description, String rules) {}

  /// @param closesAt null: has no end
  /// @param resultsAt null: at once
  /// @param quota what a team may have accepted, a sentence
  public record Phase(
      String name,
      Badge state,
      Instant opensAt,
      @Nullable Instant closesAt,
      @Nullable Instant resultsAt,
      String quota) {}

  /// @param description Markdown
  /// @param contract what an entry must keep to: word and value
  /// @param kit where the dev kit is downloaded
  public record Task(
      String slug, String name, String description, List<Term> contract, String kit) {
    public Task {
      contract = List.copyOf(contract);
    }
  }

  public record Term(String word, String value) {}

  /// @param href of the download; null: never leaves the server
  public record Data(String name, String role, int pairs, @Nullable String href) {}

  /// The boards of one phase.
  public record Board(String phase, List<Link> tracks) {
    public Board {
      tracks = List.copyOf(tracks);
    }
  }

  public CompetitionPage {
    phases = List.copyOf(phases);
    tasks = List.copyOf(tasks);
    data = List.copyOf(data);
    boards = List.copyOf(boards);
  }

  @Override
  public String template() {
    return "competition/competition.jte";
  }

  @Override
  public String title() {
    return head.name();
  }
}
