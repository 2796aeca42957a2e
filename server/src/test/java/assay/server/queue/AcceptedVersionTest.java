package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.bundle.TestBundle;
import assay.server.bundle.TestFaces;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A sanitizer that was issued three times: eight pairs, then ten, then the ten that are live.
/// Claims for the earlier ones still count, as when SDFR mended its own (PEERS).
class AcceptedVersionTest {
  private static final boolean[] EIGHT = {true, false, true, false, true, false, true, false};
  private static final boolean[] TEN = {
    true, false, true, false, true, false, true, false, true, false
  };
  private static final int[] FIRST = images(200, 16);
  private static final int[] SECOND = images(130, 20);
  private static final int[] LIVE = images(50, 20);

  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    var bundle =
        TestBundle.small("faces")
            .replace(
                "data: data/sanitizer.bin}",
                "data: data/sanitizer.bin, accepted: [data/first.bin, data/second.bin]}")
            .replace("    embedding: 512\n", "")
            .with("data/sanitizer.bin", TestFaces.bin(LIVE, TEN))
            .with("data/first.bin", TestFaces.bin(FIRST, EIGHT))
            .with("data/second.bin", TestFaces.bin(SECOND, TEN));
    contest = Contest.of(server, "accepted", bundle.zip());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void importNumbersTheReleases() {
    assertThat(
            contest.query(
                """
                select v.version || ' ' || v.state || ' ' || v.pairs
                from set_version v
                join evaluation_set e on e.id = v.set_id
                where e.slug = 'sanitizer'
                order by v.version
                """))
        .containsExactly("1 accepted 8", "2 accepted 10", "3 live 10");
  }

  @Test
  void aClaimForTheLiveVersionIsReproducedAsEver() {
    var view = graded("Live", LIVE, 2);
    assertThat(view.path("verdict").asText()).isEqualTo("REPRODUCED");
    var comparison = sanitizer(view).path("comparison");
    assertThat(comparison.path("set_version").asInt()).isEqualTo(3);
    assertThat(comparison.path("live").asBoolean()).isTrue();
    assertThat(view.path("reason").asText())
        .isEqualTo("Graded: your scores are what our re-run gives. The entry is on its board.");
  }

  @Test
  void aClaimForAnEarlierReleaseIsReproducedAndTheReleaseNamed() {
    // Of ten pairs, so that it might be the live one's or the second one's.
    var view = graded("Second", SECOND, 2);
    assertReproducedOn(view, 2);
    var page =
        server.send(
            "GET",
            "/submissions/" + view.path("id").asText(),
            contest.organizer(),
            BodyPublishers.noBody(),
            "Accept",
            "text/html");
    assertThat(page.text())
        .contains("Compared on version 2, an earlier release that is still accepted.");
  }

  @Test
  void aClaimThatOnlyFitsAnEarlierReleaseIsComparedWithThatOne() {
    // The model runs on the live version, which ranks, and on the first one.
    assertReproducedOn(graded("First", FIRST, 2), 1);
  }

  @Test
  void aClaimForNoReleaseIsAMismatchOnTheLiveOne() {
    var view = graded("None", images(90, 20), 2);
    assertThat(view.path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(sanitizer(view).path("comparison").path("set_version").asInt()).isEqualTo(3);
  }

  @Test
  void theDoorNamesEveryCountThatWouldDo() {
    var refused = submit(contest.newTeam("Nine"), images(50, 18));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("scores.count");
    assertThat(refused.json().path("expected").asText())
        .isEqualTo(
            "10 lines, one score a pair; of earlier releases, which are still accepted, 8 for version 1");
  }

  private static void assertReproducedOn(JsonNode view, int version) {
    assertThat(view.path("verdict").asText()).as(view.toPrettyString()).isEqualTo("REPRODUCED");
    var comparison = sanitizer(view).path("comparison");
    assertThat(comparison.path("set_version").asInt()).isEqualTo(version);
    assertThat(comparison.path("live").asBoolean()).isFalse();
    assertThat(view.path("reason").asText())
        .isEqualTo(
            ("Graded: your scores are what our re-run gives on version %d of the set Sanitizer (live is 3), which is still"
                    + " accepted. The entry is on its board by the live version.")
                .formatted(version));
    // What ranks is the re-run, on sets that the claim does not reach.
    assertThat(
            contest.query(
                "select evidence from score where submission_id = '%s'"
                    .formatted(view.path("id").asText())))
        .containsExactly("reproduced");
  }

  private static ServerUnderTest.Answer submit(Contest.Member member, int[] images) {
    var scores =
        DoubleStream.of(scores(images))
            .mapToObj(Double::toString)
            .collect(Collectors.joining("\n"));
    return contest.submit(
        member.token(),
        new Contest.Form()
            .field("task", "task1")
            .field("phase", "validation")
            .field("scale", "10K")
            .file("model", "m.onnx", Contest.model())
            .scores(scores));
  }

  /// @param runs set versions that the model is run on
  private static JsonNode graded(String team, int[] claimed, int runs) {
    var member = contest.newTeam(team);
    var accepted = submit(member, claimed);
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
    var id = UUID.fromString(accepted.json().path("id").asText());
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
    // And the hidden set.
    assertThat(ticket.path("sets")).hasSize(runs + 1);
    worker.work(ticket);
    // The stream of events ends with the entry.
    server.get("/api/v1/submissions/" + id + "/events", member.token());
    return server.get("/api/v1/submissions/" + id, contest.organizer()).json();
  }

  private static JsonNode sanitizer(JsonNode view) {
    for (var set : view.path("sets")) {
      if (set.path("set").asText().equals("sanitizer")) {
        return set;
      }
    }
    throw new AssertionError("no sanitizer in " + view);
  }

  private static int[] images(int first, int count) {
    return IntStream.range(first, first + count).map(i -> i * i % 97 + first).toArray();
  }

  /// What the fake worker makes of these images: their first pixel is 31 times their number.
  private static double[] scores(int[] images) {
    return IntStream.range(0, images.length / 2)
        .mapToDouble(k -> ((31 * images[2 * k] & 0xff) - (31 * images[2 * k + 1] & 0xff)) / 279.0)
        .toArray();
  }
}
