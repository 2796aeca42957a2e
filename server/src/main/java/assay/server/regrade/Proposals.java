package assay.server.regrade;

import assay.grading.reproduction.Tolerance;
import assay.server.bundle.Regrading;
import assay.server.bundle.Releases;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Scale;
import assay.server.competition.Task;
import assay.server.competition.Track;
import assay.server.competition.TrackSet;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Makes proposals of forms: what they name is looked up, and new data is read.
@Singleton
class Proposals {
  private static final int MAX_REASON = 2_000;

  private final TenantDatabase database;
  private final Competitions competitions;
  private final Releases releases;
  private final RegradeStore store;

  Proposals(
      TenantDatabase database, Competitions competitions, Releases releases, RegradeStore store) {
    this.database = database;
    this.competitions = competitions;
    this.releases = releases;
    this.store = store;
  }

  /// The competition as the form is read against.
  private record Known(List<Track> tracks, List<List<TrackSet>> sets) {
    /// Of the track at that place.
    List<TrackSet> setsOf(Track track) {
      return sets.get(tracks.indexOf(track));
    }

    List<UUID> of(Task task) {
      return tracks.stream()
          .filter(track -> track.task().id().equals(task.id()))
          .map(Track::id)
          .toList();
    }

    List<Track> with(EvaluationSet set) {
      return tracks.stream()
          .filter(track -> setsOf(track).stream().anyMatch(one -> one.set().id().equals(set.id())))
          .toList();
    }
  }

  /// @throws Problem 422 with what is wrong
  Proposal of(Competition competition, RegradeForm form) throws IOException {
    var reason = reason(form);
    var known = database.inTenant(competition.tenant(), handle -> known(handle, competition));
    var tolerance = tolerance(form, known);
    var release = release(competition, form, known);
    var chosen = tracks(form, known);
    var columns = columns(form, chosen, known);
    var again = again(form);
    if (tolerance.isEmpty() && release.isEmpty() && columns.isEmpty() && again.isEmpty()) {
      throw Problem.field(
          "again",
          "regrade.nothing",
          "Say what is graded anew: a tolerance (task, match, review), a set (set, with the file labels or data), columns, or again: judge or run.");
    }
    var entries = entries(competition, form);
    if (!entries.isEmpty()
        && (tolerance.isPresent() || release.isPresent() || columns.isPresent())) {
      throw Problem.field(
          "entries",
          "regrade.narrow",
          "A change of rules is for all entries: a board never mixes two. Leave the entries out, or the change.");
    }
    var tracks = new LinkedHashSet<UUID>();
    tolerance.ifPresent(changed -> tracks.addAll(known.of(changed.task())));
    release.ifPresent(
        changed -> known.with(changed.set()).forEach(track -> tracks.add(track.id())));
    columns.ifPresent(changed -> tracks.add(changed.track()));
    if (again.isPresent()) {
      (chosen.isEmpty() ? known.tracks() : chosen).forEach(track -> tracks.add(track.id()));
    }
    return new Proposal(
        reason,
        List.copyOf(tracks),
        tolerance,
        release.stream().toList(),
        columns.stream().toList(),
        again.filter("run"::equals).map(_ -> runs(form, known)),
        entries);
  }

  /// Of what a bundle changes.
  Proposal of(Handle handle, Competition competition, Regrading.Changes changes) {
    var known = known(handle, competition);
    var tracks = new LinkedHashSet<UUID>();
    changes.tolerance().ifPresent(changed -> tracks.addAll(known.of(changed.task())));
    changes
        .releases()
        .forEach(changed -> known.with(changed.set()).forEach(track -> tracks.add(track.id())));
    changes.columns().forEach(changed -> tracks.add(changed.track()));
    return new Proposal(
        changes.reason(),
        List.copyOf(tracks),
        changes.tolerance(),
        changes.releases(),
        changes.columns(),
        Optional.empty(),
        List.of());
  }

  private Known known(Handle handle, Competition competition) {
    var tracks = competitions.tracks(handle, competition.id());
    return new Known(
        tracks, tracks.stream().map(track -> competitions.setsOf(handle, track.id())).toList());
  }

  private static String reason(RegradeForm form) {
    var reason = form.one("reason");
    if (reason.isEmpty()) {
      throw Problem.field(
          "reason",
          "regrade.reason_missing",
          "Say why in a sentence: the teams whose results change and readers of the audit log see it.");
    }
    if (reason.length() > MAX_REASON) {
      throw Problem.field(
          "reason",
          "regrade.reason_too_long",
          "Expected at most %d characters, found %d.".formatted(MAX_REASON, reason.length()));
    }
    return reason;
  }

  private static Optional<Regrading.NewTolerance> tolerance(RegradeForm form, Known known) {
    if (!form.has("task") && !form.has("match") && !form.has("review") && !form.has("sanitizer")) {
      return Optional.empty();
    }
    var slug = form.one("task");
    var tasks = known.tracks().stream().map(Track::task).collect(Collectors.toSet());
    var task =
        tasks.stream()
            .filter(one -> one.slug().equals(slug))
            .findFirst()
            .orElseThrow(() ->
                Problem.field(
                    "task",
                    "regrade.task",
                    "Expected one of %s, found %s."
                        .formatted(words(tasks.stream().map(Task::slug)), found(slug))));
    double match = bound(form, "match", task.claim().tolerance().match());
    double review = bound(form, "review", task.claim().tolerance().review());
    if (review < match) {
      throw Problem.field(
          "review",
          "regrade.tolerance",
          "Expected at least match (%s), found %s.".formatted(match, review));
    }
    var sanitizer = form.one("sanitizer");
    var spelled = List.of("", "lenient", "strict");
    if (!spelled.contains(sanitizer)) {
      throw Problem.field(
          "sanitizer", "regrade.sanitizer", "Expected lenient or strict, found " + sanitizer + ".");
    }
    var judged =
        sanitizer.isEmpty()
            ? task.claim().sanitizer()
            : sanitizer.equals("strict") ? Task.Sanitizer.STRICT : Task.Sanitizer.LENIENT;
    return Optional.of(new Regrading.NewTolerance(task, new Tolerance(match, review), judged));
  }

