package assay.server.bundle;

import assay.grading.Refusal;
import assay.server.account.Caller;
import assay.server.competition.BoardColumn;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.competition.Task;
import assay.server.http.Problem;
import assay.server.organization.Organization;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Makes a competition that stands what another bundle says, as far as its entries allow.
@Singleton
class CompetitionChanger {
  private final Competitions competitions;
  private final PresentReader reader;
  private final PresentStore present;
  private final ChangeStore changes;
  private final BundleStore store;
  private final CompetitionWriter writer;
  private final SetSplitter splitter;
  private final Regrading regrading;

  // Eight collaborators: what stands is read, split, compared, written and handed to re-grades
  // here.
  CompetitionChanger(
      Competitions competitions,
      PresentReader reader,
      PresentStore present,
      ChangeStore changes,
      BundleStore store,
      CompetitionWriter writer,
      SetSplitter splitter,
      Regrading regrading) {
    this.competitions = competitions;
    this.reader = reader;
    this.present = present;
    this.changes = changes;
    this.store = store;
    this.writer = writer;
    this.splitter = splitter;
    this.regrading = regrading;
  }

  /// A bundle of which all but the database has been asked.
  ///
  /// @param splits sets that are new, or get other releases at once, by their slug
  /// @param drafts versions that wait for a re-grade set
  record Prepared(
      Manifest manifest,
      String digest,
      Map<String, Offer> offers,
      Map<String, SplitSet> splits,
      Map<String, Releases.Draft> drafts,
      Map<String, References.Reference> references) {
    Map<String, String> referenceDigests() {
      var digests = new HashMap<String, String>();
      references.forEach((task, reference) -> digests.put(task, reference.stored().digest()));
      return digests;
    }
  }

  /// What stands, and who entered it.
  record Standing(Competition competition, Present present, Entries entries) {}

  Optional<Standing> standing(Handle handle, Caller caller, String slug) {
    return competitions
        .find(handle, caller, slug)
        .map(competition -> standing(handle, competition));
  }

  private Standing standing(Handle handle, Competition competition) {
    var read = reader.read(handle, competition);
    return new Standing(
        competition, read, Entries.read(handle, present, read, competitions.now(handle)));
  }

  /// Reads what the bundle brings for what stands.
  ///
  /// @throws Problem 422 with what is wrong with its files
  Prepared prepare(Unpacking bundle, Manifest manifest, String digest, Standing standing)
      throws IOException {
    var refusals = new ArrayList<Refusal>();
    var offers = Offer.read(manifest, standing.present(), bundle.archive(), refusals);
    if (!refusals.isEmpty()) {
      throw Problem.refused(refusals, "bundle");
    }
    var references = References.read(bundle, manifest.tasks());
    var first = new Prepared(manifest, digest, offers, Map.of(), Map.of(), references);
    var comparison = compare(standing, first);
    var toSplit =
        manifest.sets().stream()
            .filter(set ->
                !offers.containsKey(set.slug())
                    || comparison.replacedSets().contains(set.slug())
                    || comparison.regradedSets().get(set.slug()) == Offer.Change.DATA)
            .toList();
    var splits = new HashMap<String, SplitSet>();
    for (var split : splitter.split(bundle, manifest, toSplit)) {
      splits.put(split.part().slug(), split);
    }
    requireKinds(bundle, manifest, standing, offers, splits);
    return new Prepared(
        manifest,
        digest,
        offers,
        splits,
        drafts(bundle, first, standing, comparison, splits),
        references);
  }

  /// New labels or columns may ask for pairs that a set of templates, which is not split anew,
  /// lacks.
  private void requireKinds(
      Unpacking bundle,
      Manifest manifest,
      Standing standing,
      Map<String, Offer> offers,
      Map<String, SplitSet> splits)
      throws IOException {
    var kinds = new HashMap<String, Kinds>();
    for (var of : standing.present().sets()) {
      var slug = of.set().slug();
      var offer = offers.get(slug);
      if (offer != null && of.live().pooling() != null && !splits.containsKey(slug)) {
        kinds.put(slug, offer.kinds(splitter, bundle.tenant(), of.live()));
      }
    }
    var refusals = Kinds.lacking(manifest, kinds);
    if (!refusals.isEmpty()) {
      throw Problem.refused(refusals, "bundle");
    }
  }

