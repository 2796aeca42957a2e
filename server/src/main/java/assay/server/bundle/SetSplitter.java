package assay.server.bundle;

import assay.grading.Checked;
import assay.grading.Refusal;
import assay.grading.faceset.LabelFile;
import assay.grading.protocol.KFold;
import assay.server.blob.Blobs;
import assay.server.blob.Blobs.Stored;
import assay.server.competition.Pooling;
import assay.server.competition.Protocol;
import assay.server.http.Problem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Splits the sets of a bundle into what may leave the server and what never does, and keeps the
/// parts as blobs.
@Singleton
class SetSplitter {
  private final Decoder decoder;
  private final Blobs blobs;

  SetSplitter(Decoder decoder, Blobs blobs) {
    this.decoder = decoder;
    this.blobs = blobs;
  }

  /// @param chosen sets of the manifest
  /// @throws Problem 422 with the mistakes of every one of them
  List<SplitSet> split(Unpacking bundle, Manifest manifest, List<Manifest.SetPart> chosen)
      throws IOException {
    var sets = new ArrayList<SplitSet>();
    var refusals = new ArrayList<Refusal>();
    for (var set : chosen) {
      var directory = Files.createDirectory(bundle.work().path("set-" + set.slug()));
      switch (split(bundle, set, directory)) {
        case Checked.Accepted<SplitSet>(var split, _) -> {
          sets.add(split);
          int pairs = split.live().counts().pairs();
          if (isRanked(set, manifest) && isTooSmall(set.protocol(), pairs)) {
            refusals.add(under("set " + set.slug(), under(set.files().data(), tooSmall(pairs))));
          }
        }
        case Checked.Refused<SplitSet>(var why) -> refusals.add(under("set " + set.slug(), why));
      }
    }
    var kinds = new HashMap<String, Kinds>();
    sets.forEach(set -> kinds.put(set.part().slug(), set.live().kinds()));
    refusals.addAll(Kinds.lacking(manifest, kinds));
    if (!refusals.isEmpty()) {
      throw Problem.refused(refusals, "bundle");
    }
    return sets;
  }

  static boolean isTooSmall(Protocol protocol, int pairs) {
    return protocol == Protocol.KFOLD && pairs < KFold.FOLDS;
  }

  static boolean isRanked(Manifest.SetPart set, Manifest manifest) {
    return manifest.phases().stream()
        .flatMap(phase -> phase.tracks().stream())
        .anyMatch(track -> track.sets().contains(set.slug()));
  }

  static Refusal tooSmall(int pairs) {
    return new Refusal(
        "dataset.too_small",
        "",
        "at least %d pairs in a ranked set".formatted(KFold.FOLDS),
        pairs + " pairs",
        "The 10-fold protocol needs a pair for each fold: add pairs, or do not rank this set.");
  }

  static Refusal under(String place, Refusal why) {
    return new Refusal(
        why.code(),
        why.where().isEmpty() ? place : place + ", " + why.where(),
        why.expected(),
        why.found(),
        why.remedy());
  }

  private Checked<SplitSet> split(Unpacking bundle, Manifest.SetPart set, Path out)
      throws IOException {
    var earlier = new ArrayList<SplitSet.Release>();
    for (var data : set.files().accepted()) {
      var directory = Files.createDirectory(out.resolve("accepted-" + earlier.size()));
      // Attributes belong to what ranks, which an earlier release does not.
      var files = new Manifest.Files(data, set.files().labels(), null, null, null, List.of());
      switch (release(bundle, files, set.pooling(), directory)) {
        case Checked.Accepted<SplitSet.Release>(var release, _) -> earlier.add(release);
        case Checked.Refused<SplitSet.Release>(var why) -> {
          return new Checked.Refused<>(under(data, why));
        }
      }
    }
    return switch (release(bundle, set.files(), set.pooling(), out)) {
      case Checked.Accepted<SplitSet.Release>(var live, _) ->
          Checked.accepted(new SplitSet(set, live, earlier));
      case Checked.Refused<SplitSet.Release>(var why) ->
          new Checked.Refused<>(under(set.files().data(), why));
    };
  }

  private Checked<SplitSet.Release> release(
      Unpacking bundle, Manifest.Files files, @Nullable Pooling pooling, Path out)
      throws IOException {
    var archive = bundle.archive();
    return release(
        bundle.keep(),
        bundle.tenant(),
        new Sources(
            archive.file(files.data()),
            files.isList(),
            file(archive, files.labels()),
            file(archive, files.correctedLabels()),
            file(archive, files.groups()),
            file(archive, files.identities()),
            pooling),
        out);
  }

