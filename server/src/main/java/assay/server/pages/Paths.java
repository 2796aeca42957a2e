package assay.server.pages;

import assay.server.competition.Track;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The addresses of the pages. Slugs need no escaping: the schema lets in letters, digits, hyphens.
final class Paths {
  private Paths() {}

  static String inbox(String organization) {
    return "/organize/" + organization;
  }

  static String workers(String organization) {
    return inbox(organization) + "/workers";
  }

  static String webhooks(String organization) {
    return inbox(organization) + "/webhooks";
  }

  static String regrades(String organization, String competition) {
    return inbox(organization) + "/" + competition + "/regrades";
  }

  static String regrade(String organization, String competition, int number) {
    return regrades(organization, competition) + "/" + number;
  }

  static String publish(String organization, String competition) {
    return inbox(organization) + "/" + competition + "/publish";
  }

  static String invitations(String organization, String competition) {
    return inbox(organization) + "/" + competition + "/invitations";
  }

  static String registrations(String organization, String competition) {
    return inbox(organization) + "/" + competition + "/teams";
  }

  static String audit(String organization) {
    return inbox(organization) + "/audit";
  }

  static String competition(String organization, String competition) {
    return "/o/" + organization + "/" + competition;
  }

  static String board(String competition, Track track) {
    return competition + "/boards/" + slugs(track, "/");
  }

  static String scales(String competition, Track track) {
    return competition + "/scales/" + track.phase().slug() + "/" + track.task().slug();
  }

  static String boardHistory(String competition, Track track) {
    return board(competition, track) + "/history";
  }

  static String submit(String competition, Track track) {
    return competition
        + "/submit?phase="
        + track.phase().slug()
        + "&task="
        + track.task().slug()
        + "&scale="
        + track.scale().slug();
  }

  static String kit(String organization, String competition, String task) {
    return "/api/v1/orgs/%s/competitions/%s/tasks/%s/kit"
        .formatted(organization, competition, task);
  }

  static String submission(UUID submission) {
    return "/submissions/" + submission;
  }

  /// Of the API: a file has no page.
  static String receipt(UUID submission) {
    return "/api/v1/submissions/" + submission + "/receipt";
  }

  static String reviewCase(UUID reviewCase) {
    return "/cases/" + reviewCase;
  }

  private static String slugs(Track track, String between) {
    return String.join(between, track.phase().slug(), track.task().slug(), track.scale().slug());
  }

  /// A path of this site, or the other one: where to go must not be for strangers to say.
  static String local(@Nullable String wanted, String otherwise) {
    if (wanted == null || wanted.length() > 2_000 || wanted.startsWith("/sign-")) {
      return otherwise;
    }
    return wanted.matches("/(?![/\\\\])[A-Za-z0-9/._~%&=?+:,;@-]*") ? wanted : otherwise;
  }
}
