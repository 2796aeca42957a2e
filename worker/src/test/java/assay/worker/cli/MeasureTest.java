package assay.worker.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `assay measure` on files made from the golden vectors, and on files that are at fault.
class MeasureTest {
  private static final Path VECTORS = Path.of("../grading/src/test/resources/vectors");

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int measure(String... args) {
    var all = new ArrayList<>(List.of("measure"));
    all.addAll(List.of(args));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Assay.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }

  private JsonNode measured(String... args) throws IOException {
    var all = new ArrayList<>(List.of(args));
    all.add("--json");
    assertThat(measure(all.toArray(String[]::new))).as(err.toString()).isEqualTo(Assay.DONE);
    // Strict: NaN and Infinity are no JSON.
    return new ObjectMapper().readTree(out.toString());
  }

  private static JsonNode vector(String name) throws IOException {
    return new ObjectMapper().readTree(VECTORS.resolve(name + ".json").toFile());
  }

  private String file(String name, JsonNode lines) throws IOException {
    return file(
        name,
        StreamSupport.stream(lines.spliterator(), false)
            .map(line -> line.asText() + "\n")
            .collect(Collectors.joining()));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private String scores = "";
  private String labels = "";

  @BeforeEach
  void sixHundredPairs() throws IOException {
    var pairs = vector("01_kfold_basic").get("cases").get(0);
    scores = file("scores.txt", pairs.get("distances_text"));
    labels = file("labels.txt", pairs.get("issame"));
  }

  private String[] of(String protocol, String... more) {
    var all =
        new ArrayList<>(List.of("--protocol", protocol, "--scores", scores, "--labels", labels));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void kfoldPrintsWhatNumpyPrints() throws IOException {
    var expected = vector("01_kfold_basic").get("cases").get(0).get("expected");
    var found = measured(of("kfold"));
    assertThat(found.get("accuracy")).isEqualTo(expected.get("mean"));
    assertThat(found.get("std")).isEqualTo(expected.get("std"));
    assertThat(found.get("threshold")).isEqualTo(expected.get("mean_threshold"));
    for (int fold = 0; fold < 10; fold++) {
      assertThat(found.get("folds").get(fold).get("accuracy"))
          .isEqualTo(expected.get("fold_accuracy").get(fold));
    }
    measure(of("kfold"));
    assertThat(out.toString()).startsWith("accuracy   0.971667 ± 0.019791 over 10 folds of 600");
  }

  @Test
  void labelsMayBeANumpyArray() throws IOException {
    var header = "{'descr': '|b1', 'fortran_order': False, 'shape': (600,), }";
    var same = Files.readAllLines(Path.of(labels));
    var npy = new ByteArrayOutputStream();
    npy.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    npy.writeBytes((header + " ".repeat(117 - header.length()) + "\n").getBytes(US_ASCII));
    same.forEach(label -> npy.write(label.equals("1") ? 1 : 0));
    labels = Files.write(directory.resolve("issame.npy"), npy.toByteArray()).toString();
    assertThat(measured(of("kfold")).get("accuracy").asDouble()).isEqualTo(0.9716666666666665);
  }

  @Test
  void float32ThresholdsDecideTheTiesOfVectorSix() throws IOException {
    var vector = vector("06_kfold_float32_boundary");
    var lines = new StringBuilder();
    for (var bits : vector.get("distances_float32_bits_hex")) {
      lines
          .append((double) Float.intBitsToFloat(Integer.parseUnsignedInt(bits.asText(), 16)))
          .append('\n');
    }
    scores = file("scores.txt", lines.toString());
    labels = file("labels.txt", vector.get("issame"));
    assertThat(measured(of("kfold")).get("accuracy").asDouble()).isEqualTo(0.625);
    assertThat(measured(of("kfold", "--float32")).get("accuracy").asDouble()).isEqualTo(0.65);
  }

  /// Expected: numpy and scikit-learn, as in the tests of the protocols.
  @ParameterizedTest
  @CsvSource({
    "distance, squared-l2, 0.9716666666666665, 1.1669999999999998",
    "fine, squared-l2, 0.9716666666666665, 1.1612000000000002",
    "0:4:0.001, squared-l2, 0.9716666666666665, 1.1612000000000002",
    "observed, squared-l2, 0.9716666666666665, 1.1750585999999998"
  })
  void thresholdsAreAParameter(String grid, String kind, double accuracy, double threshold)
      throws IOException {
    var found = measured(of("kfold", "--thresholds", grid, "--kind", kind));
    assertThat(found.get("accuracy").asDouble()).isEqualTo(accuracy);
    assertThat(found.get("threshold").asDouble()).isEqualTo(threshold);
  }

  @ParameterizedTest
  @CsvSource({
    "nearest, expected_insightface_readout",
    "conservative, expected_conservative_readout"
  })
  void tarAtFarPrintsWhatTheScriptsPrint(String readout, String expected) throws IOException {
    for (var name : List.of("07_tar_at_far_basic", "08_tar_at_far_nasty")) {
      for (var pairs : vector(name).get("cases")) {
        if (!pairs.has("expected_conservative_readout")) {
          continue;
        }
        scores = file("scores.txt", pairs.get("scores_text"));
        labels = file("labels.txt", pairs.get("labels"));
        var fars =
            StreamSupport.stream(pairs.get("fars").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(","));
        var found = measured(of("tar-at-far", "--far", fars, "--readout", readout));
        assertThat(found.get("readout").asText()).isEqualTo(readout);
        assertThat(found.get("auc").asDouble())
            .isEqualTo(pairs.get("expected_auc_mann_whitney").asDouble());
        for (int i = 0; i < pairs.get(expected).size(); i++) {
          var point = pairs.get(expected).get(i);
          assertThat(found.get("points").get(i).get("tar").asDouble())
              .isEqualTo(point.get("tar").asDouble());
          assertThat(found.get("points").get(i).get("achieved_far").asDouble())
              .isEqualTo(point.get("achieved_far").asDouble());
          // Infinite where nothing is accepted: null.
          assertThat(found.get("points").get(i).get("threshold").isNull())
              .isEqualTo(point.get("threshold").asText().equals("Infinity"));
        }
      }
    }
  }

  @Test
  void aCurveToPlotIsGivenWhenAskedFor() throws IOException {
    var asked = measured(of("tar-at-far", "--kind", "squared-l2", "--curve", "30"));
    assertThat(asked.get("curve").size()).isBetween(10, 40);
    assertThat(asked.get("curve").get(0).get("threshold").isNull()).isTrue();
    assertThat(asked.get("eer").asDouble()).isBetween(0.02333333333333, 0.02333333333334);
    assertThat(measured(of("tar-at-far", "--kind", "squared-l2")).get("curve").isNull()).isTrue();
  }

  @Test
  void fnmrAtFmrPrintsTheReference() throws IOException {
    var vector = vector("11_frcsyn").get("fnmr_at_fmr");
    scores = file("scores.txt", vector.get("scores"));
    labels = file("labels.txt", vector.get("labels"));
    var found = measured(of("fnmr-at-fmr", "--fmr", "0,0.01,0.2,0.25,1"));
    for (int i = 0; i < 5; i++) {
      var expected = vector.get("cases").get(i);
      assertThat(found.get("points").get(i).get("fnmr").asDouble())
          .isEqualTo(expected.get("fnmr").asDouble());
      assertThat(found.get("points").get(i).get("threshold").asDouble())
          .isEqualTo(expected.get("threshold").asDouble());
    }
  }

  @Test
  void valAtFarAndSeparabilityPrintWhatNumpyPrints() throws IOException {
    var val = measured(of("val-at-far", "--far", "0.001,0.1"));
    assertThat(val.get("points").get(0).get("val").asDouble()).isEqualTo(0.9400000000000001);
    assertThat(val.get("points").get(1).get("threshold").asDouble()).isEqualTo(1.3107);
    assertThat(measured(of("separability")).get("d_prime").asDouble())
        .isBetween(4.1437524771620, 4.1437524771622);
  }

  @Test
  void frcsynPrintsAverageDeviationAndTradeOff() throws IOException {
    var vector = vector("11_frcsyn");
    var decisions = new StringBuilder();
    var same = new StringBuilder();
    var groups = new StringBuilder();
    var both = new StringBuilder();
    for (var group : vector.get("groups").properties()) {
      for (int i = 0; i < group.getValue().get("labels").size(); i++) {
        var decision = group.getValue().get("decisions").get(i).asText();
        decisions.append(decision).append('\n');
        both.append("0.").append(decision).append(',').append(decision).append('\n');
        same.append(group.getValue().get("labels").get(i).asText()).append('\n');
        groups.append(group.getKey()).append('\n');
      }
    }
    labels = file("labels.txt", same.toString());
    var groupFile = file("groups.txt", groups.toString());
    for (int ddof : new int[] {0, 1}) {
      for (var file :
          List.of(
              file("decisions.txt", decisions.toString()), file("proposed.txt", both.toString()))) {
        var found =
            measured(
                "--protocol=frcsyn",
                "--decisions=" + file,
                "--labels=" + labels,
                "--groups=" + groupFile,
                "--ddof=" + ddof);
        var expected = vector.get("expected_ddof" + ddof);
        assertThat(found.get("avg")).isEqualTo(expected.get("avg"));
        assertThat(found.get("sd")).isEqualTo(expected.get("sd"));
        assertThat(found.get("to")).isEqualTo(expected.get("to"));
        assertThat(found.get("accuracy")).isEqualTo(expected.get("accuracy"));
        assertThat(found.get("curve").isNull()).isEqualTo(file.endsWith("decisions.txt"));
      }
    }
  }

  @Test
  void rfwPrintsTheAccuracyOfEachGroup() throws IOException {
    var groups = file("groups.txt", "African\nAsian\nCaucasian\nIndian\n".repeat(150));
    var found = measured(of("rfw", "--groups", groups));
    assertThat(found.get("accuracy").get("Asian").asDouble()).isEqualTo(99.33333333333334);
    assertThat(found.get("ddof").asInt()).isEqualTo(1);
    assertThat(found.get("sd").asDouble()).isBetween(2.20269195573, 2.20269195574);
  }

  @ParameterizedTest
  @ValueSource(strings = {"average", "min", "dense"})
  void bordaPrintsThePointsOfTheReference(String ties) throws IOException {
    for (var boards : vector("12_borda").get("cases")) {
      var table = new StringBuilder();
      for (var team : boards.get("table_higher_is_better").properties()) {
        if (table.isEmpty()) {
          table.append("team");
          for (int i = 0; i < team.getValue().size(); i++) {
            table.append(",set").append(i);
          }
          table.append('\n');
        }
        table.append(team.getKey());
        team.getValue().forEach(value -> table.append(',').append(value.asText()));
        table.append('\n');
      }
      var found =
          measured(
              "--protocol=borda", "--table=" + file("t.csv", table.toString()), "--ties", ties);
      for (var entry : found.get("ranking")) {
        assertThat(entry.get("total"))
            .isEqualTo(boards.get("expected_points").get(ties).get(entry.get("name").asText()));
      }
    }
  }

  @Test
  void anEntryWithAMissingValueComesLastUnranked() throws IOException {
    var table = file("t.csv", "team,LFW,CFP\nA,-,99\nB,98,90\nC,97,91.5\nD,,\n");
    var found = measured("--protocol=average-rank", "--table=" + table).get("ranking");
    assertThat(found.get(0).get("name").asText()).isEqualTo("B");
    assertThat(found.get(0).get("total").asDouble()).isEqualTo(1.5);
    assertThat(found.get(1).get("rank").asInt()).isEqualTo(1);
    assertThat(found.get(2).get("rank").isNull()).isTrue();
    assertThat(found.get(3).get("total").isNull()).isTrue();
    measure("--protocol=single", "--table=" + table, "--column=CFP");
    assertThat(out.toString()).contains("   1  A  99.0000 on CFP", "   -  D");
    assertThat(measure("--protocol=single", "--table=" + table, "--column=XYZ"))
        .isEqualTo(Assay.WRONG_USAGE);
    assertThat(err.toString()).contains("LFW, CFP", "XYZ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "599 scores     | scores.txt | line 600: expected 600 lines",
        "601 scores     | scores.txt | line 601: expected 600 lines",
        "a NaN          | scores.txt | line 7: expected a finite number",
        "no number      | scores.txt | line 7: expected a decimal number",
        "no scores      | scores.txt | line 1: expected 600 lines",
        "a label of 2   | labels.txt | line 9: expected 1, 0, True or False",
        "no labels      | labels.txt | expected a label for each pair, found an empty file",
        "impostors only | labels.txt | expected genuine pairs and impostors, found 0 and 600"
      })
  void aFileAtFaultIsNamedWithItsLine(String fault, String at, String message) throws IOException {
    var scoreLines = new ArrayList<>(Files.readAllLines(Path.of(scores)));
    var labelLines = new ArrayList<>(Files.readAllLines(Path.of(labels)));
    switch (fault) {
      case "599 scores" -> scoreLines.removeLast();
      case "601 scores" -> scoreLines.add("1");
      case "a NaN" -> scoreLines.set(6, "nan");
      case "no number" -> scoreLines.set(6, "0,5");
      case "no scores" -> scoreLines.clear();
      case "a label of 2" -> labelLines.set(8, "2");
      case "no labels" -> labelLines.clear();
      default -> labelLines.replaceAll(_ -> "0");
    }
    Files.write(Path.of(scores), scoreLines);
    Files.write(Path.of(labels), labelLines);
    assertThat(measure(of("tar-at-far", "--json"))).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains(at, message);
    assertThat(new ObjectMapper().readTree(out.toString()).get("remedy").asText()).isNotEmpty();
  }

  /// 20 pairs, two a block. The first system is right on all; the second takes block 1 the wrong
  /// way round and the genuine pair of block 2 for an impostor: 3 pairs that the first alone gets
  /// right. Two-sided exact p = 2 / 2^3; mid-p takes off the half of it.
  @Test
  void mcnemarCountsThePairsThatOneSystemAloneGetsRight() throws IOException {
    scores = file("scores.txt", "0.5\n1.5\n".repeat(10));
    labels = file("labels.txt", "1\n0\n".repeat(10));
    var other = file("other.txt", "1.5\n0.5\n1.5\n1.5\n" + "0.5\n1.5\n".repeat(8));
    var found = measured(of("mcnemar", "--against", other));
    assertThat(found.get("first_correct").asInt()).isEqualTo(20);
    assertThat(found.get("second_correct").asInt()).isEqualTo(17);
    assertThat(found.get("first_only").asInt()).isEqualTo(3);
    assertThat(found.get("second_only").asInt()).isZero();
    assertThat(found.get("exact_p").asDouble()).isBetween(0.24999999999999, 0.25000000000001);
    assertThat(found.get("mid_p").asDouble()).isBetween(0.12499999999999, 0.12500000000001);
    assertThat(measure(of("mcnemar"))).isEqualTo(Assay.WRONG_USAGE);
    assertThat(err.toString()).contains("--against is needed");
  }

  @ParameterizedTest
  @CsvSource({
    "accuracy, 0.9716666666666665, 0.9716666666666665",
    "auc, 0.99759999999999, 0.99760000000001",
    "eer, 0.02333333333333, 0.02333333333334"
  })
  void aBootstrapSurroundsTheFigureAndRepeatsItself(String metric, double low, double high)
      throws IOException {
    var options = of("bootstrap", "--metric", metric, "--kind=squared-l2", "--replicates=200");
    var found = measured(options);
    assertThat(found.get("interval").get("estimate").asDouble()).isBetween(low, high);
    assertThat(found.get("interval").get("low").asDouble()).isLessThanOrEqualTo(low);
    assertThat(found.get("interval").get("high").asDouble()).isGreaterThanOrEqualTo(high);
    assertThat(found.get("p_value").isNull()).isTrue();
    assertThat(found.get("unit").asText()).isEqualTo("pairs");
    assertThat(measured(options)).isEqualTo(found);
  }

  @Test
  void aBootstrapDrawsLinkedIdentitiesTogether() throws IOException {
    var identities = new StringBuilder();
    for (int pair = 0; pair < 600; pair++) {
      identities.append("p").append(pair / 12).append('\t').append("p").append(pair / 12);
      identities.append('\n');
    }
    var file = file("identities.txt", identities.toString());
    var options = of("bootstrap", "--metric=accuracy", "--replicates=200", "--identities=" + file);
    assertThat(measured(options).get("unit").asText()).isEqualTo("groups");
    Files.writeString(Path.of(file), "p\tq\n");
    assertThat(measure(options)).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("identities.txt", "600 lines", "1 lines");
  }

  @Test
  void aSystemDoesNotDifferFromItself() throws IOException {
    var found = measured(of("bootstrap", "--against", scores, "--metric=tar-at-far", "--far=0.01"));
    assertThat(found.get("interval").get("estimate").asDouble()).isZero();
    assertThat(found.get("p_value").asDouble()).isEqualTo(1);
    assertThat(measure(of("bootstrap", "--metric=best"))).isEqualTo(Assay.WRONG_USAGE);
    assertThat(measure(of("bootstrap", "--replicates=1"))).isEqualTo(Assay.WRONG_USAGE);
    assertThat(measure(of("bootstrap", "--level=95"))).isEqualTo(Assay.WRONG_USAGE);
  }

  @Test
  void aFolderAndAMissingFileAreTheInputsFault() {
    scores = directory.toString();
    assertThat(measure(of("kfold"))).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("a folder");
    scores = directory.resolve("nowhere.txt").toString();
    assertThat(measure(of("kfold"))).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("nowhere.txt");
  }

  @Test
  void aFoldOfOneKindHasNoValAtFar() throws IOException {
    labels = file("labels.txt", "1\n".repeat(300) + "0\n".repeat(300));
    assertThat(measure(of("val-at-far"))).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("fold 1 has 60 genuine pairs and 0 impostors");
  }

  @Test
  void groupsMustBeAsManyAsPairsAndLargeEnough() throws IOException {
    assertThat(measure(of("rfw", "--groups", file("g.txt", "a\nb\n"))))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("600 lines", "2 lines");
    var lonely = file("g.txt", "a\n".repeat(595) + "b\n".repeat(5));
    assertThat(measure(of("rfw", "--groups", lonely))).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("group b", "at least 10 pairs");
    assertThat(measure(of("rfw", "--groups", file("g.txt", "a\n".repeat(600)))))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("--ddof 0");
  }

  @ParameterizedTest
  @CsvSource({
    "'team\nA\n', a header",
    "'team,LFW\nA,99\nA,98\n', line 3: expected a name of its own",
    "'team,LFW\nA,99,98\n', line 2: expected 2 fields",
    "'team,LFW\nA,nan\n', line 2: expected a finite decimal number",
    "'team,LFW\n', an entry after the header",
    "'', an empty file"
  })
  void aTableAtFaultIsNamedWithItsLine(String text, String message) throws IOException {
    assertThat(measure("--protocol=borda", "--table=" + file("t.csv", text)))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("t.csv", message);
  }

  @Test
  void wrongUsageSaysWhatIsRight() {
    assertThat(measure("--protocol", "kfold", "--scores", scores)).isEqualTo(Assay.WRONG_USAGE);
    assertThat(err.toString()).contains("--labels is needed");
    assertThat(measure(of("best"))).isEqualTo(Assay.WRONG_USAGE);
    assertThat(err.toString()).contains("kfold, tar-at-far", "best");
    assertThat(measure(of("tar-at-far", "--far", "1,2"))).isEqualTo(Assay.WRONG_USAGE);
    assertThat(measure(of("kfold", "--thresholds", "0:4:0"))).isEqualTo(Assay.WRONG_USAGE);
    assertThat(measure(of("kfold", "--thresholds", "cosine"))).isEqualTo(Assay.WRONG_USAGE);
    assertThat(measure(of("kfold", "--kind", "decision"))).isEqualTo(Assay.WRONG_USAGE);
    assertThat(measure(of("tar-at-far", "--curve", "1"))).isEqualTo(Assay.WRONG_USAGE);
    assertThat(measure(of("rfw", "--groups", labels, "--ddof=-1"))).isEqualTo(Assay.WRONG_USAGE);
  }

  @Test
  void distancesTakenForCosinesAreNoticed() throws IOException {
    var notices = measured(of("tar-at-far")).get("notices");
    assertThat(notices.get(0).get("code").asText()).isEqualTo("scores.range");
    assertThat(notices.get(1).get("code").asText()).isEqualTo("scores.maybe_inverted");
    assertThat(measured(of("tar-at-far", "--kind", "squared-l2")).get("notices")).isEmpty();
  }
}
