package assay.server.bundle;

import assay.grading.Checked;
import assay.grading.faceset.LabelFile;
import assay.server.blob.Blobs;
import assay.server.blob.Blobs.Stored;
import assay.server.competition.BoardColumn;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Protocol;
import assay.server.competition.SetVersion;
import assay.server.database.Ids;
import assay.server.http.Problem;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Later versions of what a bundle brought: the data of a set, its labels, the columns of a board.
@Singleton
public class Releases {
  private final SetSplitter splitter;
  private final BundleStore store;
  private final Blobs blobs;

  Releases(SetSplitter splitter, BundleStore store, Blobs blobs) {
    this.splitter = splitter;
    this.store = store;
    this.blobs = blobs;
  }

  /// Files on disk, each in a form that bundles take.
  ///
  /// @param data null: only the labels are new
  /// @param labels null: the data file holds them
  /// @param groups null: the set has none
  /// @param identities null: unknown
  public record Sources(
      @Nullable Path data,
      @Nullable Path labels,
      @Nullable Path groups,
      @Nullable Path identities) {}

  /// A version whose parts lie in the blob store, not yet in the database.
  public static final class Draft {
    private final BundleStore.Release release;
    private final BundleStore.Labels labels;
    private final List<Stored> stored;

    private Draft(BundleStore.Release release, BundleStore.Labels labels, List<Stored> stored) {
      this.release = release;
      this.labels = labels;
      this.stored = List.copyOf(stored);
    }

    public int pairs() {
      return release.counts().pairs();
    }
  }

  /// Other images or pairs, split already.
  static Draft renewed(SplitSet split) {
    var release = split.live();
    return new Draft(
        new BundleStore.Release(
            Ids.next(),
            null,
            release.counts(),
            BundleStore.digests(release.parts()),
            release.pooling()),
        split.part().files().source(),
        release.parts().all());
  }

  /// The images and pairs of the live version with the labels, groups and identities of a bundle.
  static Draft amended(Unpacking bundle, SetVersion live, Manifest.SetPart part, Offer offer)
      throws IOException {
    var stored = new ArrayList<Stored>();
    for (var each :
        new Offer.@Nullable Part[] {offer.labels(), offer.groups(), offer.identities()}) {
      if (each != null) {
        stored.add(bundle.keep().put(bundle.tenant(), each.bytes()));
      }
    }
    return new Draft(
        likeLive(
            live,
            offer.labels() == null ? live.parts().labels() : offer.labels().digest(),
            offer.groups() == null ? null : offer.groups().digest(),
            offer.identities() == null ? null : offer.identities().digest()),
        part.files().source(),
        stored);
  }

  /// The images and pairs of a version, whose vectors count for it, with other attributes.
  private static BundleStore.Release likeLive(
      SetVersion live, String labels, @Nullable String groups, @Nullable String identities) {
    var parts = live.parts();
    return new BundleStore.Release(
        Ids.next(),
        live.runsAs(),
        new Decode.Counts(live.images(), live.pairs()),
        new SetVersion.Parts(
            parts.source(),
            parts.pack(),
            parts.map(),
            parts.permutation(),
            labels,
            groups,
            identities),
        live.pooling());
  }

  /// Reads a new version of a set.
  ///
  /// @param live the version that it may replace
  /// @param isRanked whether a board ranks by the set
  /// @param work an empty directory
  /// @throws Problem 422 with what is wrong with the files
  public Draft read(UUID tenant, SetVersion live, boolean isRanked, Sources files, Path work)
      throws IOException {
    var data = files.data();
    var labels = files.labels();
    if (data == null && labels == null) {
      throw Problem.field(
          "labels", "regrade.nothing", "Send new labels, or new data, for the set.");
    }
    if (live.pooling() != null) {
      requireOfTemplates(files);
    }
    return data == null && labels != null
        ? relabelled(tenant, live, labels)
        : renewed(
            tenant,
            live,
            isRanked,
            new SetSplitter.Sources(
                Objects.requireNonNull(data),
                live.parts().isList(),
                live.pooling() == null ? labels : null,
                live.pooling() == null ? null : labels,
                files.groups(),
                files.identities(),
                live.pooling()),
            work);
  }

