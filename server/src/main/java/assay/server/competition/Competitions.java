package assay.server.competition;

import static java.util.Objects.requireNonNull;

import assay.server.account.Caller;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Look-ups of what organizers declared. Each runs in the caller's transaction, within its tenant.
@Singleton
public final class Competitions {
  private final CompetitionStore store;
  private final PrivacyStore privacy;
  private final AmendmentStore amendments;

  Competitions(CompetitionStore store, PrivacyStore privacy, AmendmentStore amendments) {
    this.store = store;
    this.privacy = privacy;
    this.amendments = amendments;
  }

  /// The competition of an address. There is no other way from a slug to a competition, so that a
  /// private one exists for nobody but those who may know of it.
  ///
  /// @param caller who asks; null: anybody
  public Optional<Competition> find(Handle handle, @Nullable Caller caller, String slug) {
    return store.competition(handle, slug).filter(found -> mayKnow(handle, caller, found));
  }

  /// Whether the competition exists for the caller.
  ///
  /// @param caller null: anybody
  public boolean mayKnow(Handle handle, @Nullable Caller caller, Competition competition) {
    return !competition.isPrivate()
        || (caller != null
            && caller.reaches(competition.tenant())
            && privacy.mayKnow(handle, competition.id(), caller));
  }

  /// Of an id that the caller's own rows name: asks nobody whether it may be known.
  public Optional<Competition> find(Handle handle, UUID competition) {
    return store.competition(handle, competition);
  }

  /// In declared order.
  public List<Phase> phases(Handle handle, UUID competition) {
    return store.phases(handle, competition);
  }

  public List<Task> tasks(Handle handle, UUID competition) {
    return store.tasks(handle, competition);
  }

  public List<Scale> scales(Handle handle, UUID task) {
    return store.scales(handle, task);
  }

  /// By phase, task, scale, each in declared order.
  public List<Track> tracks(Handle handle, UUID competition) {
    var phases = byId(store.phases(handle, competition), Phase::id);
    var tasks = byId(store.tasks(handle, competition), Task::id);
    var scales = byId(store.scalesOf(handle, competition), Scale::id);
    return store.tracks(handle, competition).stream()
        .map(row ->
            new Track(
                row.id(),
                row.competition(),
                requireNonNull(phases.get(row.phase())),
                requireNonNull(tasks.get(row.task())),
                requireNonNull(scales.get(row.scale())),
                row.board()))
        .toList();
  }

  /// The track of these slugs.
  ///
  /// @param scale null: the task has the one scale `default`
  public Optional<Track> track(
      Handle handle, UUID competition, String phase, String task, @Nullable String scale) {
    var scaleSlug = scale == null || scale.isEmpty() ? Scale.DEFAULT : scale;
    return tracks(handle, competition).stream()
        .filter(track ->
            track.phase().slug().equals(phase)
                && track.task().slug().equals(task)
                && track.scale().slug().equals(scaleSlug))
        .findFirst();
  }

  public Optional<Track> track(Handle handle, UUID track) {
    return store
        .track(handle, track)
        .map(row ->
            new Track(
                row.id(),
                row.competition(),
                store.phase(handle, row.phase()).orElseThrow(),
                store.task(handle, row.task()).orElseThrow(),
                store.scale(handle, row.scale()).orElseThrow(),
                row.board()));
  }

  /// Sets of a competition in declared order.
  public List<EvaluationSet> sets(Handle handle, UUID competition) {
    return store.sets(handle, competition);
  }

  /// Ranked sets in column order, then the others.
  public List<TrackSet> setsOf(Handle handle, UUID track) {
    var all =
        store.versionsOf(handle, track).stream().collect(Collectors.groupingBy(SetVersion::set));
    return store.setsOfTrack(handle, track).stream()
        .map(row -> {
          var versions = all.getOrDefault(row.set().id(), List.of());
          return new TrackSet(
              row.set(),
              row.isClaimed(),
              row.isRun(),
              row.isRanked(),
              live(versions),
              versions.stream()
                  .filter(version -> version.state() == SetVersion.State.ACCEPTED)
                  .toList());
        })
        .toList();
  }

