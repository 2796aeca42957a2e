package assay.server.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One track of a bundle against the one that stands. Its sets and the rule of its board stay once
/// it was entered.
final class TrackComparison {
  private final String place;
  private final Manifest present;
  private final Manifest next;
  private final boolean isEntered;
  private final Lines lines;
  private final Manifest.TrackPart old;
  private final Manifest.TrackPart track;

  TrackComparison(String place, Manifest present, Manifest next, boolean isEntered, Lines lines) {
    this.place = place;
    this.present = present;
    this.next = next;
    this.isEntered = isEntered;
    this.lines = lines;
    this.old = Objects.requireNonNull(Present.tracks(present).get(place));
    this.track = Objects.requireNonNull(Present.tracks(next).get(place));
  }

  /// @return whether its columns change by a re-grade set
  boolean compare() {
    lines.keep(isEntered, place + ": claims", sorted(old.claims()), sorted(track.claims()));
    lines.keep(isEntered, place + ": sets", sorted(old.sets()), sorted(track.sets()));
    if (sorted(old.sets()).equals(sorted(track.sets()))) {
      lines.change(place + ": order of sets", old.sets(), track.sets());
    }
    lines.keep(isEntered, place + ": rule", rule(old), rule(track));
    boolean isRegraded = columns();
    var rows = old.published().stream().map(row -> row.within(track.columns())).toList();
    if (!rows.equals(track.published())) {
      lines.change(
          place + ": published",
          published(old.published()),
          published(track.published()) + ", changed");
    }
    return isRegraded;
  }

  private static String published(List<Manifest.PublishedPart> rows) {
    return rows.size() + " rows";
  }

  private static List<String> sorted(List<String> words) {
    return words.stream().sorted().toList();
  }

  private static String rule(Manifest.TrackPart track) {
    var rule = track.board().rule();
    var words = new ArrayList<>(List.of(rule.name()));
    for (var parameter : new @Nullable Object[] {rule.ties(), rule.ddof(), rule.set()}) {
      if (parameter != null) {
        words.add(parameter.toString());
      }
    }
    words.add("selection " + track.board().selection());
    words.add("accepts " + String.join("+", sorted(List.copyOf(track.board().accepts()))));
    return String.join(" ", words);
  }

  private boolean columns() {
    if (nameless(old).equals(nameless(track))) {
      lines.change(place + ": names of columns", names(old, present), names(track, next));
      return false;
    }
    if (isEntered) {
      lines.regrade(place + ": columns", keys(old), keys(track) + ", changed");
    } else {
      lines.change(place + ": columns", keys(old), keys(track) + ", changed");
    }
    return isEntered;
  }

  private static List<Manifest.ColumnPart> nameless(Manifest.TrackPart track) {
    return track.columns().stream()
        .map(column ->
            new Manifest.ColumnPart(
                column.set(), "", column.metric(), column.isRanked(), column.isPrivate()))
        .toList();
  }

  private static String keys(Manifest.TrackPart track) {
    return String.join(", ", Lines.map(track.columns(), Manifest.ColumnPart::key));
  }

  private static List<String> names(Manifest.TrackPart track, Manifest manifest) {
    return track.columns().stream().map(column -> manifest.name(column)).toList();
  }
}