  /// A zip of templates holds its labels; others may stand in place of them.
  private static void requireOfTemplates(Sources files) {
    if (files.groups() != null || files.identities() != null) {
      throw Problem.field(
          files.groups() == null ? "identities" : "groups",
          "dataset.of_templates",
          "Sets of templates have neither groups nor identities: leave the file out.");
    }
  }

  private static void requireCurve(SetVersion live, Kinds kinds, String field) {
    if (live.pooling() != null && kinds.isOfOneKind()) {
      throw Problem.refused(kinds.oneKind(), field);
    }
  }

  private Draft relabelled(UUID tenant, SetVersion live, Path labels) throws IOException {
    var same = accepted(LabelFile.read(labels, live.pairs()), "labels");
    requireCurve(live, Kinds.of(same), "labels");
    var bytes = SetSplitter.bytes(same);
    var stored = blobs.put(tenant, new ByteArrayInputStream(bytes));
    if (stored.digest().equals(live.parts().labels())) {
      throw Problem.field(
          "labels",
          "regrade.same_labels",
          "These are the labels that the set has: nothing changes.");
    }
    return new Draft(
        likeLive(live, stored.digest(), live.parts().groups(), live.parts().identities()),
        new BundleStore.Labels(live.sourceHasLabels(), live.sourceHasLabels()),
        List.of(stored));
  }

  private Draft renewed(
      UUID tenant, SetVersion live, boolean isRanked, SetSplitter.Sources files, Path work)
      throws IOException {
    var release = accepted(splitter.release(tenant, files, work), "data");
    int pairs = release.counts().pairs();
    requireCurve(live, release.kinds(), "data");
    var protocol = live.pooling() == null ? Protocol.KFOLD : Protocol.TEMPLATES;
    if (isRanked && SetSplitter.isTooSmall(protocol, pairs)) {
      throw Problem.refused(SetSplitter.tooSmall(pairs), "data");
    }
    return new Draft(
        new BundleStore.Release(
            Ids.next(),
            null,
            release.counts(),
            BundleStore.digests(release.parts()),
            release.pooling()),
        files.source(),
        release.parts().all());
  }

  private static <T> T accepted(Checked<T> checked, String field) {
    return switch (checked) {
      case Checked.Accepted<T>(var value, _) -> value;
      case Checked.Refused<T>(var why) -> throw Problem.refused(why, field);
    };
  }

  /// Writes a version that counts for nothing yet.
  ///
  /// @return its id
  public UUID addDraft(Handle handle, UUID tenant, UUID set, Draft draft) {
    for (var part : draft.stored) {
      blobs.register(handle, tenant, part);
    }
    store.addVersion(
        handle,
        tenant,
        new BundleStore.Version(set, store.nextVersion(handle, set), "draft", draft.labels),
        draft.release);
    return draft.release.id();
  }

  /// Columns as a bundle writes them: the list after `columns:`.
  ///
  /// @param sets the ranked sets of the track
  /// @throws Problem 422 with every mistake and its line
  public List<BoardColumn> columns(String list, List<EvaluationSet> sets) throws IOException {
    var mistakes = new Mistakes("columns", 1);
    var protocols = new LinkedHashMap<String, Protocol>();
    sets.forEach(set -> protocols.put(set.slug(), set.protocol()));
    var document = ("columns:\n" + list.strip().indent(2)).getBytes(StandardCharsets.UTF_8);
    var columns =
        YamlTree.read(document, mistakes)
            .map(root -> {
              try (root) {
                return new BoardReader(root, new ManifestReader(mistakes)).columns(protocols);
              }
            });
    if (columns.isEmpty() || !mistakes.isEmpty()) {
      throw Problem.refused(mistakes.all(), "columns");
    }
    return columns.get().stream()
        .map(column -> {
          var set = sets.stream().filter(one -> one.slug().equals(column.set())).findFirst();
          return new BoardColumn(
              column.key(),
              column.name().isEmpty()
                  ? set.map(EvaluationSet::name).orElse(BoardColumn.OVERALL_NAME)
                  : column.name(),
              set.map(EvaluationSet::id).orElse(null),
              column.set(),
              column.metric(),
              column.isRanked(),
              column.isPrivate());
        })
        .toList();
  }
}
