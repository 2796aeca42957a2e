package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Malformed;
import assay.grading.Refusal;
import assay.grading.format.StrictZip;
import assay.grading.image.FaceAlignment;
import assay.grading.image.ImageDecoder;
import assay.grading.image.Pixels;
import assay.grading.image.Warp;
import java.io.IOException;
import java.nio.file.Path;

/// IJB-B or IJB-C as InsightFace ships it (PROTOCOLS §5): `loose_crop/*.jpg` and, in `meta/`,
/// `*_face_tid_mid.txt`, `*_name_5pts_score.txt` and `*_template_pair_label.txt`. A crop is read,
/// aligned and forgotten when it is asked for.
final class IjbSet implements TemplateSet {
  private final IjbFiles files;
  private final IjbImages images;
  private final IjbPairs pairs;
  private final Warp warp;

  private IjbSet(IjbFiles files, IjbImages images, IjbPairs pairs, Warp warp) {
    this.files = files;
    this.images = images;
    this.pairs = pairs;
    this.warp = warp;
  }

  static Checked<TemplateSet> openFolder(Path folder, Warp warp) throws IOException {
    return IjbFolder.isOne(folder) ? read(IjbFolder.of(folder), warp) : anotherLayout();
  }

  static Checked<TemplateSet> openZip(Path file, Warp warp) throws IOException {
    return switch (StrictZip.open(file, IjbZip.LIMITS)) {
      case Refused<StrictZip>(var refusal) -> new Refused<>(refusal);
      case Accepted<StrictZip>(var zip, _) -> read(new IjbZip(zip), warp);
    };
  }

  private static Checked<TemplateSet> anotherLayout() {
    return Checked.refused(
        "ijb.layout",
        "",
        "folders meta and loose_crop",
        "another layout",
        "Name the folder IJBB or IJBC itself.");
  }

  private static Checked<TemplateSet> read(IjbFiles files, Warp warp) throws IOException {
    try {
      var images =
          IjbImages.read(
              files.list("_face_tid_mid.txt"), files.list("_name_5pts_score.txt"), files);
      var pairs = IjbPairs.read(files.list("_template_pair_label.txt"), images.templates());
      return Checked.accepted(new IjbSet(files, images, pairs, warp));
    } catch (Malformed e) {
      files.close();
      return e.refused();
    } catch (StrictZip.Fault e) {
      files.close();
      return new Refused<>(e.refusal());
    } catch (IOException | RuntimeException | Error e) {
      files.close();
      throw e;
    }
  }

  @Override
  public int images() {
    return images.count();
  }

  @Override
  public Checked<byte[]> pixels(int i) throws IOException {
    var name = images.name(i);
    try {
      var file = files.read(name, ImageDecoder.MAX_PHOTOGRAPH_BYTES);
      return switch (ImageDecoder.decodePhotograph(file)) {
        case Refused<Pixels>(var refusal) -> refused(name, refusal);
        case Accepted<Pixels>(var crop, _) ->
            switch (FaceAlignment.align(crop, images.landmarks(i), warp)) {
              case Refused<Pixels>(var refusal) -> refused(name, refusal);
              case Accepted<Pixels>(var face, _) -> Checked.accepted(face.chw());
            };
      };
    } catch (StrictZip.Fault e) {
      return new Refused<>(e.refusal());
    }
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

  @Override
  public void close() throws IOException {
    files.close();
  }
}
