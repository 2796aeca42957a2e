package assay.standalone.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortraitTest {
  /// Pinned: claims, models and boards of the demo rest on these very pixels. First printed by the
  /// drawing itself, after a person had looked at the pictures.
  @ParameterizedTest
  @CsvSource({
    "300000, STUDIO, 91dfdf5631f69b71e8352381a0eca3382b2a78acfa3f98e9f0f1e431621dbfe0",
    "300001, OUTDOOR, e898b5136f6efb5f672566822f2e4a0693d7d0ac84f03734e5de63e8101b8e7f",
    "300002, EVENING, 38b454c642e9096f0c168cdc55ad3aa9edaf69dd1e2c9a93aef860782bc3a6d5",
    "300003, MOTION, 63b84fb306ef8fe0a9291a3a248ff8089ccb4715634b4aba4de0e153995a6ffe"
  })
  void aPictureIsTheSameOnEveryMachine(long person, Condition condition, String sha256)
      throws NoSuchAlgorithmException {
    var image = Portrait.draw(Identity.of(person), Shot.of(condition, person * 10), 112);
    int[] pixels = image.getRGB(0, 0, 112, 112, null, 0, 112);
    var bytes = ByteBuffer.allocate(4 * pixels.length);
    bytes.asIntBuffer().put(pixels);
    var digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
  }
}