  static @Nullable Path file(BundleArchive archive, @Nullable String entry) throws IOException {
    return entry == null ? null : archive.file(entry);
  }

  /// Files of one release on disk.
  ///
  /// @param isList whether the data are a list of comparisons
  /// @param labels null: the data file holds them
  /// @param correctedLabels in place of those that the data file holds; null: those count
  /// @param groups null: the set has none
  /// @param identities null: unknown
  /// @param pooling of a set of templates; null: a set of pairs
  record Sources(
      Path data,
      boolean isList,
      @Nullable Path labels,
      @Nullable Path correctedLabels,
      @Nullable Path groups,
      @Nullable Path identities,
      @Nullable Pooling pooling) {
    BundleStore.Labels source() {
      return new BundleStore.Labels(labels == null, correctedLabels != null);
    }
  }

  /// @param out an empty directory
  Checked<SplitSet.Release> release(UUID tenant, Sources files, Path out) throws IOException {
    return release(blobs::put, tenant, files, out);
  }

  private Checked<SplitSet.Release> release(Keep keep, UUID tenant, Sources files, Path out)
      throws IOException {
    var decoded =
        files.isList()
            ? ListedSet.split(files, out)
            : decoder.split(files.data(), files.labels(), files.pooling(), out);
    if (!(decoded instanceof Checked.Accepted<Decode.Counts>(var counts, _))) {
      return new Checked.Refused<>(((Checked.Refused<Decode.Counts>) decoded).refusal());
    }
    if (files.correctedLabels() != null) {
      var corrected = LabelFile.read(files.correctedLabels(), counts.pairs());
      if (!(corrected instanceof Checked.Accepted<boolean[]>(var same, _))) {
        return new Checked.Refused<>(((Checked.Refused<boolean[]>) corrected).refusal());
      }
      Files.write(out.resolve(Decode.LABELS), bytes(same));
    }
    var groups = lines(files.groups(), counts.pairs(), 1);
    if (groups instanceof Checked.Refused<List<String>>(var why)) {
      return new Checked.Refused<>(why);
    }
    var identities = lines(files.identities(), counts.pairs(), 2);
    if (identities instanceof Checked.Refused<List<String>>(var why)) {
      return new Checked.Refused<>(why);
    }
    return Checked.accepted(
        new SplitSet.Release(
            counts,
            kinds(out.resolve(Decode.LABELS)),
            new SplitSet.Parts(
                keep.put(tenant, files.data()),
                files.isList() ? null : keep.put(tenant, out.resolve(Decode.PACK)),
                files.isList() ? null : keep.put(tenant, out.resolve(Decode.MAP)),
                files.isList() ? null : keep.put(tenant, out.resolve(Decode.PERMUTATION)),
                keep.put(tenant, out.resolve(Decode.LABELS)),
                put(keep, tenant, groups),
                put(keep, tenant, identities)),
            files.pooling()));
  }

  /// Of labels that are kept.
  Kinds kinds(UUID tenant, String labels) throws IOException {
    try (var in = blobs.open(tenant, labels)) {
      return Kinds.of(in);
    }
  }

  private static Kinds kinds(Path labels) throws IOException {
    try (var in = Files.newInputStream(labels)) {
      return Kinds.of(in);
    }
  }

  /// One byte a pair: 1 = genuine.
  static byte[] bytes(boolean[] same) {
    var bytes = new byte[same.length];
    for (int pair = 0; pair < same.length; pair++) {
      bytes[pair] = (byte) (same[pair] ? 1 : 0);
    }
    return bytes;
  }

  /// No lines where the set has no such file.
  private static Checked<List<String>> lines(@Nullable Path file, int pairs, int columns)
      throws IOException {
    return file == null ? Checked.accepted(List.of()) : PairLines.read(file, pairs, columns);
  }

  private static @Nullable Stored put(Keep keep, UUID tenant, Checked<List<String>> lines)
      throws IOException {
    if (!(lines instanceof Checked.Accepted<List<String>>(var text, _)) || text.isEmpty()) {
      return null;
    }
    return keep.put(tenant, bytes(text));
  }

  static byte[] bytes(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
