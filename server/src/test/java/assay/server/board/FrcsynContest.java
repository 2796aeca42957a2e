package assay.server.board;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// FRCSyn in small, over lists of comparisons. Task `bias` on `bupt`, the eight groups of golden
/// vector 11; task `small` on the ten pairs of its FNMR; task `even` on `cfp-fp`, two groups of ten
/// pairs; task `both` on `agedb` (20 pairs, no groups) and `cfp-fp` together.
public final class FrcsynContest {
  public static final int PAIRS = 20;
  public static final JsonNode VECTOR = vector();

  private FrcsynContest() {}

  private static JsonNode vector() {
    try {
      return new ObjectMapper()
          .readTree(
              Path.of("..", "grading", "src", "test", "resources", "vectors", "11_frcsyn.json")
                  .toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String yaml() {
    return """
    assay: 1
    competition: {slug: faces, name: FRCSyn, summary: In small, time_zone: UTC}
    sets:
      - {slug: bupt, name: BUPT, role: hidden, data: data/bupt.txt, labels: data/bupt.labels.txt, groups: data/bupt.groups.txt}
      - {slug: few, name: Few, role: hidden, data: data/few.txt, labels: data/few.labels.txt}
      - {slug: agedb, name: AgeDB, role: validation, data: data/agedb.txt, labels: data/agedb.labels.txt}
      - {slug: cfp-fp, name: CFP-FP, role: validation, data: data/cfp.txt, labels: data/cfp.labels.txt, groups: data/cfp.groups.txt}
    tasks:
      - {slug: bias, name: Bias, submit: scores, claim_format: frcsyn}
      - {slug: small, name: Small, submit: scores, claim_format: frcsyn}
      - {slug: even, name: Even, submit: scores, claim_format: frcsyn}
      - {slug: both, name: Both, submit: scores, claim_format: frcsyn}
    phases:
      - slug: main
        name: Main
        opens: 2020-01-01T00:00:00Z
        closes: 2099-01-01T00:00:00Z
        tracks:
          - task: bias
            claims: [bupt]
            board:
              rule: single
              set: bupt:trade-off
              columns:
                - {set: bupt, metric: trade-off, name: TO}
                - {set: bupt, metric: average, name: AVG, ranked: false}
                - {set: bupt, metric: sd, name: SD}
                - {set: bupt, metric: gap, name: GAP}
          - task: small
            claims: [few]
            board:
              columns:
                - {set: few}
                - {set: few, metric: fnmr@fmr=2e-1}
          - task: even
            claims: [cfp-fp]
            board:
              rule: single
              set: cfp-fp:trade-off
              columns:
                - {set: cfp-fp, metric: trade-off}
                - {set: cfp-fp, metric: average}
          - task: both
            claims: [agedb, cfp-fp]
            board:
              rule: single
              set: overall
              columns:
                - {name: AVG}
                - {metric: gap, name: GAP}
                - {metric: auc, ranked: false}
                - {set: agedb, ranked: false}
                - {set: cfp-fp, ranked: false}
                - {set: cfp-fp, metric: baseline, ranked: false}
            published:
              - {name: A paper's, source: A paper, values: {overall: 75, "overall:gap": -2.5}}
    """;
  }

  /// Every file of the bundle but the manifest.
  public static Map<String, byte[]> data() {
    var files = new LinkedHashMap<String, byte[]>();
    var groups = new ArrayList<String>();
    var labels = new ArrayList<String>();
    VECTOR
        .path("groups")
        .properties()
        .forEach(group ->
            group
                .getValue()
                .path("labels")
                .forEach(label -> {
                  groups.add(group.getKey());
                  labels.add(label.asText());
                }));
    files.put("data/bupt.txt", list("bupt", labels.size()));
    files.put("data/bupt.labels.txt", lines(labels));
    files.put("data/bupt.groups.txt", lines(groups));
    var few = new ArrayList<String>();
    VECTOR.path("fnmr_at_fmr").path("labels").forEach(label -> few.add(label.asText()));
    files.put("data/few.txt", list("few", few.size()));
    files.put("data/few.labels.txt", lines(few));
    files.put("data/agedb.txt", list("agedb", PAIRS));
    files.put("data/agedb.labels.txt", Contest.labels());
    files.put("data/cfp.txt", list("cfp", PAIRS));
    files.put("data/cfp.labels.txt", Contest.labels());
    files.put(
        "data/cfp.groups.txt",
        lines(IntStream.range(0, PAIRS).mapToObj(k -> k < 10 ? "north" : "south").toList()));
    return files;
  }

  private static byte[] list(String set, int pairs) {
    return lines(
        IntStream.range(0, pairs)
            .mapToObj(k -> "%s/%d/1.jpg;%s/%d/2.jpg".formatted(set, k, set, k))
            .toList());
  }

  public static byte[] lines(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(UTF_8);
  }

  public static byte[] zip(Map<String, byte[]> files) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static byte[] bundle(String yaml) {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("competition.yaml", yaml.getBytes(UTF_8));
    files.putAll(data());
    return zip(files);
  }

  public static Contest of(ServerUnderTest server, String name) {
    return Contest.of(server, name, bundle(yaml()));
  }

  /// Decisions about the 20 alternating pairs, of which these are wrong; scores as they say, each a
  /// little different.
  public static byte[] decisions(Set<Integer> wrong) {
    return IntStream.range(0, PAIRS)
        .mapToObj(k -> (k % 2 == 0) != wrong.contains(k))
        .map(same -> (same ? "0.9" : "0.1") + "," + (same ? "1" : "0"))
        .collect(Collectors.collectingAndThen(Collectors.toList(), FrcsynContest::lines));
  }

  /// The first so many pairs from there on.
  public static Set<Integer> pairsFrom(int first, int count) {
    return IntStream.range(first, first + count).boxed().collect(Collectors.toSet());
  }

  public static byte[] entry(Map<String, byte[]> files) {
    return zip(files);
  }

  /// Enters and waits until it is graded; the address of the entry.
  public static String enter(
      ServerUnderTest server, Contest contest, Contest.Member member, String task, byte[] zip) {
    var answer = send(contest, member, task, zip);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var events = server.get(answer.header("Location") + "/events", member.token());
    assertThat(events.text()).contains("\"state\":\"GRADED\"");
    return answer.header("Location");
  }

  public static ServerUnderTest.Answer send(
      Contest contest, Contest.Member member, String task, byte[] zip) {
    return contest.submit(
        member.token(),
        new Contest.Form()
            .field("task", task)
            .field("phase", "main")
            .file("scores", "entry.zip", zip));
  }
}
