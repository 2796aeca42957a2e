package assay.server.http;

import java.util.List;
import java.util.regex.Pattern;

/// Which part of the API an operation belongs to, told by its address.
final class ApiTags {
  /// @param address of its operations
  record Tag(String name, String description, Pattern address) {}

  private static final Tag COMPETITIONS =
      tag(
          "Competitions",
          "What there is to enter, its public data, and who may know of it",
          "/api/v1/orgs/\\{org}/competitions(/\\{competition}(/(invitations|sets|tasks)/?.*)?)?");

  /// As a reader goes through them.
  static final List<Tag> ALL =
      List.of(
          tag("Accounts", "People, sessions and tokens", "/api/v1/(accounts|session|me|tokens).*"),
          tag(
              "Organizations",
              "Who hosts competitions, and who works there",
              "/api/v1/orgs(/\\{org}/members.*)?"),
          COMPETITIONS,
          tag(
              "Bundles",
              "Competitions as files",
              "/api/v1/orgs/\\{org}/bundles|.*/bundle|/schemas/.*"),
          tag("Teams", "Who takes part", ".*/teams.*|.*/registrations"),
          tag("Uploads", "Large files in pieces, by tus 1.0", "/api/v1/uploads.*"),
          tag(
              "Entries",
              "Submitting, and what becomes of it",
              ".*/submissions(/\\{id}(/(events|plots|cancel|withdraw))?)?"),
          tag("Receipts", "Signed results", ".*/receipt|/\\.well-known/.*"),
          tag(
              "Boards",
              "Standings, what is published of them and when",
              ".*/board.*|.*/publications.*|.*/release"),
          tag(
              "Cases",
              "What needs a human, for organizers and for the team",
              ".*/cases.*|.*/appeals"),
          tag("Re-grades", "Results made anew", ".*/regrades.*"),
          tag(
              "Queue and workers",
              "Who is served next, and by whom",
              ".*/queue|.*/workers.*|.*/worker-tokens.*"),
          tag("Webhooks", "Being told of events", ".*/webhooks.*"),
          tag("Audit", "The log of deeds", ".*/audit.*"),
          tag(
              "Worker protocol",
              "The five calls of a worker; nobody else needs them",
              "/api/v1/worker/.*"));

  private ApiTags() {}

  private static Tag tag(String name, String description, String address) {
    return new Tag(name, description, Pattern.compile(address));
  }

  static Tag of(String path) {
    return ALL.stream()
        .filter(tag -> tag.address().matcher(path).matches())
        .findFirst()
        .orElse(COMPETITIONS);
  }
}
