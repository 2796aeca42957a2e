package assay.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What workers say of their walls and their noise, as organizers see it.
class WorkerPagesTest {
  private static final Map<String, Object> NETWORK =
      Map.of("name", "network", "holds", true, "detail", "loopback: socket EPERM");
  private static final Map<String, Object> WRITE =
      Map.of("name", "write", "holds", false, "detail", "NOT REFUSED: <b>/proc</b> done");

  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    contest = Contest.open(server, "walled", "{per_day: 5}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    contest.sql("delete from worker");
  }

  private static Map<String, Object> says(String name, List<?> walls, List<?> noise) {
    var says = new HashMap<String, Object>();
    says.put("name", name);
    says.put("slots", 2);
    says.put("sandbox", "bwrap");
    says.put("facts", List.of(Map.of("name", "device", "value", "cpu")));
    says.put("walls", walls);
    says.put("noise", noise);
    return says;
  }

  private Answer register(Map<String, Object> says) {
    return server.post("/api/v1/worker/register", server.workerToken(), says);
  }

  private static Map<String, Object> noise(int batchSize, double max) {
    return Map.of("batch_size", batchSize, "repetitions", 5, "max", max);
  }

  private Answer list() {
    return server.get("/api/v1/orgs/walled/workers", contest.organizer());
  }

