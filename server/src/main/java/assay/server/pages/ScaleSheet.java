package assay.server.pages;

import assay.server.board.ScaleBoards;
import assay.server.board.ScaleView;
import assay.server.competition.Track;
import assay.web.Choice;
import assay.web.board.BoardPage;
import assay.web.board.ScalesPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Boards side by side as their page.
final class ScaleSheet {
  private static final int PART = 100;

  private ScaleSheet() {}

  /// How a reader looks at them.
  ///
  /// @param ownTeams names of the reader's teams
  /// @param by slug of the scale whose ranks order the rows; null: the first
  /// @param part of a long list, from 1
  record Look(Set<String> ownTeams, @Nullable String by, int part) {
    Look {
      ownTeams = Set.copyOf(ownTeams);
    }
  }

  static ScalesPage of(Venue venue, ScaleView view, Look look) {
    var tracks =
        view.scales().stream()
            .map(scale -> venue.track(view.phase(), view.task(), scale.scale()))
            .toList();
    var scales = view.scales().stream().map(ScaleView.Scale::scale).toList();
    var first =
        scales.stream()
            .filter(scale -> scale.equals(look.by()))
            .findFirst()
            .orElse(scales.getFirst());
    var order = new ArrayList<>(scales);
    order.remove(first);
    order.addFirst(first);
    var rows =
        first.equals(scales.getFirst()) ? view.rows() : ScaleBoards.ordered(view.rows(), order);
    int parts = Math.max(1, (rows.size() + PART - 1) / PART);
    int part = Math.clamp(look.part(), 1, parts);
    int from = (part - 1) * PART;
    int to = Math.min(from + PART, rows.size());
    var href = Paths.scales(venue.home(), tracks.getFirst());
    return new ScalesPage(
        venue.head(),
        tracks.getFirst().task().name() + " · " + tracks.getFirst().phase().name(),
        switches(venue, tracks),
        view.scales().stream()
            .map(scale ->
                scale(
                    scale,
                    venue.board(venue.track(view.phase(), view.task(), scale.scale())),
                    href + "?by=" + scale.scale(),
                    scale.scale().equals(first)))
            .toList(),
        rows.subList(from, to).stream().map(row -> row(row, scales, look)).toList(),
        new BoardPage.Part(
            from + 1,
            to,
            rows.size(),
            part > 1 ? href + "?by=" + first + "&part=" + (part - 1) : null,
            part < parts ? href + "?by=" + first + "&part=" + (part + 1) : null),
        "/api/v1/orgs/%s/competitions/%s/board/scales?phase=%s&task=%s"
            .formatted(view.organization(), view.competition(), view.phase(), view.task()),
        href + "/csv");
  }

  private static List<BoardPage.Switch> switches(Venue venue, List<Track> tracks) {
    var phases =
        venue.tracks().stream()
            .filter(track -> track.task().id().equals(tracks.getFirst().task().id()))
            .collect(
                Collectors.groupingBy(
                    track -> track.phase().slug(), LinkedHashMap::new, Collectors.toList()));
    var between =
        phases.values().stream()
            .map(ofPhase ->
                new Choice(
                    ofPhase.getFirst().phase().name(),
                    ofPhase.size() > 1
                        ? Paths.scales(venue.home(), ofPhase.getFirst())
                        : venue.board(ofPhase.getFirst()),
                    ofPhase.getFirst().phase().id().equals(tracks.getFirst().phase().id())))
            .toList();
    var scales =
        Stream.concat(
                tracks.stream()
                    .map(track -> new Choice(track.scale().name(), venue.board(track), false)),
                Stream.of(
                    new Choice(
                        BoardSheet.SIDE_BY_SIDE,
                        Paths.scales(venue.home(), tracks.getFirst()),
                        true)))
            .toList();
    return Stream.of(new BoardPage.Switch("Phase", between), new BoardPage.Switch("Scale", scales))
        .filter(one -> one.choices().size() > 1)
        .toList();
  }

  private static ScalesPage.Scale scale(
      ScaleView.Scale scale, String board, String sort, boolean isSorted) {
    return new ScalesPage.Scale(
        scale.name(),
        board,
        sort,
        isSorted,
        BoardSheet.scale(scale.rule(), false),
        new BoardPage.Stage(
            scale.stage().state(), scale.stage().since(), scale.stage().sentence()));
  }

  private static ScalesPage.Row row(ScaleView.Row row, List<String> scales, Look look) {
    return new ScalesPage.Row(
        row.team(),
        row.published(),
        row.baseline(),
        !row.published() && look.ownTeams().contains(row.team()),
        scales.stream()
            .map(scale ->
                row.cells().stream()
                    .filter(cell -> cell.scale().equals(scale))
                    .findFirst()
                    .map(cell -> new ScalesPage.Cell(true, cell.rank(), cell.score(), cell.note()))
                    .orElse(ScalesPage.Cell.NONE))
            .toList());
  }
}
