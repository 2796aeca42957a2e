package assay.server.board;

import assay.server.account.Caller;
import assay.server.competition.Competitions;
import assay.server.competition.Track;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Boards of one task side by side, each as its reader sees it: what a board hides is hidden here.
/// Made of boards that lie ready, and again only when one of them is another.
@Singleton
public final class ScaleBoards {
  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Boards boards;
  private final Map<Address, Made> made = new ConcurrentHashMap<>();

  ScaleBoards(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      Boards boards) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.boards = boards;
  }

  /// Which boards.
  public record Address(String organization, String competition, String phase, String task) {
    Boards.Address of(Track track) {
      return new Boards.Address(organization, competition, phase, task, track.scale().slug());
    }
  }

  /// @param etag of what the boards say, without quotes; empty: what is told is the reader's own
  /// @param isPrivate whether caches that others share must not keep it
  public record Made(String etag, boolean isPrivate, ScaleView view) {}

  /// The boards as this caller sees them: organizers see results before the public does.
  ///
  /// @param caller null: anybody
  /// @throws Problem 404 where there is no such board for the caller
  public Made of(Address address, @Nullable Caller caller) {
    var tracks = tracks(address, caller);
    if (boards.isOrganizer(caller, address.organization())) {
      var views = tracks.stream().map(track -> boards.view(address.of(track), caller)).toList();
      return new Made("", true, beside(address, tracks, views));
    }
    var published =
        tracks.stream().map(track -> boards.published(address.of(track), caller)).toList();
    var etag = published.stream().map(Published::etag).collect(Collectors.joining("-"));
    var known = made.get(address);
    if (known == null || !known.etag().equals(etag)) {
      var views = published.stream().map(Published::view).toList();
      known =
          new Made(
              etag,
              published.stream().anyMatch(Published::isPrivate),
              beside(address, tracks, views));
      made.put(address, known);
    }
    return known;
  }

  /// The same for a spreadsheet.
  ///
  /// @param caller null: anybody
  /// @throws Problem 404 where there is no such board for the caller
  public String csv(Address address, @Nullable Caller caller) {
    return ScaleCsv.of(of(address, caller).view());
  }

  private List<Track> tracks(Address address, @Nullable Caller caller) {
    var organization = organizations.find(address.organization()).orElseThrow(Problem::notFound);
    var tracks =
        database.inTenant(
            organization.id(),
            handle -> {
              var competition =
                  competitions
                      .find(handle, caller, address.competition())
                      .orElseThrow(Problem::notFound);
              return competitions.tracks(handle, competition.id()).stream()
                  .filter(track ->
                      track.phase().slug().equals(address.phase())
                          && track.task().slug().equals(address.task()))
                  .toList();
            });
    if (tracks.isEmpty()) {
      throw Problem.notFound();
    }
    return tracks;
  }

  private static ScaleView beside(Address address, List<Track> tracks, List<BoardView> views) {
    var scales =
        IntStream.range(0, tracks.size())
            .mapToObj(i ->
                new ScaleView.Scale(
                    tracks.get(i).scale().slug(),
                    tracks.get(i).scale().name(),
                    views.get(i).rule(),
                    views.get(i).ruleSentence(),
                    views.get(i).stage()))
            .toList();
    return new ScaleView(
        address.organization(),
        address.competition(),
        address.phase(),
        address.task(),
        scales,
        ordered(rows(views), scales.stream().map(ScaleView.Scale::scale).toList()));
  }

  /// What makes two rows of different boards the same: names are unique in a competition, and
  /// pseudonyms are the same on all its boards.
  private record Who(String name, boolean isPublished) {}

  private static List<ScaleView.Row> rows(List<BoardView> views) {
    var cells = new LinkedHashMap<Who, List<ScaleView.Cell>>();
    var baselines = new ArrayList<Who>();
    for (var view : views) {
      for (var row : view.rows()) {
        var who = new Who(row.team(), row.source() != null);
        if (row.baseline()) {
          baselines.add(who);
        }
        cells
            .computeIfAbsent(who, _ -> new ArrayList<>())
            .add(
                new ScaleView.Cell(
                    view.scale(), row.rank(), row.score(), row.evidence(), row.note()));
      }
    }
    return cells.entrySet().stream()
        .map(row ->
            new ScaleView.Row(
                row.getKey().name(),
                row.getKey().isPublished(),
                baselines.contains(row.getKey()),
                row.getValue()))
        .toList();
  }

  /// By the rank on the first of these scales, then on the next, then by name.
  public static List<ScaleView.Row> ordered(List<ScaleView.Row> rows, List<String> scales) {
    var order = Comparator.<ScaleView.Row>comparingInt(_ -> 0);
    for (var scale : scales) {
      order = order.thenComparingInt(row -> row.rankOn(scale));
    }
    return rows.stream()
        .sorted(order.thenComparing(ScaleView.Row::team).thenComparing(ScaleView.Row::published))
        .toList();
  }
}
