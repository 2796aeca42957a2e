package assay.server.bundle;

import assay.grading.Checked;
import assay.grading.Refusal;
import assay.grading.faceset.LabelFile;
import assay.server.competition.SetVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a bundle brings for a set that is there already.
///
/// @param source digest of the data
/// @param accepted digests of earlier releases, oldest first
/// @param labels null: those that the data file holds
/// @param groups null: the set has none
/// @param identities null: unknown
/// @param isRead whether the last three were read; they are not where the data are others
record Offer(
    String source,
    List<String> accepted,
    @Nullable Part labels,
    @Nullable Part groups,
    @Nullable Part identities,
    boolean isRead) {
  Offer {
    accepted = List.copyOf(accepted);
  }

  /// Bytes as they would be stored.
  static final class Part {
    private final byte[] bytes;
    private final String digest;

    Part(byte[] bytes) throws IOException {
      this.bytes = bytes;
      this.digest = Keep.digest(new ByteArrayInputStream(bytes)).digest();
    }

    byte[] bytes() {
      return bytes.clone();
    }

    String digest() {
      return digest;
    }
  }

  /// How a set changes.
  enum Change {
    NONE,
    /// Images and pairs stay; labels, groups or identities do not.
    LABELS,
    DATA
  }

  Change against(SetVersion live) {
    if (!isRead) {
      return Change.DATA;
    }
    boolean isSame =
        (labels == null || labels.digest().equals(live.parts().labels()))
            && Objects.equals(digest(groups), live.parts().groups())
            && Objects.equals(digest(identities), live.parts().identities());
    return isSame ? Change.NONE : Change.LABELS;
  }

  /// Of the labels that count when this is made true.
  Kinds kinds(SetSplitter splitter, UUID tenant, SetVersion live) throws IOException {
    return labels == null
        ? splitter.kinds(tenant, live.parts().labels())
        : Kinds.of(new ByteArrayInputStream(labels.bytes()));
  }

  private static @Nullable String digest(@Nullable Part part) {
    return part == null ? null : part.digest();
  }

  /// By the slug of the set.
  ///
  /// @param refusals gets what is wrong with the files
  static Map<String, Offer> read(
      Manifest manifest, Present present, BundleArchive archive, List<Refusal> refusals)
      throws IOException {
    var offers = new HashMap<String, Offer>();
    for (var part : manifest.sets()) {
      for (var of : present.sets()) {
        if (of.set().slug().equals(part.slug())) {
          offers.put(part.slug(), read(part, of.live(), archive, refusals));
        }
      }
    }
    return offers;
  }

  private static Offer read(
      Manifest.SetPart set, SetVersion live, BundleArchive archive, List<Refusal> refusals)
      throws IOException {
    var files = set.files();
    var source = digest(archive.file(files.data()));
    var accepted = new ArrayList<String>();
    for (var earlier : files.accepted()) {
      accepted.add(digest(archive.file(earlier)));
    }
    boolean hasOwnLabels = files.labels() == null;
    boolean goesBack = files.source().equals(new BundleStore.Labels(true, false));
    // The labels of a file that other labels replaced are known of the file alone.
    if (!source.equals(live.parts().source())
        || !Objects.equals(set.pooling(), live.pooling())
        || hasOwnLabels != live.sourceHasLabels()
        || (goesBack && live.labelsCorrected())) {
      return new Offer(source, accepted, null, null, null, false);
    }
    var reading = new Reading("set " + set.slug() + ", ", live.pairs(), archive, refusals);
    return new Offer(
        source,
        accepted,
        reading.labels(hasOwnLabels ? files.correctedLabels() : files.labels()),
        reading.lines(files.groups(), 1),
        reading.lines(files.identities(), 2),
        true);
  }

  private static String digest(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Keep.digest(in).digest();
    }
  }

  private record Reading(String place, int pairs, BundleArchive archive, List<Refusal> refusals) {
    @Nullable Part labels(@Nullable String entry) throws IOException {
      if (entry == null) {
        return null;
      }
      return switch (LabelFile.read(archive.file(entry), pairs)) {
        case Checked.Accepted<boolean[]>(var same, _) -> new Part(SetSplitter.bytes(same));
        case Checked.Refused<boolean[]>(var why) -> refused(entry, why);
      };
    }

    @Nullable Part lines(@Nullable String entry, int columns) throws IOException {
      if (entry == null) {
        return null;
      }
      return switch (PairLines.read(archive.file(entry), pairs, columns)) {
        case Checked.Accepted<List<String>>(var lines, _) -> new Part(SetSplitter.bytes(lines));
        case Checked.Refused<List<String>>(var why) -> refused(entry, why);
      };
    }

    private @Nullable Part refused(String entry, Refusal why) {
      refusals.add(SetSplitter.under(place + entry, why));
      return null;
    }
  }
}
