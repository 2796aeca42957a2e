package assay.server.bundle;

import assay.grading.Refusal;
import assay.server.competition.Entrance;
import assay.server.competition.SetVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A bundle against the competition that has its slug. What nobody entered yet may become anything;
/// of what was entered, texts and the like change at once, results through a re-grade set, and what
/// entries were made for stays.
final class Comparison {
  private final Present present;
  private final Manifest next;
  private final Entries entries;
  private final Map<String, Offer> offers;
  private final Map<String, String> references;
  private final Lines lines = new Lines();

  private final Set<String> replacedSets = new HashSet<>();
  private final Map<String, Offer.Change> regradedSets = new HashMap<>();
  private final List<String> regradedTasks = new ArrayList<>();
  private final List<String> regradedTracks = new ArrayList<>();

  /// @param offers for the sets that are there, by their slug
  /// @param references digests of the bundle's reference models, by the slug of their task
  Comparison(
      Present present,
      Manifest next,
      Entries entries,
      Map<String, Offer> offers,
      Map<String, String> references) {
    this.present = present;
    this.next = next;
    this.entries = entries;
    this.offers = Map.copyOf(offers);
    this.references = Map.copyOf(references);
    compare();
  }

  Difference difference() {
    return lines.difference();
  }

  /// Sets that get other releases at once, since nobody entered them.
  Set<String> replacedSets() {
    return replacedSets;
  }

  /// Sets that get a version by a re-grade set, by their slug.
  Map<String, Offer.Change> regradedSets() {
    return regradedSets;
  }

  /// Tasks whose tolerance changes by a re-grade set.
  List<String> regradedTasks() {
    return regradedTasks;
  }

  /// Tracks whose columns change by a re-grade set.
  List<String> regradedTracks() {
    return regradedTracks;
  }

  /// Whether the same versions are needed as by another.
  boolean isLike(Comparison other) {
    return replacedSets.equals(other.replacedSets) && regradedSets.equals(other.regradedSets);
  }

  private void compare() {
    about();
    parts(present.manifest().sets(), next.sets(), Manifest.SetPart::slug, this::set, this::removed);
    parts(
        present.manifest().tasks(),
        next.tasks(),
        Manifest.TaskPart::slug,
        this::task,
        this::removed);
    parts(
        present.manifest().phases(),
        next.phases(),
        Manifest.PhasePart::slug,
        (old, phase) -> new PhaseComparison(old, phase, entries, lines).compare(),
        this::removed);
    tracks();
    regrade();
  }

  private interface Pair<T> {
    void compare(T old, T next);
  }

  private interface Gone<T> {
    void remove(T old);
  }

  private <T> void parts(
      List<T> old, List<T> other, Function<T, String> slug, Pair<T> pair, Gone<T> gone) {
    var byOther = other.stream().collect(Collectors.toMap(slug, part -> part));
    for (var part : old) {
      var match = byOther.remove(slug.apply(part));
      if (match == null) {
        gone.remove(part);
      } else {
        pair.compare(part, match);
      }
    }
    other.stream()
        .filter(part -> byOther.containsKey(slug.apply(part)))
        .forEach(part -> lines.add(place(part)));
    var stay = new HashSet<>(Lines.map(old, slug));
    stay.retainAll(Lines.map(other, slug));
    var before = old.stream().map(slug).filter(stay::contains).toList();
    var after = other.stream().map(slug).filter(stay::contains).toList();
    if (!before.equals(after)) {
      lines.change("order of " + kind(old.getFirst()) + "s", before, after);
    }
  }

  private static String kind(Object part) {
    return place(part).split(" ", 2)[0];
  }

  private static String place(Object part) {
    return switch (part) {
      case Manifest.SetPart set -> Present.Place.set(set.slug());
      case Manifest.TaskPart task -> Present.Place.task(task.slug());
      case Manifest.PhasePart phase -> Present.Place.phase(phase.slug());
      default -> throw new IllegalArgumentException(part.toString());
    };
  }

  private void about() {
    var old = present.manifest().about();
    var about = next.about();
    lines.change("competition: name", old.name(), about.name());
    lines.change("competition: summary", old.summary(), about.summary());
    lines.change("competition: time_zone", old.timeZone().getId(), about.timeZone().getId());
    lines.change("competition: pool", old.pool(), about.pool());
    lines.change("competition: private", old.isPrivate(), about.isPrivate());
    lines.change("description", old.description(), about.description());
    lines.change("rules", old.rules(), about.rules());
    lines.change("terms", old.entrance().terms(), about.entrance().terms());
    lines.change("teams", teams(old.entrance()), teams(about.entrance()));
    lines.change(
        "registration",
        QuestionWords.of(old.entrance().registration()),
        QuestionWords.of(about.entrance().registration()));
  }

  private static String teams(Entrance entrance) {
    return "at most %d members, overlap %s"
        .formatted(entrance.maxMembers(), entrance.allowsOverlap() ? "allowed" : "forbidden");
  }

  private void removed(Object part) {
    var place = place(part);
    boolean isEntered =
        switch (part) {
          case Manifest.SetPart set -> entries.ofSet(set.slug());
          case Manifest.TaskPart task -> entries.ofTask(task.slug());
          case Manifest.PhasePart phase -> entries.ofPhase(phase.slug());
          default -> throw new IllegalArgumentException(place);
        };
    remove(place, isEntered);
  }

