package assay.grading.format;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.score.ScoreKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionFileTest {
  @TempDir Path directory;

  private static Checked<Decisions> read(String text, int count) throws IOException {
    return DecisionFile.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
        "proposed.txt",
        count,
        DecisionFile.ANY_SIMILARITY);
  }

  @Test
  void scoresAndDecisionsAreReadInOrder() throws IOException {
    var read = read("0.91234567,1\n-0.25,0\r\n17,1", 3);
    var decisions = ((Accepted<Decisions>) read).value();
    assertThat(decisions.scores()).containsExactly(0.91234567, -0.25, 17);
    assertThat(decisions.same()).containsExactly(true, false, true);
  }

  @Test
  void equalDecisionsEverywhereAreNoticed() throws IOException {
    var read = (Accepted<Decisions>) read("0.1,0\n0.2,0\n", 2);
    assertThat(read.notices()).extracting("code").containsExactly("decisions.constant");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'0.5,1\n' | scores.count | proposed.txt line 1",
        "'' | scores.count | proposed.txt line 1",
        "'0.5,1\n0.5,1\n0.5,1\n' | scores.count | proposed.txt line 3",
        "'0.5,1\n0.5\n' | text.fields | proposed.txt line 2",
        "'0.5,1\n0.5,1,0\n' | text.fields | proposed.txt line 2",
        "'0.5,1\n0.5, 1\n' | decisions.invalid | proposed.txt line 2",
        "'0.5,1\n0.5,True\n' | decisions.invalid | proposed.txt line 2",
        "'0.5,1\n0.5,2\n' | decisions.invalid | proposed.txt line 2",
        "'score,decision\n0.5,1\n' | text.number | proposed.txt line 1",
        "'0.5,1\nnan,0\n' | text.number | proposed.txt line 2",
        "'0.5,1\n1e999,0\n' | text.number | proposed.txt line 2",
        "'0.5,1\n0.5;0\n' | text.fields | proposed.txt line 2",
        "'0.5,1\n\n' | text.empty_line | proposed.txt line 2"
      })
  void faultsNameTheLine(String text, String code, String where) throws IOException {
    var refusal = ((Refused<Decisions>) read(text, 2)).refusal();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.where()).isEqualTo(where);
  }

  @Test
  void aRangeOfTheRulesHolds() throws IOException {
    var in = new ByteArrayInputStream("1.5,1\n".getBytes(StandardCharsets.UTF_8));
    var read = DecisionFile.read(in, "baseline.txt", 1, ScoreKind.COSINE);
    assertThat(((Refused<Decisions>) read).refusal().code()).isEqualTo("scores.range");
  }

  @Test
  void aHugeExpectedCountCostsNothing() throws IOException {
    assertThat(read("0.5,1\n", Integer.MAX_VALUE)).isInstanceOf(Refused.class);
  }

  @Test
  void aFolderHoldsBothRolesOfEachSet() throws IOException {
    write("bupt/baseline.txt", "0.5,1\n0.1,0\n");
    write("bupt/proposed.txt", "0.6,1\n0.2,1\n");
    write(".DS_Store", "");
    var opened = (Accepted<DecisionFolder>) DecisionFolder.open(directory, Set.of("bupt"));
    assertThat(opened.notices()).extracting("code").containsExactly("folder.ignored");
    assertThat(opened.value().sets()).containsExactly("bupt");
    var roles = opened.value().read("bupt", 2, DecisionFile.ANY_SIMILARITY);
    var both = ((Accepted<Decisions.Roles>) roles).value();
    assertThat(both.baseline().same()).containsExactly(true, false);
    assertThat(both.proposed().scores()).containsExactly(0.6, 0.2);
    var short3 = opened.value().read("bupt", 3, DecisionFile.ANY_SIMILARITY);
    assertThat(((Refused<Decisions.Roles>) short3).refusal().where())
        .isEqualTo("bupt/baseline.txt line 2");
  }

  @Test
  void aMissingRoleOrAStrangeEntryIsRefused() throws IOException {
    write("bupt/proposed.txt", "0.6,1\n");
    assertThat(refusal(Set.of("bupt"))).isEqualTo("bupt/baseline.txt");
    write("bupt/baseline.txt", "0.6,1\n");
    assertThat(refusal(Set.of("agedb", "bupt"))).isEqualTo("agedb/baseline.txt");
    write("rof/baseline.txt", "0.6,1\n");
    assertThat(refusal(Set.of("bupt"))).isEqualTo("rof");
  }

  @Test
  void aLinkIsNoUpload() throws IOException {
    var outside = Files.writeString(directory.resolve("secret.txt"), "0.5,1\n");
    var folder = Files.createDirectories(directory.resolve("upload/bupt"));
    Files.createSymbolicLink(folder.resolve("baseline.txt"), outside);
    Files.writeString(folder.resolve("proposed.txt"), "0.5,1\n");
    var opened = DecisionFolder.open(directory.resolve("upload"), Set.of("bupt"));
    assertThat(((Refused<DecisionFolder>) opened).refusal().code()).isEqualTo("folder.missing");
  }

  private String refusal(Set<String> sets) throws IOException {
    return ((Refused<DecisionFolder>) DecisionFolder.open(directory, sets)).refusal().where();
  }

  private void write(String name, String text) throws IOException {
    var file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