  private static Map<String, Releases.Draft> drafts(
      Unpacking bundle,
      Prepared prepared,
      Standing standing,
      Comparison comparison,
      Map<String, SplitSet> splits)
      throws IOException {
    var drafts = new HashMap<String, Releases.Draft>();
    for (var set : standing.present().sets()) {
      var slug = set.set().slug();
      var change = comparison.regradedSets().get(slug);
      if (change == Offer.Change.DATA) {
        drafts.put(slug, Releases.renewed(Objects.requireNonNull(splits.get(slug))));
      } else if (change == Offer.Change.LABELS) {
        drafts.put(
            slug,
            Releases.amended(
                bundle,
                set.live(),
                prepared.manifest().set(slug),
                Objects.requireNonNull(prepared.offers().get(slug))));
      }
    }
    return drafts;
  }

  Comparison compare(Standing standing, Prepared prepared) {
    return new Comparison(
        standing.present(),
        prepared.manifest(),
        standing.entries(),
        prepared.offers(),
        prepared.referenceDigests());
  }

  /// What was changed.
  ///
  /// @param regrade number of the re-grade set that holds the rest; empty: none is needed
  record Changed(Difference difference, Optional<Integer> regrade) {}

  /// Changes the competition, or nothing of it.
  ///
  /// @param seen the state that the bundle was prepared against
  /// @throws Problem 409 with every reason why it cannot be
  Changed change(
      Handle handle, Caller caller, Organization organization, Standing seen, Prepared prepared) {
    present.hold(handle, seen.present().competition());
    var standing = standing(handle, seen.competition());
    var comparison = compare(standing, prepared);
    var difference = comparison.difference();
    if (!difference.refused().isEmpty()) {
      throw Problem.conflict(difference.refused(), "bundle");
    }
    if (!comparison.isLike(compare(seen, prepared))) {
      throw Problem.of(
          409,
          "competition.changed",
          "The competition changed while the bundle was read. Nothing was done: import it again.");
    }
    if (difference.changesNothing()) {
      return new Changed(difference, Optional.empty());
    }
    var rows =
        writer.rows(
            handle, organization, standing.present().competition(), standing.present().ids());
    new Amending(handle, standing, prepared, comparison, new Amending.Stores(changes, store, rows))
        .amend();
    writer.publish(handle, organization, standing.present().competition(), prepared.manifest());
    var waiting = waiting(standing, prepared, comparison, rows);
    return new Changed(
        difference,
        waiting.isEmpty()
            ? Optional.empty()
            : Optional.of(
                regrading.open(
                    handle,
                    caller,
                    new Regrading.Target(organization, standing.competition()),
                    waiting)));
  }

  private static Regrading.Changes waiting(
      Standing standing, Prepared prepared, Comparison comparison, CompetitionRows rows) {
    var manifest = prepared.manifest();
    var tolerance =
        comparison.regradedTasks().stream()
            .map(manifest::task)
            .map(part -> {
              var id = rows.id(Present.Place.task(part.slug()));
              return new Regrading.NewTolerance(
                  new Task(
                      id,
                      part.slug(),
                      part.name(),
                      part.description(),
                      part.submit(),
                      part.claim(),
                      part.run(),
                      null,
                      part.factSheet()),
                  part.claim().tolerance(),
                  part.claim().sanitizer());
            })
            .findFirst();
    var releases =
        standing.present().sets().stream()
            .filter(set -> comparison.regradedSets().containsKey(set.set().slug()))
            .map(set ->
                new Regrading.NewRelease(
                    set.set(),
                    Objects.requireNonNull(prepared.drafts().get(set.set().slug())),
                    comparison.keepsClaims(set.set().slug(), set.live())))
            .toList();
    var tracks = Present.tracks(manifest);
    var columns =
        comparison.regradedTracks().stream()
            .map(place ->
                new Regrading.NewColumns(
                    rows.id(place),
                    columns(Objects.requireNonNull(tracks.get(place)), manifest, rows)))
            .toList();
    return new Regrading.Changes(
        "Changed with the bundle %s.".formatted(prepared.digest()), tolerance, releases, columns);
  }

  private static List<BoardColumn> columns(
      Manifest.TrackPart track, Manifest manifest, CompetitionRows rows) {
    return track.columns().stream()
        .map(column ->
            new BoardColumn(
                column.key(),
                manifest.name(column),
                rows.setOf(column),
                column.set(),
                column.metric(),
                column.isRanked(),
                column.isPrivate()))
        .toList();
  }
}
