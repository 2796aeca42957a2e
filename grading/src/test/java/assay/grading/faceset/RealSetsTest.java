package assay.grading.faceset;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked.Accepted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every image of every real set, against Pillow 12.3.0 (libjpeg-turbo 3.1.4.1). The hashes are of
///
/// ```python
/// bins, same = pickle.load(open(f, 'rb'), encoding='bytes'); h = hashlib.sha256()
/// for b in bins:
///   a = np.asarray(Image.open(io.BytesIO(b))); a = np.stack([a]*3, -1) if a.ndim == 2 else a
///   h.update(a.transpose(2, 0, 1).tobytes())
/// ```
class RealSetsTest {
  @ParameterizedTest
  @CsvSource({
    "facescrub600/facescrub600.bin,600,300,"
        + "6298b541c1584ca7c9bb2fe6780d4cc0e1b169c7e9a9c364d2f7142f0e12243c",
    "facescrub600/fold0_60pairs_py2.bin,60,30,"
        + "0def0e47c946f35ff078d15c62921bf6c39db155eb76e1c749c72508b595c4a9",
    "facescrub600/fold0_60pairs_p4.bin,60,30,"
        + "0def0e47c946f35ff078d15c62921bf6c39db155eb76e1c749c72508b595c4a9",
    "facescrub600/fold0_60pairs_p5.bin,60,30,"
        + "0def0e47c946f35ff078d15c62921bf6c39db155eb76e1c749c72508b595c4a9",
    "lfw600/lfw600.bin,600,300,"
        + "b9194fb44c17b1e03292614d0ea6a95ae780863e21f0d7c250cb500ec93103d5",
    "lfw5400/lfw5400.bin,5400,2700,"
        + "8cbed3d38c28e668a54bea892f91b7a5962a62e518d73fabf64b56f0d8a4d5e6",
    "sanitizer100/sanitizer_samples.bin,50,25,"
        + "a0ca9a84a2b787cee822f0f5c6c6a66a64e96fb805ebfa39aa8827ac99836b5c",
    "datacv600/validation.xz,600,300,"
        + "6298b541c1584ca7c9bb2fe6780d4cc0e1b169c7e9a9c364d2f7142f0e12243c"
  })
  void pixelsOfWholeSetsEqualThoseOfPillow(String name, int pairs, int genuine, String hash)
      throws Exception {
    var opened = FaceSet.open(data().resolve(name), null);
    assertThat(opened).isInstanceOf(Accepted.class);
    try (var set = ((Accepted<FaceSet>) opened).value()) {
      assertThat(set.pairs()).isEqualTo(pairs);
      assertThat(set.images()).isEqualTo(2 * pairs);
      int same = 0;
      for (boolean one : set.same()) {
        same += one ? 1 : 0;
      }
      assertThat(same).isEqualTo(genuine);
      var digest = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < set.images(); i++) {
        var pixels = set.pixels(i);
        assertThat(pixels).isInstanceOf(Accepted.class);
        digest.update(((Accepted<byte[]>) pixels).value());
      }
      assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(hash);
    }
  }

  private static Path data() {
    var named = System.getenv("ASSAY_REAL_DATA");
    if (named != null) {
      return Path.of(named);
    }
    for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      var data = at.resolveSibling("shared").resolve("data");
      if (Files.isDirectory(data)) {
        return data;
      }
    }
    System.err.println("SKIPPED: no real sets (ASSAY_REAL_DATA or ../shared/data)");
    return Assumptions.abort("SKIPPED: no real sets (ASSAY_REAL_DATA or ../shared/data)");
  }
}
