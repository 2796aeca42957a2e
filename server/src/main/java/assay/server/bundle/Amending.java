package assay.server.bundle;

import java.util.Objects;
import org.jdbi.v3.core.Handle;

/// Writes what changes at once. Nothing here asks whether it may: [Comparison] did.
final class Amending {
  private final Handle handle;
  private final Present old;
  private final Entries entries;
  private final CompetitionChanger.Prepared prepared;
  private final Manifest next;
  private final Comparison comparison;
  private final ChangeStore changes;
  private final BundleStore store;
  private final CompetitionRows rows;

  record Stores(ChangeStore changes, BundleStore store, CompetitionRows rows) {}

  Amending(
      Handle handle,
      CompetitionChanger.Standing standing,
      CompetitionChanger.Prepared prepared,
      Comparison comparison,
      Stores stores) {
    this.handle = handle;
    this.old = standing.present();
    this.entries = standing.entries();
    this.prepared = prepared;
    this.next = prepared.manifest();
    this.comparison = comparison;
    this.changes = stores.changes();
    this.store = stores.store();
    this.rows = stores.rows();
  }

  void amend() {
    changes.competition(handle, old.competition(), next.about(), prepared.digest());
    var before = Present.tracks(old.manifest());
    var after = Present.tracks(next);
    before.forEach((place, track) -> {
      if (!after.containsKey(place)) {
        changes.dropTrack(handle, old.id(place));
      } else if (!entries.ofTrack(place)) {
        changes.dropBoard(handle, old.id(place));
      }
    });
    sets();
    tasks();
    phases();
    after.forEach((place, track) -> {
      if (!before.containsKey(place)) {
        rows.track(next, place);
      } else if (!entries.ofTrack(place)) {
        rows.board(next, place, track);
      } else {
        entered(place, Objects.requireNonNull(before.get(place)), track);
      }
    });
    drop();
  }

  private void sets() {
    for (int i = 0; i < next.sets().size(); i++) {
      var set = next.sets().get(i);
      var id = old.ids().get(Present.Place.set(set.slug()));
      var split = prepared.splits().get(set.slug());
      if (id == null) {
        rows.set(Objects.requireNonNull(split), i);
        continue;
      }
      changes.set(handle, id, set, i);
      if (comparison.replacedSets().contains(set.slug())) {
        int number = store.nextVersion(handle, id);
        changes.retire(handle, id);
        rows.release(Objects.requireNonNull(split), id, number);
      }
    }
  }

  private void tasks() {
    for (int i = 0; i < next.tasks().size(); i++) {
      var task = next.tasks().get(i);
      var id = old.ids().get(Present.Place.task(task.slug()));
      if (id == null) {
        rows.task(task, i, prepared.references());
        continue;
      }
      changes.task(handle, id, task, i);
      if (!comparison.regradedTasks().contains(task.slug())) {
        changes.judged(handle, id, task);
      }
      changes.dropReference(handle, id);
      rows.reference(task, prepared.references());
      for (int j = 0; j < task.scales().size(); j++) {
        var scale = old.ids().get(Present.Place.scale(task.slug(), task.scales().get(j)));
        if (scale == null) {
          rows.scale(task, task.scales().get(j), j);
        } else {
          changes.scale(handle, scale, j);
        }
      }
    }
  }

  private void phases() {
    for (int i = 0; i < next.phases().size(); i++) {
      var phase = next.phases().get(i);
      var id = old.ids().get(Present.Place.phase(phase.slug()));
      if (id == null) {
        rows.phase(phase, i);
      } else {
        changes.phase(handle, id, phase, i);
      }
    }
  }

  private void entered(String place, Manifest.TrackPart before, Manifest.TrackPart track) {
    var id = old.id(place);
    var order = CompetitionRows.order(track);
    for (int i = 0; i < order.size(); i++) {
      changes.position(handle, id, rows.id(Present.Place.set(order.get(i))), i);
    }
    if (!comparison.regradedTracks().contains(place)) {
      for (var column : track.columns()) {
        changes.columnName(handle, id, column.key(), next.name(column));
      }
    }
    var rowsOfPapers = before.published().stream().map(row -> row.within(track.columns())).toList();
    if (!rowsOfPapers.equals(track.published())) {
      changes.dropPublished(handle, id);
      rows.published(place, track);
    }
  }

  private void drop() {
    for (var phase : old.manifest().phases()) {
      if (next.phases().stream().noneMatch(one -> one.slug().equals(phase.slug()))) {
        changes.dropPhase(handle, old.id(Present.Place.phase(phase.slug())));
      }
    }
    for (var task : old.manifest().tasks()) {
      var same = next.tasks().stream().filter(one -> one.slug().equals(task.slug())).findFirst();
      if (same.isEmpty()) {
        changes.dropTask(handle, old.id(Present.Place.task(task.slug())));
        continue;
      }
      for (var scale : task.scales()) {
        if (!same.get().scales().contains(scale)) {
          changes.dropScale(handle, old.id(Present.Place.scale(task.slug(), scale)));
        }
      }
    }
    for (var set : old.manifest().sets()) {
      if (next.sets().stream().noneMatch(one -> one.slug().equals(set.slug()))) {
        changes.dropSet(handle, old.id(Present.Place.set(set.slug())));
      }
    }
  }
}
