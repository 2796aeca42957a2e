package assay.worker.cli;

import assay.grading.Checked;
import assay.grading.Malformed;
import assay.grading.Refusal;
import assay.grading.image.FaceAlignment;
import assay.grading.image.ImageDecoder;
import assay.grading.image.Pixels;
import assay.grading.image.Warp;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `assay align`: photographs with five landmarks become the 112 × 112 faces that models expect.
@Command(
    name = "align",
    mixinStandardHelpOptions = true,
    description =
        "Turn, scale and cut photographs so that their five landmarks lie on ArcFace's template:"
            + " 112 x 112 PNGs.")
final class AlignCommand implements Callable<Integer>, JsonAnswer {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "the folder of photographs, JPEG or PNG")
  private Path images = Path.of("");

  @Option(
      names = "--landmarks",
      required = true,
      paramLabel = "CSV",
      description =
          "a header image,x1,y1,…,x5,y5 and a line a face: eyes, nose, corners of the mouth, left"
              + " before right as you see them")
  private Path landmarks = Path.of("");

  @Option(
      names = "--output_folder",
      defaultValue = "aligned",
      paramLabel = "DIR",
      description =
          "where the faces go, each under its photograph's name (default: ${DEFAULT-VALUE})")
  private Path folder = Path.of("");

  @Option(
      names = "--warp",
      defaultValue = "opencv_4",
      description = "align as opencv_4 or opencv_5 does (default: ${DEFAULT-VALUE})")
  private Warp warp = Warp.OPENCV_4;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public boolean asJson() {
    return json;
  }

  record Answer(String folder, int faces) {}

  @Override
  public Integer call() throws IOException, InputAtFault {
    int faces;
    try (var in = new BufferedInputStream(Files.newInputStream(landmarks))) {
      faces = align(new LandmarkFile(in, landmarks.toString()));
    } catch (Malformed e) {
      throw new InputAtFault("", ((Checked.Refused<?>) e.refused()).refusal());
    }
    var answer = new Answer(folder.toString(), faces);
    var out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, answer);
    } else {
      out.println(faces + " faces written to " + answer.folder());
    }
    return Assay.DONE;
  }

  private int align(LandmarkFile list) throws IOException, Malformed, InputAtFault {
    int faces = 0;
    for (var face = list.next(); face.isPresent(); face = list.next()) {
      var aligned = aligned(face.get(), list);
      var file = folder.resolve(face.get().result());
      if (file.toAbsolutePath().normalize().equals(photograph(face.get()))) {
        throw list.fault(
            "landmarks.overwrites",
            "results beside the photographs",
            file + ", which is one",
            "Choose another --output_folder.");
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      write(aligned, file);
      faces++;
    }
    return faces;
  }

  private Path photograph(LandmarkFile.Face face) {
    return images.resolve(face.image()).toAbsolutePath().normalize();
  }

  private Pixels aligned(LandmarkFile.Face face, LandmarkFile list)
      throws IOException, Malformed, InputAtFault {
    var file = images.resolve(face.image());
    byte[] encoded;
    try (var in = Files.newInputStream(file)) {
      encoded = in.readNBytes(ImageDecoder.MAX_PHOTOGRAPH_BYTES + 1);
    }
    var photograph = InputAtFault.unless(ImageDecoder.decodePhotograph(encoded), file.toString());
    return switch (FaceAlignment.align(photograph, face.landmarks(), warp)) {
      case Checked.Accepted<Pixels>(var aligned, _) -> aligned;
      case Checked.Refused<Pixels>(Refusal why) ->
          throw list.fault(why.code(), why.expected(), why.found(), why.remedy());
    };
  }

  private static void write(Pixels pixels, Path file) throws IOException {
    var image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
    var rgb = pixels.rgbInterleaved();
    for (int i = 0; i < pixels.width() * pixels.height(); i++) {
      int colour =
          (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
      image.setRGB(i % pixels.width(), i / pixels.width(), colour);
    }
    try (var out = Files.newOutputStream(file)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IOException("this Java writes no PNG");
      }
    }
  }
}
