package assay.standalone.demo;

import assay.standalone.face.Condition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A set of templates in the layout of IJB-B and IJB-C, as a zip: crops, what template and medium
/// each belongs to, five landmarks, and all pairs of templates.
///
/// Each person has two templates, each of a photograph and of two frames of one medium. The number
/// of templates is the least with which TAR can be read at FAR 1e-5.
final class TemplateFolder {
  private static final int PERSONS = 225;
  private static final int TEMPLATES = 2 * PERSONS;
  private static final int IMAGES = 3;

  /// Where eyes, nose and corners of the mouth are in an aligned face, which a drawn one is.
  private static final String LANDMARKS =
      "38.2946 51.6963 73.5318 51.5014 56.0252 71.7366 41.5493 92.3655 70.7299 92.2041";

  private final int firstPerson;

  TemplateFolder(int firstPerson) {
    this.firstPerson = firstPerson;
  }

  void zip(Path file) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      var images = new StringBuilder();
      var landmarks = new StringBuilder();
      for (int template = 0; template < TEMPLATES; template++) {
        for (int image = 0; image < IMAGES; image++) {
          var name = template * IMAGES + image + 1 + ".jpg";
          int medium = template * 2 + (image == 0 ? 0 : 1);
          images.append("%s %d %d\n".formatted(name, template + 1, medium + 1));
          landmarks.append("%s %s 0.9\n".formatted(name, LANDMARKS));
        }
      }
      text(zip, "meta/standin_face_tid_mid.txt", images);
      text(zip, "meta/standin_name_5pts_score.txt", landmarks);
      text(zip, "meta/standin_template_pair_label.txt", pairs());
      crops(zip);
    }
  }

  private static StringBuilder pairs() {
    var pairs = new StringBuilder();
    for (int one = 0; one < TEMPLATES; one++) {
      for (int other = one + 1; other < TEMPLATES; other++) {
        pairs.append("%d %d %d\n".formatted(one + 1, other + 1, one / 2 == other / 2 ? 1 : 0));
      }
    }
    return pairs;
  }

  private void crops(ZipOutputStream zip) throws IOException {
    // The pictures are compressed already.
    zip.setLevel(0);
    var conditions = Condition.values();
    for (int template = 0; template < TEMPLATES; template++) {
      int person = firstPerson + template / 2;
      var photographs = new ArrayList<Photograph>();
      for (int image = 0; image < IMAGES; image++) {
        photographs.add(
            new Photograph(
                person,
                conditions[(template + image) % conditions.length],
                template % 2 + 2 * image));
      }
      var drawn = photographs.parallelStream().map(Photograph::jpeg).toList();
      add(zip, template, drawn);
    }
  }

  private static void add(ZipOutputStream zip, int template, List<byte[]> drawn)
      throws IOException {
    for (int image = 0; image < drawn.size(); image++) {
      zip.putNextEntry(new ZipEntry("loose_crop/" + (template * IMAGES + image + 1) + ".jpg"));
      zip.write(drawn.get(image));
      zip.closeEntry();
    }
  }

  private static void text(ZipOutputStream zip, String name, CharSequence text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    zip.closeEntry();
  }
}