  private void remove(String place, boolean isEntered) {
    if (isEntered) {
      lines.refuse(
          new Refusal(
              "has_submissions",
              place,
              "what has entries, to stay",
              "a bundle without it",
              "Put it back; close a phase instead of removing it."));
    } else if (entries.regraded().contains(present.id(place))) {
      lines.refuse(
          new Refusal(
              "has_regrades",
              place,
              "what a re-grade set is about, to stay",
              "a bundle without it",
              "Put it back."));
    } else {
      lines.remove(place);
    }
  }

  private void set(Manifest.SetPart old, Manifest.SetPart set) {
    var place = Present.Place.set(set.slug());
    boolean isEntered = entries.ofSet(set.slug());
    lines.change(place + ": name", old.name(), set.name());
    lines.keep(isEntered, place + ": role", old.role().spelled(), set.role().spelled());
    lines.keep(isEntered, place + ": protocol", old.protocol().spelled(), set.protocol().spelled());
    var of =
        present.sets().stream()
            .filter(one -> one.set().slug().equals(set.slug()))
            .findFirst()
            .orElseThrow();
    var offer = Objects.requireNonNull(offers.get(set.slug()));
    var change = offer.against(of.live());
    if (change != Offer.Change.NONE) {
      var what = place + (change == Offer.Change.DATA ? ": data" : ": labels");
      var from = "version " + of.live().version();
      var to = "a new version";
      if (isEntered) {
        lines.regrade(what, from, to);
        regradedSets.put(set.slug(), change);
      } else {
        lines.change(what, from, to);
        replacedSets.add(set.slug());
      }
    }
    accepted(place, of, offer, change, isEntered);
  }

  /// With new data the data that stood may join the accepted ones, and no other.
  private void accepted(
      String place, Present.OfSet of, Offer offer, Offer.Change change, boolean isEntered) {
    var before = of.acceptedSources();
    var joined = new ArrayList<>(before);
    joined.add(of.live().parts().source());
    if (isEntered && change == Offer.Change.DATA && offer.accepted().equals(joined)) {
      return;
    }
    if (!isEntered && !before.equals(offer.accepted())) {
      replacedSets.add(of.set().slug());
    }
    lines.keep(
        isEntered,
        place + ": accepted",
        before.stream().map(Comparison::brief).toList(),
        offer.accepted().stream().map(Comparison::brief).toList());
  }

  private static String brief(String digest) {
    return digest.substring(0, 12);
  }

  private void task(Manifest.TaskPart old, Manifest.TaskPart task) {
    var slug = task.slug();
    if (new TaskComparison(old, task, entries.ofTask(slug), lines).compare()) {
      regradedTasks.add(slug);
    }
    lines.change(
        Present.Place.task(slug) + ": reference_architecture",
        briefly(present.references().get(slug)),
        briefly(references.get(slug)));
    scales(old, task);
  }

  private static @Nullable String briefly(@Nullable String digest) {
    return digest == null ? null : brief(digest);
  }

  private void scales(Manifest.TaskPart old, Manifest.TaskPart task) {
    for (var scale : old.scales()) {
      if (!task.scales().contains(scale)) {
        remove(Present.Place.scale(task.slug(), scale), entries.ofScale(task.slug(), scale));
      }
    }
    for (var scale : task.scales()) {
      if (!old.scales().contains(scale)) {
        lines.add(Present.Place.scale(task.slug(), scale));
      }
    }
  }

  private void tracks() {
    var old = Present.tracks(present.manifest());
    var other = Present.tracks(next);
    var phases = Set.copyOf(Lines.map(next.phases(), Manifest.PhasePart::slug));
    old.forEach((place, track) -> {
      if (!other.containsKey(place)) {
        // A phase that goes takes its tracks along, and says so once.
        boolean goesAlong =
            present.manifest().phases().stream()
                .filter(phase -> !phases.contains(phase.slug()))
                .anyMatch(phase -> place.startsWith("track " + phase.slug() + "/"));
        if (!goesAlong || entries.regraded().contains(present.id(place))) {
          remove(place, entries.ofTrack(place));
        }
      }
    });
    other.forEach((place, track) -> {
      var before = old.get(place);
      if (before == null) {
        lines.add(place);
      } else if (new TrackComparison(place, present.manifest(), next, entries.ofTrack(place), lines)
          .compare()) {
        regradedTracks.add(place);
      }
    });
  }

  /// One re-grade set takes it all.
  private void regrade() {
    if (regradedTasks.size() > 1) {
      lines.refuse(
          new Refusal(
              "bundle.two_tolerances",
              "tasks " + String.join(", ", regradedTasks),
              "another tolerance for one entered task at a time",
              regradedTasks.size() + " tasks",
              "Import them one after the other, and apply the re-grade set of each."));
    }
    if (lines.hasRegrade() && entries.hasOpenRegrade()) {
      lines.refuse(
          new Refusal(
              "regrade.open",
              "",
              "no open re-grade set of the competition",
              "one",
              "Apply or cancel it first."));
    }
  }

  /// Whether the version that is live stays accepted when this set's data are replaced.
  boolean keepsClaims(String slug, SetVersion live) {
    return Objects.requireNonNull(offers.get(slug)).accepted().contains(live.parts().source());
  }
}
