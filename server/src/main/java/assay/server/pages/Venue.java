package assay.server.pages;

import assay.server.competition.Competition;
import assay.server.competition.Scale;
import assay.server.competition.Task;
import assay.server.competition.Track;
import assay.server.organization.Organization;
import assay.web.CompetitionHead;
import java.time.Instant;
import java.util.List;

/// A competition as each of its pages needs it.
///
/// @param now by the clock that decides
record Venue(Organization organization, Competition competition, List<Track> tracks, Instant now) {
  Venue {
    tracks = List.copyOf(tracks);
  }

  String home() {
    return Paths.competition(organization.slug(), competition.slug());
  }

  /// With the board of the first open phase, or of the first.
  CompetitionHead head() {
    var board =
        tracks.stream()
            .filter(track -> track.phase().isOpenAt(now))
            .findFirst()
            .or(() -> tracks.stream().findFirst())
            .map(this::board)
            .orElse("");
    return new CompetitionHead(
        organization.name(), competition.name(), home(), board, competition.isPrivate());
  }

  /// Where the dev kit of a task is downloaded.
  String kit(Task task) {
    return Paths.kit(organization.slug(), competition.slug(), task.slug());
  }

  String board(Track track) {
    return Paths.board(home(), track);
  }

  /// The track of these slugs, which a row of this competition names.
  Track track(String phase, String task, String scale) {
    return tracks.stream()
        .filter(track ->
            track.phase().slug().equals(phase)
                && track.task().slug().equals(task)
                && track.scale().slug().equals(scale))
        .findFirst()
        .orElseThrow();
  }

  /// `Task 1 · Validation · 10K`
  static String title(Track track) {
    return track.task().name() + " · " + track.phase().name() + scale(track, " · ");
  }

  /// `Task 1 · 10K`
  static String titleInPhase(Track track) {
    return track.task().name() + scale(track, " · ");
  }

  private static String scale(Track track, String before) {
    return track.scale().slug().equals(Scale.DEFAULT) ? "" : before + track.scale().name();
  }
}
