package assay.server.bundle;

import assay.grading.Checked;
import assay.grading.Refusal;
import assay.grading.protocol.KFold;
import assay.server.blob.Blobs;
import assay.server.blob.Blobs.Stored;
import assay.server.blob.Workshop;
import assay.server.http.Problem;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /// @throws Problem 422 with the mistakes of every set
  List<SplitSet> split(UUID tenant, Manifest manifest, BundleArchive archive, Workshop work)
      throws IOException {
    var sets = new ArrayList<SplitSet>();
    var refusals = new ArrayList<Refusal>();
    for (var set : manifest.sets()) {
      var directory = Files.createDirectory(work.path("set-" + set.slug()));
      switch (split(tenant, set, archive, directory)) {
        case Checked.Accepted<SplitSet>(var split, _) -> {
          sets.add(split);
          int pairs = split.live().counts().pairs();
          if (isRanked(set, manifest) && pairs < KFold.FOLDS) {
            refusals.add(under("set " + set.slug(), under(set.files().data(), tooSmall(pairs))));
          }
        }
        case Checked.Refused<SplitSet>(var why) -> refusals.add(under("set " + set.slug(), why));
      }
    }
    if (!refusals.isEmpty()) {
      throw Problem.refused(refusals, "bundle");
    }
    return sets;
  }

  private static boolean isRanked(Manifest.SetPart set, Manifest manifest) {
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

  private static Refusal under(String place, Refusal why) {
    return new Refusal(
        why.code(),
        why.where().isEmpty() ? place : place + ", " + why.where(),
        why.expected(),
        why.found(),
        why.remedy());
  }

  private Checked<SplitSet> split(
      UUID tenant, Manifest.SetPart set, BundleArchive archive, Path out) throws IOException {
    var earlier = new ArrayList<SplitSet.Release>();
    for (var data : set.files().accepted()) {
      var directory = Files.createDirectory(out.resolve("accepted-" + earlier.size()));
      // Attributes belong to what ranks, which an earlier release does not.
      var files = new Manifest.Files(data, set.files().labels(), null, null, List.of());
      switch (release(tenant, files, archive, directory)) {
        case Checked.Accepted<SplitSet.Release>(var release, _) -> earlier.add(release);
        case Checked.Refused<SplitSet.Release>(var why) -> {
          return new Checked.Refused<>(under(data, why));
        }
      }
    }
    return switch (release(tenant, set.files(), archive, out)) {
      case Checked.Accepted<SplitSet.Release>(var live, _) ->
          Checked.accepted(new SplitSet(set, live, earlier));
      case Checked.Refused<SplitSet.Release>(var why) ->
          new Checked.Refused<>(under(set.files().data(), why));
    };
  }

  private Checked<SplitSet.Release> release(
      UUID tenant, Manifest.Files files, BundleArchive archive, Path out) throws IOException {
    return release(
        tenant,
        new Sources(
            archive.file(files.data()),
            file(archive, files.labels()),
            file(archive, files.groups()),
            file(archive, files.identities())),
        out);
  }

  private static @Nullable Path file(BundleArchive archive, @Nullable String entry)
      throws IOException {
    return entry == null ? null : archive.file(entry);
  }

  /// Files of one release on disk.
  ///
  /// @param labels null: the data file holds them
  /// @param groups null: the set has none
  /// @param identities null: unknown
  record Sources(
      Path data, @Nullable Path labels, @Nullable Path groups, @Nullable Path identities) {}

  /// @param out an empty directory
  Checked<SplitSet.Release> release(UUID tenant, Sources files, Path out) throws IOException {
    var decoded = decoder.split(files.data(), files.labels(), out);
    if (!(decoded instanceof Checked.Accepted<Decode.Counts>(var counts, _))) {
      return new Checked.Refused<>(((Checked.Refused<Decode.Counts>) decoded).refusal());
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
            new SplitSet.Parts(
                put(tenant, files.data()),
                put(tenant, out.resolve(Decode.PACK)),
                put(tenant, out.resolve(Decode.MAP)),
                put(tenant, out.resolve(Decode.PERMUTATION)),
                put(tenant, out.resolve(Decode.LABELS)),
                put(tenant, groups),
                put(tenant, identities))));
  }

  /// No lines where the set has no such file.
  private static Checked<List<String>> lines(@Nullable Path file, int pairs, int columns)
      throws IOException {
    return file == null ? Checked.accepted(List.of()) : PairLines.read(file, pairs, columns);
  }

  private Stored put(UUID tenant, Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return blobs.put(tenant, in);
    }
  }

  private @Nullable Stored put(UUID tenant, Checked<List<String>> lines) throws IOException {
    if (!(lines instanceof Checked.Accepted<List<String>>(var text, _)) || text.isEmpty()) {
      return null;
    }
    var bytes = (String.join("\n", text) + "\n").getBytes(StandardCharsets.UTF_8);
    return blobs.put(tenant, new ByteArrayInputStream(bytes));
  }
}
