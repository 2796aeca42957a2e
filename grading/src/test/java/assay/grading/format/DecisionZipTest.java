package assay.grading.format;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Notice;
import assay.grading.Refusal;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionZipTest {
  private static final String BASELINE = "0.5,1\n0.1,0\n";
  private static final String PROPOSED = "0.6,1\n0.2,1\n";

  private final ZipBytes zip = new ZipBytes();
  @TempDir private Path folder;

  private Checked<Map<String, Decisions.Roles>> read(Map<String, Integer> counts)
      throws IOException {
    var file = Files.write(folder.resolve("entry.zip"), zip.bytes());
    return DecisionZip.read(file, counts, ScoreKind.COSINE);
  }

  private Accepted<Map<String, Decisions.Roles>> accepted(Map<String, Integer> counts)
      throws IOException {
    return (Accepted<Map<String, Decisions.Roles>>) read(counts);
  }

  private Refusal refused(Map<String, Integer> counts) throws IOException {
    return ((Refused<Map<String, Decisions.Roles>>) read(counts)).refusal();
  }

  private void pack(String set) {
    zip.deflated(set + "/baseline.txt", BASELINE);
    zip.deflated(set + "/proposed.txt", PROPOSED);
  }

  /// A folder around the only set is the set's own, unless there is another within.
  @ParameterizedTest
  @ValueSource(strings = {"bupt", "1.1/bupt", "bupt/bupt"})
  void bothRolesOfAnOnlySetAreRead(String path) throws IOException {
    pack(path);
    var read = accepted(Map.of("bupt", 2));
    var roles = Objects.requireNonNull(read.value().get("bupt"));
    assertThat(roles.baseline().scores()).containsExactly(0.5, 0.1);
    assertThat(roles.baseline().same()).containsExactly(true, false);
    assertThat(roles.proposed().scores()).containsExactly(0.6, 0.2);
    assertThat(roles.proposed().same()).containsExactly(true, true);
    var codes = read.notices().stream().map(Notice::code).toList();
    assertThat(codes.contains("zip.folder")).isEqualTo(!path.equals("bupt"));
    assertThat(codes).contains("decisions.constant");
  }

  @Test
  void allSetsAreReadInTheOrderAskedFor() throws IOException {
    zip.stored("2.1/", "");
    pack("2.1/rof");
    pack("2.1/cfp-fp");
    zip.deflated("2.1/.DS_Store", "x");
    zip.deflated("__MACOSX/2.1/._rof", "x");
    var counts = new LinkedHashMap<String, Integer>();
    counts.put("rof", 2);
    counts.put("cfp-fp", 2);
    var read = accepted(counts);
    assertThat(read.value().keySet()).containsExactly("rof", "cfp-fp");
    assertThat(read.notices())
        .extracting(Notice::code)
        .contains("zip.ignored", "zip.folder", "decisions.constant");
    assertThat(read.notices().getLast().message())
        .isEqualTo("All 2 decisions of cfp-fp/proposed.txt are 1.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bupt/baseline.txt, agedb/baseline.txt, agedb/proposed.txt | folder.missing | bupt/proposed.txt",
        "bupt/baseline.txt, bupt/proposed.txt | folder.missing | agedb/baseline.txt",
        "bupt/baseline.txt, rof/proposed.txt | folder.entries | rof",
        "bupt/baseline.txt, proposed.txt | folder.entries | proposed.txt",
        "bupt/baseline.txt, bupt/readme.md, agedb/baseline.txt | folder.entries | bupt/readme.md",
        "a/b/bupt/baseline.txt, a/b/bupt/proposed.txt | folder.entries | b",
        "bupt/inner.zip | zip.nested | entry bupt/inner.zip"
      })
  void otherFilesAreRefused(String files, String code, String where) throws IOException {
    for (var file : files.split(", ", -1)) {
      zip.deflated(file, BASELINE);
    }
    var refusal = refused(Map.of("bupt", 2, "agedb", 2));
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.where()).isEqualTo(where);
  }

  @Test
  void aFaultNamesFileAndLine() throws IOException {
    zip.deflated("1.1/bupt/baseline.txt", BASELINE);
    zip.deflated("1.1/bupt/proposed.txt", "0.6,1\n0.2,2\n");
    var refusal = refused(Map.of("bupt", 2));
    assertThat(refusal.code()).isEqualTo("decisions.invalid");
    assertThat(refusal.where()).isEqualTo("bupt/proposed.txt line 2");
    assertThat(refused(Map.of("bupt", 1)).where()).isEqualTo("bupt/baseline.txt line 2");
  }

  /// Ten million lines that were not asked for: reading ends with the third.
  @Test
  void aLongFileIsNotUnpacked() throws IOException {
    zip.deflated("bupt/baseline.txt", BASELINE.repeat(1_000_000));
    zip.deflated("bupt/proposed.txt", PROPOSED);
    assertThat(refused(Map.of("bupt", 2)).code()).isEqualTo("scores.count");
  }

  @Test
  void twoFilesOfOneNameAreRefused() throws IOException {
    pack("bupt");
    zip.deflated("bupt/proposed.txt", BASELINE);
    assertThat(refused(Map.of("bupt", 2)).code()).isEqualTo("zip.entries");
  }

  @Test
  void aTextIsNoZip() throws IOException {
    var file = Files.writeString(folder.resolve("proposed.txt"), PROPOSED);
    var read = DecisionZip.read(file, Map.of("bupt", 2), ScoreKind.COSINE);
    assertThat(((Refused<Map<String, Decisions.Roles>>) read).refusal().code())
        .isEqualTo("zip.invalid");
  }
}
