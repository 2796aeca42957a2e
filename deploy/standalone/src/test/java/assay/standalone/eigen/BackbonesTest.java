package assay.standalone.eigen;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.gate.ModelContract;
import assay.grading.gate.OnnxGate;
import assay.standalone.face.Draws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackbonesTest {
  private static final int PERSONS = 8;
  private static final int PICTURES = 40;
  private static final Crowd CROWD = crowd();
  private static final Backbones FITTED = Backbones.fit(CROWD);

  /// Patches of colour, one pattern a person, under noise: quicker than faces.
  private static Crowd crowd() {
    byte[][] pixels = new byte[PICTURES][3 * 112 * 112];
    for (int i = 0; i < PICTURES; i++) {
      var own = new Draws(i % PERSONS);
      var noise = new Draws(1000 + i);
      int[] patches = IntStream.range(0, 3 * 49).map(_ -> own.below(200)).toArray();
      for (int p = 0; p < pixels[i].length; p++) {
        int patch = p / (112 * 112) * 49 + p / 112 % 112 / 16 * 7 + p % 112 / 16;
        pixels[i][p] = (byte) (patches[patch] + noise.below(40));
      }
    }
    return new Crowd(pixels, IntStream.range(0, PICTURES).map(i -> i % PERSONS).toArray());
  }

  private static Stream<Backbone> all() {
    return Stream.of(
        FITTED.eigen(8, 512),
        FITTED.whitened(8, 512),
        FITTED.fisher(7, 512),
        FITTED.raw(512),
        FITTED.histogram(512),
        FITTED.taking(Backbones.Input.MINUS_ONE_TO_ONE).fisher(7, 512),
        Backbones.endless(200, 512));
  }

  @Test
  void everyModelPassesTheGate(@TempDir Path folder) throws IOException {
    for (var backbone : all().toList()) {
      var file = Files.write(folder.resolve(backbone.name() + ".onnx"), backbone.onnx());
      assertThat(OnnxGate.check(file, ModelContract.TASK1))
          .as(backbone.name())
          .isInstanceOf(Checked.Accepted.class);
    }
  }

  @Test
  void aNarrowModelDoesNot(@TempDir Path folder) throws IOException {
    var file = Files.write(folder.resolve("narrow.onnx"), FITTED.eigen(8, 8).onnx());
    assertThat(OnnxGate.check(file, ModelContract.TASK1)).isInstanceOf(Checked.Refused.class);
    assertThat(OnnxGate.check(file, ModelContract.TASK2)).isInstanceOf(Checked.Accepted.class);
  }

  /// Pinned: first printed by this fit, after its files had run in onnxruntime and agreed with
  /// numpy.
  @Test
  void aFitIsTheSameOnEveryMachine() throws NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    all().forEach(backbone -> digest.update(backbone.onnx()));
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("d5d04a080db0a7001b39c8fd4721d8cd4ae85f4c1766bd811824096eb9c77076");
  }
}
