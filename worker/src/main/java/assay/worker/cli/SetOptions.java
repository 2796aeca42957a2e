package assay.worker.cli;

import assay.grading.Checked;
import assay.grading.Refusal;
import assay.grading.faceset.FaceImages;
import assay.grading.faceset.FaceSet;
import assay.grading.faceset.MemFile;
import assay.grading.faceset.PairFormat;
import assay.grading.faceset.PairsFile;
import assay.grading.faceset.SetLayout;
import assay.grading.faceset.TemplateSet;
import assay.grading.image.Warp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which labelled set, and how it lies on disk.
final class SetOptions {
  @Option(
      names = "--set",
      required = true,
      paramLabel = "PATH",
      description =
          "a .bin, .npy or .xz; an AdaFace memfile; a list of pairs (LFW pairs.txt, CSV, label path"
              + " path, FRCSyn path;path) or of identities (TFace, InsightFace .lst); or a folder"
              + " with one of them, or IJBB or IJBC")
  private Path set = Path.of("");

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "the labels of an .npy, .xz or memfile (default: issame.txt or NAME_list.npy)")
  private @Nullable Path labels;

  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      description = "where the paths of a list start (default: the folder of the list)")
  private @Nullable Path images;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description = "file, memfile, pairs, identities or ijb (default: by content)")
  private @Nullable SetLayout layout;

  @Option(
      names = "--list_format",
      paramLabel = "FORMAT",
      description = "lfw, csv, annotated or frcsyn (default: by the first line of a list of pairs)")
  private @Nullable PairFormat listFormat;

  @Option(
      names = "--warp",
      defaultValue = "opencv_4",
      description = "align as opencv_4 or opencv_5 does (default: ${DEFAULT-VALUE})")
  private Warp warp = Warp.OPENCV_4;

  @Option(names = "--bgr", description = "give the model blue first")
  private boolean bgr;

  /// A set that was opened; closing it closes its images.
  sealed interface Opened extends AutoCloseable {
    FaceImages images();

    @Override
    default void close() throws IOException {
      images().close();
    }

    record Pairs(FaceSet images) implements Opened {}

    record OfTemplates(TemplateSet images) implements Opened {}
  }

  String name() {
    return set.toString();
  }

  boolean isBgr() {
    return bgr;
  }

  Warp warp() {
    return warp;
  }

  Opened open() throws IOException, InputAtFault {
    var place = place();
    var path = place.path();
    return switch (place.layout()) {
      case FILE -> new Opened.Pairs(accepted(FaceSet.open(path, labels)));
      case MEMFILE -> new Opened.Pairs(accepted(MemFile.openSet(path, labels)));
      case PAIRS -> new Opened.Pairs(accepted(PairsFile.open(path, imagesOf(path), listFormat)));
      case IDENTITIES ->
          new Opened.OfTemplates(accepted(TemplateSet.openIdentities(path, imagesOf(path), warp)));
      case IJB -> new Opened.OfTemplates(accepted(TemplateSet.open(path, warp)));
    };
  }

  private <T> T accepted(Checked<T> checked) throws InputAtFault {
    return InputAtFault.unless(checked, name());
  }

  private SetLayout.Place place() throws IOException, InputAtFault {
    var known = SetLayout.of(set);
    if (layout != null) {
      var path = known.filter(place -> place.layout() == layout).map(SetLayout.Place::path);
      return new SetLayout.Place(layout, path.orElse(set));
    }
    return known.orElseThrow(() ->
        new InputAtFault(
            name(),
            new Refusal(
                "set.not_one_file",
                "",
                "one set in the folder",
                "none that is known, or several",
                "Name the file itself, or say --layout.")));
  }

  private Path imagesOf(Path list) {
    return images != null
        ? images
        : Objects.requireNonNullElse(list.toAbsolutePath().getParent(), list);
  }
}