  /// Columns of the track's board, in their order.
  public List<BoardColumn> columnsOf(Handle handle, UUID track) {
    return store.columns(handle, track, null);
  }

  /// The columns that it had at a moment.
  public List<BoardColumn> columnsOf(Handle handle, UUID track, Instant at) {
    return store.columns(handle, track, at);
  }

  /// By what entries of the track are judged.
  ///
  /// @param regrade as this re-grade set would have it; null: as it stands
  public TrackRules rules(Handle handle, UUID trackId, @Nullable UUID regrade) {
    var track = track(handle, trackId).orElseThrow();
    var standing =
        new TrackRules(
            track,
            setsOf(handle, trackId),
            columnsOf(handle, trackId),
            store.edition(handle, track.competition()));
    return regrade == null ? standing : amended(handle, standing, regrade);
  }

  private TrackRules amended(Handle handle, TrackRules rules, UUID regrade) {
    var versions = amendments.versions(handle, regrade);
    var columns = amendments.columns(handle, regrade, rules.track().id());
    var task = rules.track().task();
    return new TrackRules(
        amendments
            .tolerance(handle, regrade, task.id())
            .map(
                judged -> rules.track().with(task.judgedBy(judged.tolerance(), judged.sanitizer())))
            .orElse(rules.track()),
        rules.sets().stream()
            .map(set -> amended(handle, set, versions.get(set.set().id())))
            .toList(),
        columns.isEmpty() ? rules.columns() : columns,
        rules.edition());
  }

  private TrackSet amended(
      Handle handle, TrackSet set, AmendmentStore.@Nullable NewVersion replacement) {
    return replacement == null
        ? set
        : set.replacedBy(
            store.version(handle, replacement.version()).orElseThrow(), replacement.keepsClaims());
  }

  /// Keeps the rules of a competition as they are until the caller's transaction ends.
  ///
  /// @return their edition
  public int holdEdition(Handle handle, UUID competition) {
    return store.editionForShare(handle, competition);
  }

  /// What organizers published of a phase, as far as it stands.
  public Publicity publicity(Handle handle, UUID phase) {
    return store.publicity(handle, phase, null);
  }

  /// The same at an earlier moment.
  public Publicity publicity(Handle handle, UUID phase, Instant at) {
    return store.publicity(handle, phase, at);
  }

  /// The phase of this slug.
  public Optional<Phase> phase(Handle handle, UUID competition, String slug) {
    return store.phases(handle, competition).stream()
        .filter(phase -> phase.slug().equals(slug))
        .findFirst();
  }

  /// The version of a set that is used for re-run and rank.
  public SetVersion liveVersion(Handle handle, UUID set) {
    return live(store.versions(handle, set));
  }

  /// All versions of a set, newest first.
  public List<SetVersion> versions(Handle handle, UUID set) {
    return store.versions(handle, set);
  }

  public Optional<SetVersion> version(Handle handle, UUID version) {
    return store.version(handle, version);
  }

  /// A phase that cannot open or close before the caller's transaction ends, and the moment by the
  /// database's clock at which to judge it.
  public record Held(Phase phase, Instant now) {
    public boolean isOpen() {
      return phase.isOpenAt(now);
    }
  }

  /// Locks the phase row `for share`: acceptances run side by side, closing waits for them.
  public Held hold(Handle handle, UUID phase) {
    var row = store.phaseForShare(handle, phase).orElseThrow();
    return new Held(row, store.now(handle));
  }

  /// The moment by the clock that decides, the database's.
  public Instant now(Handle handle) {
    return store.now(handle);
  }

  private static SetVersion live(List<SetVersion> versions) {
    return versions.stream()
        .filter(version -> version.state() == SetVersion.State.LIVE)
        .findFirst()
        .orElseThrow();
  }

  private static <T> Map<UUID, T> byId(List<T> values, Function<T, UUID> id) {
    return values.stream().collect(Collectors.toMap(id, Function.identity()));
  }
}
