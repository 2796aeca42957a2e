package assay.server.board;

import assay.server.account.Caller;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.competition.Track;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organization;
import assay.server.organization.Organizations;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The boards of tracks. What the public sees is computed at most every two seconds, and only when
/// something changed.
@Singleton
public class Boards {
  private static final Logger LOG = LoggerFactory.getLogger(Boards.class);

  /// A board is made anew at most so often.
  private static final Duration FRESH = Duration.ofSeconds(2);

  /// How often a board that is read is asked whether it changed.
  private static final Duration CHECKED = Duration.ofMillis(500);

  /// Later than that a reader waits for the answer.
  private static final Duration STALE = Duration.ofSeconds(3);

  /// A board that nobody read for so long is not kept.
  private static final Duration UNREAD = Duration.ofMinutes(1);

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final BoardStore store;
  private final SnapshotStore snapshots;
  private final ObjectMapper json;
  private final Map<Address, Projection> projections = new ConcurrentHashMap<>();
  private volatile boolean isFailing;

  // Six collaborators: a board is looked up, made, kept, and written out here.
  Boards(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      BoardStore store,
      SnapshotStore snapshots,
      ObjectMapper json) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.store = store;
    this.snapshots = snapshots;
    this.json = json;
  }

  /// Which board.
  ///
  /// @param scale null or empty: the task's one scale
  public record Address(
      String organization, String competition, String phase, String task, @Nullable String scale) {}

  /// What the public sees of a board, as this server last made it. Made anew under its lock; read
  /// without.
  private static final class Projection {
    private volatile Published published;
    private volatile long checkedNanos;
    private volatile long readNanos;
    private final Competition competition;
    private long madeNanos;
    private String stamp;

    Projection(Competition competition, Published published, String stamp, long now) {
      this.competition = competition;
      this.published = published;
      this.stamp = stamp;
      this.checkedNanos = now;
      this.readNanos = now;
      this.madeNanos = now;
    }
  }

  /// The board that the public sees: of a private competition those for whom it exists. While it is
  /// read, [#keepFresh] makes it anew; a reader waits only where that fell behind.
  ///
  /// @param caller null: anybody
  public Published published(Address address, @Nullable Caller caller) {
    return published(address, caller, STALE);
  }

  /// @param atMost how old the answer may be
  private Published published(Address address, @Nullable Caller caller, Duration atMost) {
    var known = projections.get(address);
    if (known == null) {
      known = projections.computeIfAbsent(address, _ -> first(address, caller));
    }
    requireKnown(known.competition, caller);
    long now = System.nanoTime();
    known.readNanos = now;
    if (now - known.checkedNanos > atMost.toNanos()) {
      synchronized (known) {
        if (System.nanoTime() - known.checkedNanos > atMost.toNanos()) {
          refresh(address, known);
        }
      }
    }
    return known.published;
  }

  /// What lies ready here was asked for by somebody else.
  private void requireKnown(Competition competition, @Nullable Caller caller) {
    boolean exists =
        !competition.isPrivate()
            || (caller != null
                && database.inTenant(
                    competition.tenant(),
                    handle -> competitions.mayKnow(handle, caller, competition)));
    if (!exists) {
      throw Problem.notFound();
    }
  }

  /// Makes the boards anew that someone reads, and forgets the others.
  @Scheduled(fixedDelay = "250ms")
  void keepFresh() {
    try {
      projections.forEach(this::keepFresh);
      isFailing = false;
    } catch (RuntimeException e) {
      // Readers meet the fault themselves; four times a second is too often to say so.
      if (!isFailing) {
        LOG.warn("boards are not made anew until this is over", e);
      }
      isFailing = true;
    }
  }

  private void keepFresh(Address address, Projection known) {
    long now = System.nanoTime();
    if (now - known.readNanos > UNREAD.toNanos()) {
      projections.remove(address, known);
    } else if (now - known.checkedNanos > CHECKED.toNanos()) {
      synchronized (known) {
        refresh(address, known);
      }
    }
  }

  /// Makes every board anew when it is next asked for.
  void forget() {
    projections.clear();
  }

  private Projection first(Address address, @Nullable Caller caller) {
    var organization = organization(address);
    return database.inTenant(
        organization.id(),
        handle -> {
          long now = System.nanoTime();
          var found = find(handle, organization, caller, address);
          var stamp = stamp(handle, found);
          return new Projection(found.competition(), publish(handle, found), stamp, now);
        });
  }

  private void refresh(Address address, Projection known) {
    var organization = organization(address);
    database.inTenant(
        organization.id(),
        handle -> {
          long now = System.nanoTime();
          var found = find(handle, organization, known.competition, address);
          var stamp = stamp(handle, found);
          if (stamp.equals(known.stamp)) {
            known.checkedNanos = now;
          } else if (now - known.madeNanos >= FRESH.toNanos()) {
            known.published = publish(handle, found);
            known.stamp = stamp;
            known.checkedNanos = now;
            known.madeNanos = now;
          }
          return known;
        });
  }

  private String stamp(Handle handle, Found found) {
    return found.sight() + "/" + store.stamp(handle, found.track().id());
  }

  /// The final board is the one that was kept.
  private Published publish(Handle handle, Found found) {
    if (found.sight().stage().state().equals("final")) {
      var kept = snapshots.finalOf(handle, found.track().id());
      if (kept.isPresent()) {
        return Published.of(read(kept.get()), kept.get(), found.competition().isPrivate());
      }
    }
    return publish(view(handle, found, found.sight()), found.competition().isPrivate());
  }

  private Published publish(BoardView view, boolean isPrivate) {
    try {
      return Published.of(view, json.writeValueAsBytes(view), isPrivate);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the board could not be written", e);
    }
  }

  private BoardView read(byte[] document) {
    try {
      return json.readValue(document, BoardView.class);
    } catch (IOException e) {
      throw new IllegalStateException("a board that we did not write", e);
    }
  }

  /// The board as this caller sees it: organizers see results before the public does.
  public BoardView view(Address address, @Nullable Caller caller) {
    var organization = organization(address);
    if (!isOrganizer(caller, organization)) {
      // Who is signed in may just have changed it.
      return published(address, caller, caller == null ? STALE : Duration.ZERO).view();
    }
    return database.inTenant(
        organization.id(),
        handle -> {
          var found = find(handle, organization, caller, address);
          return view(handle, found, ofOrganizers(handle, found));
        });
  }

  /// A board as one of its readers sees it.
  record Seen(BoardMaker.Place place, Sight sight) {}

  /// Looks at a board in one transaction, as this caller sees it.
  ///
  /// @param caller null: anybody
  <T> T look(Address address, @Nullable Caller caller, BiFunction<Handle, Seen, T> work) {
    var organization = organization(address);
    boolean isOrganizer = isOrganizer(caller, organization);
    return database.inTenant(
        organization.id(),
        handle -> {
          var found = find(handle, organization, caller, address);
          var sight = isOrganizer ? ofOrganizers(handle, found) : found.sight();
          return work.apply(handle, new Seen(found.place(), sight));
        });
  }

  /// A moment as addresses spell it.
  ///
  /// @throws Problem 422 `board.moment`
  public static Instant moment(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw Problem.field(
          "at",
          "board.moment",
          "Expected a moment such as 2026-03-12T00:00:00Z, found %s.".formatted(text));
    }
  }

  /// The board as it was, as far as this caller may see it.
  public BoardView past(Address address, @Nullable Caller caller, Instant at) {
    var organization = organization(address);
    return database.inTenant(
        organization.id(),
        handle -> {
          var found = find(handle, organization, caller, address);
          if (at.isAfter(competitions.now(handle))) {
            throw Problem.field(
                "at", "board.future", "Expected a moment that is over, found " + at + ".");
          }
          var sight =
              isOrganizer(caller, organization) ? ofOrganizers(handle, found) : found.sight();
          return view(handle, found, sight.asOf(at));
        });
  }

  private Sight ofOrganizers(Handle handle, Found found) {
    var phase = found.track().phase();
    return Sight.ofOrganizers(
        phase, competitions.publicity(handle, phase.id()), competitions.now(handle));
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

  /// @param sight of the public, now
  record Found(Organization organization, Competition competition, Track track, Sight sight) {
    BoardMaker.Place place() {
      return new BoardMaker.Place(organization.slug(), competition.slug(), track);
    }
  }

  private Found find(
      Handle handle, Organization organization, @Nullable Caller caller, Address address) {
    var competition =
        competitions.find(handle, caller, address.competition()).orElseThrow(Problem::notFound);
    return find(handle, organization, competition, address);
  }

  private Found find(
      Handle handle, Organization organization, Competition competition, Address address) {
    var track =
        competitions
            .track(handle, competition.id(), address.phase(), address.task(), address.scale())
            .orElseThrow(Problem::notFound);
    var sight =
        Sight.ofPublic(
            track.phase(),
            competitions.publicity(handle, track.phase().id()),
            competitions.now(handle));
    return new Found(organization, competition, track, sight);
  }

  private BoardView view(Handle handle, Found found, Sight sight) {
    return BoardMaker.of(
        found.place(),
        store.parts(handle, found.track(), sight),
        sight,
        BoardMaker.byReplicates(ids -> store.replicates(handle, ids)));
  }
}