  private static double bound(RegradeForm form, String name, double otherwise) {
    var text = form.one(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && value < 1e6) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Answered below, as a number out of range is.
    }
    throw Problem.field(
        name, "regrade.tolerance", "Expected a number above 0, found " + found(text) + ".");
  }

  private Optional<Regrading.NewRelease> release(
      Competition competition, RegradeForm form, Known known) throws IOException {
    if (!form.hasFiles()) {
      if (form.has("set") && !form.has("again")) {
        throw Problem.field(
            "labels", "regrade.nothing", "Send new labels, or new data, for the set.");
      }
      return Optional.empty();
    }
    var set = set(form, known);
    var places =
        known.tracks().stream()
            .flatMap(track -> known.setsOf(track).stream())
            .filter(one -> one.set().id().equals(set.set().id()))
            .toList();
    var draft =
        releases.read(
            competition.tenant(),
            set.live(),
            places.stream().anyMatch(TrackSet::isRanked),
            new Releases.Sources(
                form.file("data"),
                form.file("labels"),
                form.file("groups"),
                form.file("identities")),
            Files.createDirectory(form.directory()));
    boolean isClaimed = places.stream().anyMatch(TrackSet::isClaimed);
    var keeps = form.one("keeps_claims");
    return Optional.of(
        new Regrading.NewRelease(
            set.set(), draft, keeps.isEmpty() ? isClaimed : keeps.equals("true")));
  }

  private static TrackSet set(RegradeForm form, Known known) {
    var slug = form.one("set");
    var sets = known.sets().stream().flatMap(List::stream).toList();
    return sets.stream()
        .filter(one -> one.set().slug().equals(slug))
        .findFirst()
        .orElseThrow(() ->
            Problem.field(
                "set",
                "regrade.set",
                "Expected one of %s, found %s."
                    .formatted(words(sets.stream().map(one -> one.set().slug())), found(slug))));
  }

  private static Proposal.Runs runs(RegradeForm form, Known known) {
    return new Proposal.Runs(
        form.has("set") ? Optional.of(set(form, known).set().id()) : Optional.empty());
  }

  /// Tracks by their address: `phase/task` or `phase/task/scale`.
  private static List<Track> tracks(RegradeForm form, Known known) {
    return form.all("track").stream()
        .map(address ->
            known.tracks().stream()
                .filter(track -> isAt(track, address))
                .findFirst()
                .orElseThrow(() ->
                    Problem.field(
                        "track",
                        "regrade.track",
                        "Expected phase/task/scale, one of %s, found %s."
                            .formatted(
                                words(known.tracks().stream().map(Track::address)),
                                found(address)))))
        .toList();
  }

  private static boolean isAt(Track track, String address) {
    return address.equals(track.address())
        || (track.scale().slug().equals(Scale.DEFAULT)
            && address.equals(track.phase().slug() + "/" + track.task().slug()));
  }

  private Optional<Regrading.NewColumns> columns(RegradeForm form, List<Track> chosen, Known known)
      throws IOException {
    if (!form.has("columns")) {
      return Optional.empty();
    }
    if (chosen.size() != 1) {
      throw Problem.field(
          "track", "regrade.track", "Name the one track whose board gets these columns.");
    }
    var track = chosen.getFirst();
    var ranked =
        known.setsOf(track).stream().filter(TrackSet::isRanked).map(TrackSet::set).toList();
    return Optional.of(
        new Regrading.NewColumns(track.id(), releases.columns(form.one("columns"), ranked)));
  }

  private static Optional<String> again(RegradeForm form) {
    var again = form.one("again");
    if (!Set.of("", "judge", "run").contains(again)) {
      throw Problem.field("again", "regrade.again", "Expected judge or run, found " + again + ".");
    }
    return Optional.of(again).filter(word -> !word.isEmpty());
  }

  /// Entries by their codes, with blanks or commas between.
  private List<UUID> entries(Competition competition, RegradeForm form) {
    var codes =
        Arrays.stream(form.one("entries").split("[\\s,]+", -1))
            .filter(code -> !code.isEmpty())
            .distinct()
            .toList();
    if (codes.isEmpty()) {
      return List.of();
    }
    var found =
        database.inTenant(
            competition.tenant(), handle -> store.graded(handle, competition.id(), codes));
    var missing = codes.stream().filter(code -> !found.containsKey(code)).toList();
    if (!missing.isEmpty()) {
      throw Problem.field(
          "entries",
          "regrade.entries",
          "Expected codes of graded entries of this competition; these are none: %s."
              .formatted(String.join(", ", missing)));
    }
    return List.copyOf(found.values());
  }

  private static String words(Stream<String> words) {
    return words.distinct().sorted().collect(Collectors.joining(", "));
  }

  private static String found(String text) {
    return text.isEmpty() ? "nothing" : text;
  }
}
