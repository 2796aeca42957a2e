package assay.server.board;

import assay.server.account.Caller;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.competition.Track;
import assay.server.competition.TrackSet;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organization;
import assay.server.organization.Organizations;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The boards of tracks. What the public sees is computed at most every two seconds, and only when
/// something changed.
@Singleton
public class Boards {
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final String NOT_YET =
      "The results of this phase are not public yet. Organizers see them.";

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final BoardStore store;
  private final ObjectMapper json;
  private final Map<UUID, Published> published = new ConcurrentHashMap<>();

  Boards(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      BoardStore store,
      ObjectMapper json) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.store = store;
    this.json = json;
  }

  /// Which board.
  ///
  /// @param scale null or empty: the task's one scale
  public record Address(
      String organization, String competition, String phase, String task, @Nullable String scale) {}

  /// A public board in the forms it is served in.
  ///
  /// @param stamp of the state it was computed from
  /// @param checkedNanos when the stamp was last compared, on the monotonic clock
  public record Published(
      BoardView view, byte[] json, byte[] csv, String etag, String stamp, long checkedNanos) {}

  /// The board that anyone may see.
  public Published published(Address address) {
    var organization = organization(address);
    return database.inTenant(
        organization.id(),
        handle -> {
          var found = find(handle, organization, address);
          long now = System.nanoTime();
          var cached = published.get(found.track().id());
          if (cached != null && now - cached.checkedNanos() < FRESH.toNanos()) {
            return cached;
          }
          boolean visible = found.track().phase().showsResultsAt(competitions.now(handle));
          var stamp = visible + "/" + store.stamp(handle, found.track().id());
          var fresh =
              cached != null && cached.stamp().equals(stamp)
                  ? checked(cached, now)
                  : publish(view(handle, found, visible), stamp, now);
          published.put(found.track().id(), fresh);
          return fresh;
        });
  }

  /// The board as this caller sees it: organizers see results before the public does.
  public BoardView view(Address address, @Nullable Caller caller) {
    var organization = organization(address);
    if (!isOrganizer(caller, organization)) {
      return published(address).view();
    }
    return database.inTenant(
        organization.id(), handle -> view(handle, find(handle, organization, address), true));
  }

  /// Whether the caller works for the organization of the board.
  public boolean isOrganizer(@Nullable Caller caller, String organizationSlug) {
    return organizations.find(organizationSlug).filter(o -> isOrganizer(caller, o)).isPresent();
  }

  private boolean isOrganizer(@Nullable Caller caller, Organization organization) {
    return caller != null && organizations.role(caller, organization.id()).isPresent();
  }

  private Organization organization(Address address) {
    return organizations.find(address.organization()).orElseThrow(Problem::notFound);
  }

  private record Found(Organization organization, Competition competition, Track track) {}

  private Found find(Handle handle, Organization organization, Address address) {
    var competition =
        competitions.find(handle, address.competition()).orElseThrow(Problem::notFound);
    var track =
        competitions
            .track(handle, competition.id(), address.phase(), address.task(), address.scale())
            .orElseThrow(Problem::notFound);
    return new Found(organization, competition, track);
  }

  private BoardView view(Handle handle, Found found, boolean showsResults) {
    var track = found.track();
    var columns =
        competitions.setsOf(handle, track.id()).stream().filter(TrackSet::isRanked).toList();
    var ranking = track.board().rule().ranking(columns.stream().map(c -> c.set().slug()).toList());
    var rule =
        new Standings.Rule(
            ranking,
            track.board().accepts(),
            track.board().selection().equals("last"),
            columns.stream().map(column -> column.set().name()).toList());
    List<Standings.Row> rows =
        showsResults
            ? Standings.of(
                store.entries(handle, track.id(), columns.stream().map(c -> c.set().id()).toList()),
                rule)
            : List.of();
    return new BoardView(
        found.organization().slug(),
        found.competition().slug(),
        track.phase().slug(),
        track.task().slug(),
        track.scale().slug(),
        track.board().rule().name(),
        ranking.sentence(rule.columns()),
        track.board().accepts().stream().sorted().toList(),
        track.board().selection(),
        columns.stream()
            .map(c -> new BoardView.Column(c.set().slug(), c.set().name(), "accuracy"))
            .toList(),
        rows.stream().map(row -> row(row, columns)).toList(),
        showsResults ? "" : NOT_YET);
  }

  private static BoardView.Row row(Standings.Row row, List<TrackSet> columns) {
    var entry = row.entry();
    return new BoardView.Row(
        row.rank() == 0 ? null : row.rank(),
        entry.teamName(),
        entry.code(),
        entry.submission(),
        entry.evidence(),
        entry.verdict().map(Enum::name).orElse(null),
        entry.decision(),
        orNull(row.total()),
        IntStream.range(0, columns.size())
            .mapToObj(column ->
                new BoardView.Figure(
                    columns.get(column).set().slug(),
                    orNull(entry.values()[column]),
                    orNull(entry.stds()[column]),
                    row.points().isEmpty() ? null : row.points().get(column)))
            .toList(),
        entry.acceptedAt(),
        row.note(),
        row.explanation());
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static Published checked(Published cached, long now) {
    return new Published(
        cached.view(), cached.json(), cached.csv(), cached.etag(), cached.stamp(), now);
  }

  private Published publish(BoardView view, String stamp, long now) {
    try {
      var bytes = json.writeValueAsBytes(view);
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Published(
          view,
          bytes,
          BoardCsv.of(view).getBytes(StandardCharsets.UTF_8),
          HexFormat.of().formatHex(digest, 0, 16),
          stamp,
          now);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("the board could not be written", e);
    }
  }
}
