package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Malformed;
import assay.grading.Refusal;
import assay.grading.image.FaceAlignment;
import assay.grading.image.ImageDecoder;
import assay.grading.image.Pixels;
import assay.grading.image.Warp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// IJB-B or IJB-C as InsightFace ships it (PROTOCOLS §5): `loose_crop/*.jpg` and, in `meta/`,
/// `*_face_tid_mid.txt`, `*_name_5pts_score.txt` and `*_template_pair_label.txt`. A crop is read,
/// aligned and forgotten when it is asked for.
final class IjbFolder implements TemplateSet {
  private final ImageFolder crops;
  private final IjbImages images;
  private final IjbPairs pairs;
  private final Warp warp;

  private IjbFolder(ImageFolder crops, IjbImages images, IjbPairs pairs, Warp warp) {
    this.crops = crops;
    this.images = images;
    this.pairs = pairs;
    this.warp = warp;
  }

  static boolean isOne(Path folder) {
    return Files.isDirectory(folder.resolve("meta"))
        && Files.isDirectory(folder.resolve("loose_crop"));
  }

  static Checked<TemplateSet> open(Path folder, Warp warp) throws IOException {
    try {
      if (!isOne(folder)) {
        throw new Malformed(
            "ijb.layout",
            "",
            "folders meta and loose_crop",
            "another layout",
            "Name the folder IJBB or IJBC itself.");
      }
      var meta = folder.resolve("meta");
      var crops = ImageFolder.of(folder.resolve("loose_crop"));
      var images =
          IjbImages.read(one(meta, "_face_tid_mid.txt"), one(meta, "_name_5pts_score.txt"), crops);
      var pairs = IjbPairs.read(one(meta, "_template_pair_label.txt"), images.templates());
      return Checked.accepted(new IjbFolder(crops, images, pairs, warp));
    } catch (Malformed e) {
      return e.refused();
    }
  }

  /// The file with this ending: its beginning names the set.
  private static Path one(Path meta, String ending) throws IOException, Malformed {
    List<Path> found;
    try (var files = Files.list(meta)) {
      found = files.filter(file -> file.toString().endsWith(ending)).limit(2).toList();
    }
    if (found.size() != 1) {
      throw new Malformed(
          "ijb.layout",
          "meta/*" + ending,
          "one such file",
          found.isEmpty() ? "none" : "several",
          "Keep the meta files of one set in its folder meta.");
    }
    return found.getFirst();
  }

  @Override
  public int images() {
    return images.count();
  }

  @Override
  public Checked<byte[]> pixels(int i) throws IOException {
    var name = images.name(i);
    var file = crops.read(name, ImageDecoder.MAX_PHOTOGRAPH_BYTES);
    return switch (ImageDecoder.decodePhotograph(file)) {
      case Refused<Pixels>(var refusal) -> refused(name, refusal);
      case Accepted<Pixels>(var crop, _) ->
          switch (FaceAlignment.align(crop, images.landmarks(i), warp)) {
            case Refused<Pixels>(var refusal) -> refused(name, refusal);
            case Accepted<Pixels>(var face, _) -> Checked.accepted(face.chw());
          };
    };
  }

  private static Checked<byte[]> refused(String name, Refusal refusal) {
    return Checked.refused(
        refusal.code(),
        "loose_crop/" + ImageFolder.shown(name),
        refusal.expected(),
        refusal.found(),
        refusal.remedy());
  }

  @Override
  public int[] templateOfImage() {
    return images.templates().clone();
  }

  @Override
  public int[] mediaOfImage() {
    return images.media().clone();
  }

  @Override
  public float[] detectorScores() {
    return images.scores().clone();
  }

  @Override
  public int[] first() {
    return pairs.first().clone();
  }

  @Override
  public int[] second() {
    return pairs.second().clone();
  }

  @Override
  public boolean[] same() {
    return pairs.same().clone();
  }

  /// Nothing stays open between two images.
  @Override
  public void close() {}
}
