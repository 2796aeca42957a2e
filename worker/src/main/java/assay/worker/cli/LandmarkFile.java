package assay.worker.cli;

import assay.grading.Malformed;
import assay.grading.TextLines;
import assay.grading.image.FaceAlignment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A list of faces as CSV, read line by line: a header, then an image and x and y of its five
/// landmarks a line. Nothing is quoted.
final class LandmarkFile {
  private static final String HEADER = "image,x1,y1,x2,y2,x3,y3,x4,y4,x5,y5";
  private static final int MAX_LINE = 4096;
  private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]{1,5}$");

  private final TextLines lines;
  private final Set<Path> results = new HashSet<>();

  /// @param image relative
  /// @param result relative, a PNG, of no other face
  /// @param landmarks in the order of [FaceAlignment]
  record Face(Path image, Path result, float[] landmarks) {}

  /// @param in stays open
  LandmarkFile(InputStream in, String name) throws IOException, Malformed {
    lines = new TextLines(in, name, MAX_LINE);
    if (!lines.next() || !lines.text().equals(HEADER)) {
      throw lines.fault(
          "landmarks.header",
          "the header `" + HEADER + "`",
          lines.number() == 0 ? "an empty file" : "another line",
          "Begin the file with it: eyes, nose, corners of the mouth, left before right as you see"
              + " them.");
    }
  }

  /// Empty at the end.
  Optional<Face> next() throws IOException, Malformed {
    if (!lines.next()) {
      return Optional.empty();
    }
    lines.split(
        ',',
        1 + FaceAlignment.COORDINATES,
        "an image and %d coordinates".formatted(FaceAlignment.COORDINATES));
    var image = image();
    var file = image.getFileName().toString();
    var result = image.resolveSibling(ENDING.matcher(file).replaceFirst("") + ".png");
    if (!results.add(result)) {
      throw lines.fault(
          "landmarks.name_twice",
          "a result of its own",
          result + ", which an earlier line has too",
          "Name each face's image differently, endings aside.");
    }
    var landmarks = new float[FaceAlignment.COORDINATES];
    for (int i = 0; i < landmarks.length; i++) {
      landmarks[i] = (float) lines.decimal(1 + i);
    }
    return Optional.of(new Face(image, result, landmarks));
  }

  private Path image() throws Malformed {
    try {
      var path = Path.of(lines.text(0)).normalize();
      if (!path.isAbsolute() && !path.startsWith("..") && !path.toString().isEmpty()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Answered as below.
    }
    throw lines.fault(
        "path.outside",
        "a relative path that stays inside the folder of images",
        lines.quoted(0),
        "Write paths relative to --images, without `..`.");
  }

  /// The fault of the line that was read last.
  Malformed fault(String code, String expected, String found, String remedy) {
    return lines.fault(code, expected, found, remedy);
  }
}