  @Test
  void wallsAndNoiseAreListedAndShown() {
    // The contest's only tolerance is 0.001: half of it is 0.0005.
    contest.sql("update task set tolerance_match = 0.001, score_kind = 'cosine'");
    register(says("gpu-1", List.of(NETWORK, WRITE), List.of(noise(64, 4e-4), noise(256, 6e-4))));

    var json = list().json();
    assertThat(json.path("smallest_tolerance").asDouble()).isEqualTo(0.001);
    var worker = json.path("items").path(0);
    assertThat(worker.path("name").asText()).isEqualTo("gpu-1");
    assertThat(worker.path("alive").asBoolean()).isTrue();
    assertThat(worker.path("isolation").path("walls").path(1).path("holds").asBoolean()).isFalse();
    assertThat(worker.path("noise").path(0).path("above_tolerance").asBoolean()).isFalse();
    assertThat(worker.path("noise").path(1).path("above_tolerance").asBoolean()).isTrue();

    var organizer = Browser.bearing(server, contest.organizer());
    assertThat(organizer.get("/organize/walled").text()).contains("/organize/walled/workers");
    var page = organizer.get("/organize/walled/workers");
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.text())
        .contains("gpu-1", "1 of 2 walls hold", "loopback: socket EPERM")
        .contains("A tolerance is too close to the noise")
        .contains("&lt;b&gt;/proc")
        .doesNotContain("<b>/proc");
  }

  @Test
  void aSquaredDistanceMovesTwiceAsFarAsItsCosine() {
    contest.sql("update task set tolerance_match = 0.001, score_kind = 'squared-l2'");
    register(says("gpu-1", List.of(), List.of(noise(64, 2e-4), noise(256, 3e-4))));
    var noise = list().json().path("items").path(0).path("noise");
    // 0.001 of a squared distance is 0.0005 of a cosine; half of it is 0.00025.
    assertThat(noise.path(0).path("above_tolerance").asBoolean()).isFalse();
    assertThat(noise.path(1).path("above_tolerance").asBoolean()).isTrue();
  }

  @Test
  void aWorkerBringsItselfUpToDateAndNobodyElses() {
    var id = register(says("gpu-1", List.of(NETWORK), List.of())).json().path("worker").asText();
    var later = says("gpu-1", List.of(NETWORK), List.of(noise(64, 1e-7)));
    later.put("worker", id);
    assertThat(register(later).json().path("worker").asText()).isEqualTo(id);
    assertThat(list().json().path("items")).hasSize(1);
    assertThat(list().json().path("items").path(0).path("noise")).hasSize(1);

    contest.sql(
        """
        insert into worker_token (id, name, token_hash)
        values (gen_random_uuid(), 'other', decode('%s', 'hex'));
        update worker set token_id = (select id from worker_token where name = 'other')
        """
            .formatted("00".repeat(32)));
    assertThat(register(later).code()).isEqualTo("worker.unknown");
    later.put("worker", "no-id");
    assertThat(register(later).code()).isEqualTo("worker.unknown");
  }

  @Test
  void ofWorkersThatAreGoneTheLastOfEachNameIsListed() {
    register(says("old", List.of(), List.of()));
    register(says("old", List.of(), List.of()));
    contest.sql("update worker set last_seen_at = last_seen_at - interval '1 hour'");
    register(says("new", List.of(), List.of()));
    register(says("forgotten", List.of(), List.of()));
    contest.sql(
        "update worker set last_seen_at = last_seen_at - interval '8 days' where name = 'forgotten'");
    var items = list().json().path("items");
    assertThat(items).hasSize(2);
    assertThat(items.path(0).path("name").asText()).isEqualTo("new");
    assertThat(items.path(1).path("name").asText()).isEqualTo("old");
    assertThat(items.path(1).path("alive").asBoolean()).isFalse();
  }

  @Test
  void aWorkerOfAnEarlierVersionSaysNothingOfWalls() {
    server.post(
        "/api/v1/worker/register",
        server.workerToken(),
        Map.of("name", "old", "slots", 1, "sandbox", "none", "facts", List.of()));
    assertThat(Browser.bearing(server, contest.organizer()).get("/organize/walled/workers").text())
        .contains("This worker did not say what its sandbox holds.", "Not measured yet.");
  }

  @Test
  void anOperatorDrainsAWorkerAndPutsItBackWithoutScripts() {
    var says = says("gpu-1", List.of(NETWORK), List.of());
    says.put("device", "cuda");
    says.put("memory_bytes", 16_000_000_000L);
    var id = register(says).json().path("worker").asText();
    var operator = Browser.bearing(server, server.ownerToken());
    var address = "/organize/walled/workers/" + id;
    assertThat(operator.get("/organize/walled/workers").text())
        .contains("platform", "cuda, 16.00 GB each", "Reason to drain it", ">Drain<");

    var nothing = operator.form(address, "drained", "true", "reason", "");
    assertThat(nothing.status()).isEqualTo(422);
    assertThat(nothing.text()).contains("The field reason needs 1 to 500 characters.");
    assertThat(operator.form(address, "drained", "true", "reason", "New <driver>").status())
        .isEqualTo(303);
    assertThat(operator.get("/organize/walled/workers").text())
        .contains("it finishes what it has and gets no more", "New &lt;driver&gt;")
        .contains(">Put back to work<");
    var organizer = Browser.bearing(server, contest.organizer());
    assertThat(organizer.get("/organize/walled/workers").text())
        .contains("New &lt;driver&gt;")
        .doesNotContain(">Put back to work<");
    assertThat(organizer.form(address, "drained", "false").status()).isGreaterThanOrEqualTo(400);
    assertThat(operator.form(address, "drained", "false").status()).isEqualTo(303);
    assertThat(operator.get("/organize/walled/workers").text())
        .doesNotContain("New &lt;driver&gt;");
    assertThat(operator.get(address).status()).isEqualTo(303);
  }

  @Test
  void anEntrysPageSaysWhatHoldsItAndWhenItMayStart() {
    var member = contest.newTeam("Waiting");
    var id = contest.submitBoth(member).json().path("id").asText();
    var browser = Browser.bearing(server, member.token());
    assertThat(browser.get("/submissions/" + id).text())
        .contains("No worker is registered that could ever run it: one has to be connected.")
        .contains("Number 1 in the queue.", "Cancel this entry");
    register(says("gpu-1", List.of(), List.of()));
    assertThat(browser.get("/submissions/" + id).text())
        .contains("It starts at any moment.")
        .doesNotContain("No worker is registered");
    assertThat(browser.form("/submissions/" + id + "/cancel").status()).isEqualTo(303);
  }

  @Test
  void walledOffFromWhoHasNoBusinessThere() {
    var member = contest.newTeam("Thur");
    assertThat(server.get("/api/v1/orgs/walled/workers", member.token()).status()).isEqualTo(404);
    assertThat(Browser.bearing(server, member.token()).get("/organize/walled/workers").status())
        .isEqualTo(404);
  }

  @Test
  void moreThanAWorkerCanMeanIsRefused() {
    var walls = List.of(Map.of("name", "long", "holds", true, "detail", "x".repeat(4001)));
    assertThat(register(says("gpu-1", walls, List.of())).code()).isEqualTo("worker.invalid");
  }
}
