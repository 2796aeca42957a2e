package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Malformed;
import assay.grading.TextLines;
import assay.grading.image.FaceAlignment;
import assay.grading.image.ImageDecoder;
import assay.grading.image.Pixels;
import assay.grading.image.Warp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Images and whom they show, each a template of its own, and all pairs of them, in one of two
/// layouts of tab-separated lines:
///
/// - TFace's index: `path<TAB>identity` (`IndexParser` in `torchkit/data/parser.py`).
/// - InsightFace's `.lst`: `aligned<TAB>path<TAB>identity`, then optionally a box of 4 numbers,
///   then optionally landmarks, five x before five y (`parse_lst_line` in `face_preprocess.py`).
///   With `aligned` 0 and landmarks, a photograph is aligned; else it must be 112 × 112.
final class IdentityList implements TemplateSet {
  /// 18 million pairs, somewhat more than IJB-C has.
  private static final int MAX_IMAGES = 6000;

  private static final int WITH_BOX = 7;
  private static final int WITH_LANDMARKS = WITH_BOX + FaceAlignment.COORDINATES;
  private static final float[] NONE = {};

  private final ImageFolder folder;
  private final List<Entry> entries;
  private final Warp warp;

  private IdentityList(ImageFolder folder, List<Entry> entries, Warp warp) {
    this.folder = folder;
    this.entries = entries;
    this.warp = warp;
  }

  /// @param landmarks x and y of five points, or empty
  private record Entry(String path, int identity, float[] landmarks) {}

  /// Opens a list. Every image that it names must be there; none is read yet.
  ///
  /// @param images the folder that the paths of the list start from
  static Checked<TemplateSet> open(Path list, Path images, Warp warp) throws IOException {
    var folder = ImageFolder.of(images);
    var entries = new ArrayList<Entry>();
    try (var in = Files.newInputStream(list)) {
      var lines = new TextLines(in, String.valueOf(list.getFileName()), PairList.MAX_LINE);
      while (lines.next()) {
        if (entries.size() == MAX_IMAGES) {
          throw lines.fault(
              "set.too_large",
              "at most " + MAX_IMAGES + " images",
              "more",
              "Name fewer images: all pairs of them are compared.");
        }
        entries.add(entry(lines, folder));
      }
      if (entries.size() < 2) {
        throw lines.fault("set.empty", "at least two images", "fewer", "Name the list of images.");
      }
      return Checked.accepted(new IdentityList(folder, entries, warp));
    } catch (Malformed e) {
      return e.refused();
    }
  }

  /// Whether a first line is of such a list.
  static boolean isOne(String line) {
    var number = "-?[0-9.]+";
    return line.matches(
        "[^\t]+\t[0-9]+|[01]\t[^\t]+\t[0-9]+((\t" + number + "){4}(\t" + number + "){0,10})?");
  }

  private static Entry entry(TextLines lines, ImageFolder folder) throws Malformed {
    int fields = lines.split('\t');
    return switch (fields) {
      case 2 -> new Entry(folder.checked(lines.text(0), lines), lines.integer(1), NONE);
      case 3, WITH_BOX, WITH_LANDMARKS -> {
        int aligned = lines.integer(0);
        var path = folder.checked(lines.text(1), lines);
        yield new Entry(
            path,
            lines.integer(2),
            aligned == 0 && fields == WITH_LANDMARKS ? landmarks(lines) : NONE);
      }
      default ->
          throw lines.fault(
              "text.fields",
              "path, identity; or aligned, path, identity, and box and landmarks at will",
              fields + " fields",
              "Separate 2, 3, 7 or 17 fields by one tab each.");
    };
  }

  private static float[] landmarks(TextLines lines) throws Malformed {
    var landmarks = new float[FaceAlignment.COORDINATES];
    for (int i = 0; i < landmarks.length; i++) {
      int field = WITH_BOX + i % 2 * (landmarks.length / 2) + i / 2;
      landmarks[i] = (float) lines.decimal(field);
    }
    return landmarks;
  }

  @Override
  public int images() {
    return entries.size();
  }

  @Override
  public int[] templateOfImage() {
    return IntStream.range(0, images()).toArray();
  }

  @Override
  public int[] mediaOfImage() {
    return templateOfImage();
  }

  @Override
  public float[] detectorScores() {
    var scores = new float[images()];
    Arrays.fill(scores, 1);
    return scores;
  }

  /// 1, 2, 2, 3, 3, 3 and so on: the later image of each pair.
  @Override
  public int[] first() {
    return IntStream.range(0, images()).flatMap(i -> IntStream.range(0, i).map(_ -> i)).toArray();
  }

  /// 0, 0, 1, 0, 1, 2 and so on.
  @Override
  public int[] second() {
    return IntStream.range(0, images()).flatMap(i -> IntStream.range(0, i)).toArray();
  }

  @Override
  public boolean[] same() {
    var same = new boolean[images() * (images() - 1) / 2];
    for (int i = 0, k = 0; i < images(); i++) {
      for (int j = 0; j < i; j++, k++) {
        same[k] = entries.get(i).identity == entries.get(j).identity;
      }
    }
    return same;
  }

  @Override
  public Checked<byte[]> pixels(int i) throws IOException {
    var entry = entries.get(i);
    return switch (face(entry)) {
      case Accepted<Pixels>(var pixels, _) -> Checked.accepted(pixels.chw());
      case Refused<Pixels>(var refusal) ->
          Checked.refused(
              refusal.code(),
              "image " + ImageFolder.shown(entry.path),
              refusal.expected(),
              refusal.found(),
              refusal.remedy());
    };
  }

  private Checked<Pixels> face(Entry entry) throws IOException {
    if (entry.landmarks.length == 0) {
      var file = folder.read(entry.path, ImageDecoder.MAX_ENCODED_BYTES);
      return ImageDecoder.decode(file, FaceAlignment.SIDE, FaceAlignment.SIDE);
    }
    var file = folder.read(entry.path, ImageDecoder.MAX_PHOTOGRAPH_BYTES);
    return switch (ImageDecoder.decodePhotograph(file)) {
      case Refused<Pixels> refused -> refused;
      case Accepted<Pixels>(var photograph, _) ->
          FaceAlignment.align(photograph, entry.landmarks, warp);
    };
  }

  /// Nothing stays open between two images.
  @Override
  public void close() {}
}
