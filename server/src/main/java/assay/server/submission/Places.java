package assay.server.submission;

import assay.grading.Refusal;
import assay.server.account.Caller;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.competition.Entrance;
import assay.server.competition.Track;
import assay.server.http.Problem;
import assay.server.upload.FileName;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Finds where an upload belongs, by the names in its fields: each must exist in this competition
/// and they must belong together.
@Singleton
class Places {
  private final Competitions competitions;
  private final SubmissionStore store;

  Places(Competitions competitions, SubmissionStore store) {
    this.competitions = competitions;
    this.store = store;
  }

  Place find(Handle handle, Caller caller, Competition competition, Form form) {
    var tracks = competitions.tracks(handle, competition.id());
    tracks = narrow(tracks, "task", form.field("task"), track -> track.task().slug());
    tracks = narrow(tracks, "phase", form.field("phase"), track -> track.phase().slug());
    tracks = narrow(tracks, "scale", form.field("scale"), track -> track.scale().slug());
    var track = tracks.getFirst();
    var team = team(store.teamsOf(handle, competition.id(), caller.user()), form.field("team"));
    requireAgreement(handle, competition.entrance(), team);
    return new Place(competition, track, competitions.setsOf(handle, track.id()), team);
  }

  private void requireAgreement(Handle handle, Entrance entrance, Place.Team team) {
    if (entrance.hasTerms()
        && !store.agreedTerms(handle, team.id()).equals(Optional.of(entrance.termsDigest()))) {
      throw Problem.refused(
          new Refusal(
              "terms.not_agreed",
              "field team",
              "a team that agreed to the competition's terms as they are now",
              team.name() + ", which did not",
              "Read the terms on the team page and agree to them there, or with POST /api/v1/teams/%s/terms."
                  .formatted(team.id())),
          "team");
    }
  }

  /// The tracks whose part has this name; a field may be left out where there is one choice.
  private static List<Track> narrow(
      List<Track> tracks, String field, String value, Function<Track, String> name) {
    var legal = tracks.stream().map(name).distinct().toList();
    if (value.isEmpty() && legal.size() == 1) {
      return tracks;
    }
    var matching = tracks.stream().filter(track -> name.apply(track).equals(value)).toList();
    if (matching.isEmpty()) {
      throw Problem.refused(
          new Refusal(
              field + (value.isEmpty() ? ".missing" : ".mismatch"),
              "field " + field,
              "one of " + String.join(", ", legal),
              value.isEmpty() ? "nothing" : FileName.label(value, "nothing"),
              "Choose a %s of this competition that goes with the other fields.".formatted(field)),
          field);
    }
    return matching;
  }

  private static Place.Team team(List<Place.Team> own, String wanted) {
    if (own.isEmpty()) {
      throw Problem.refused(
          new Refusal(
              "team.missing",
              "field team",
              "a team of yours in this competition",
              "none",
              "Create or join a team of this competition, then submit."),
          "team");
    }
    if (wanted.isEmpty() && own.size() == 1) {
      return own.getFirst();
    }
    return own.stream()
        .filter(team ->
            team.id().toString().equals(wanted.toLowerCase(Locale.ROOT))
                || team.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            Problem.refused(
                new Refusal(
                    wanted.isEmpty() ? "team.missing" : "team.mismatch",
                    "field team",
                    "one of your teams: "
                        + String.join(", ", own.stream().map(Place.Team::name).toList()),
                    wanted.isEmpty() ? "nothing" : FileName.label(wanted, "nothing"),
                    "Name the team that the entry is for."),
                "team"));
  }
}
