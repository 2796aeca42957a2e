package assay.server.bundle;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/// A small set of templates as InsightFace packs IJB: eleven photographs of one grey each, eight
/// templates of four people, all 28 pairs. Some photographs are the same.
public final class TestTemplates {
  /// Template, medium and grey of each photograph. Templates of one person follow each other.
  static final int[][] PHOTOGRAPHS = {
    {7, 1, 10},
    {7, 2, 10},
    {900001, 69544, 12},
    {12, 5, 60},
    {12, 5, 100},
    {33, 5, 80},
    {34, 8, 140},
    {501, 8, 140},
    {77, 3, 220},
    {77, 3, 221},
    {1000, 4, 30}
  };

  /// In pairs, each of one person.
  static final int[] TEMPLATES = {7, 900001, 12, 33, 34, 501, 77, 1000};

  /// Distinct photographs.
  static final int IMAGES = 9;

  static final int PAIRS = 28;
  static final int GENUINE = 4;

  private static final String LANDMARKS =
      " 58.2946 71.6963 93.5318 71.5014 76.0252 91.7366 61.5493 112.3655 90.7299 112.2041 ";
  private static final int SIDE = 160;

  private TestTemplates() {}

  /// What the detector is said to have made of photograph i.
  static float detectorScore(int i) {
    return (i + 1) / 16f;
  }

  /// The two templates of pair k.
  static int[] pair(int k) {
    int left = k;
    for (int i = 0; i < TEMPLATES.length; i++) {
      int ofFirst = TEMPLATES.length - 1 - i;
      if (left < ofFirst) {
        return new int[] {i, i + 1 + left};
      }
      left -= ofFirst;
    }
    throw new IllegalArgumentException("pair " + k);
  }

  static boolean isGenuine(int k) {
    return pair(k)[0] / 2 == pair(k)[1] / 2;
  }

  /// Its files by their names: `meta/…` and `loose_crop/…`.
  public static Map<String, byte[]> files() {
    var members = new StringBuilder();
    var points = new StringBuilder();
    var files = new LinkedHashMap<String, byte[]>();
    for (int i = 0; i < PHOTOGRAPHS.length; i++) {
      var name = (i + 1) + ".png";
      members.append("%s %d %d\n".formatted(name, PHOTOGRAPHS[i][0], PHOTOGRAPHS[i][1]));
      points.append(name).append(LANDMARKS).append(detectorScore(i)).append('\n');
      files.put("loose_crop/" + name, png(PHOTOGRAPHS[i][2]));
    }
    var pairs = new StringBuilder();
    for (int k = 0; k < PAIRS; k++) {
      pairs.append(
          "%d %d %d\n"
              .formatted(TEMPLATES[pair(k)[0]], TEMPLATES[pair(k)[1]], isGenuine(k) ? 1 : 0));
    }
    files.put("meta/ijbx_face_tid_mid.txt", text(members));
    files.put("meta/ijbx_name_5pts_score.txt", text(points));
    files.put("meta/ijbx_template_pair_label.txt", text(pairs));
    return files;
  }

  private static byte[] text(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  public static byte[] zip() {
    return zip(files());
  }

  /// These files in a folder, packed; the same bytes each time.
  public static byte[] zip(Map<String, byte[]> files) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        var entry = new ZipEntry("IJBX/" + file.getKey());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] png(int grey) {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    var canvas = image.createGraphics();
    canvas.setColor(new Color(grey, grey, grey));
    canvas.fillRect(0, 0, SIDE, SIDE);
    canvas.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
