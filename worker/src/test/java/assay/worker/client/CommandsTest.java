package assay.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import assay.worker.cli.Assay;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  private static final String ID = "0193e0f0-0000-7000-8000-000000000001";

  @TempDir Path folder;

  private final SmallServer server;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  CommandsTest() throws IOException {
    server = new SmallServer();
  }

  private Path model = Path.of("");
  private Path scores = Path.of("");

  @BeforeEach
  void files() throws IOException {
    model = Files.write(folder.resolve("a \"b\".onnx"), new byte[300_000]);
    scores = Files.writeString(folder.resolve("task1_sanitizer_scores.txt"), "0.5\n");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int run(String... command) {
    var words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--server", server.address(), "--token", "assay_secret"));
    return Assay.run(
        new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
  }

  private Path state() {
    return folder.resolve("state");
  }

  private int submit(String... more) {
    var words =
        new ArrayList<>(
            List.of("submit", "--competition", "main/sdfr", "--task", "task1", "--phase", "val"));
    words.addAll(List.of("--model", model.toString(), "--scores", scores.toString()));
    words.addAll(List.of("--state", state().toString()));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private static String entry(String state, String rest) {
    return "{\"id\":\"" + ID + "\",\"code\":\"K7Q2\",\"state\":\"" + state + "\"" + rest + "}";
  }

  @Test
  void submitSendsTheFilesAndThenTheEntryThatNamesThem() throws IOException {
    server.answering(201, entry("QUEUED", ",\"queue\":{\"position\":2}"));
    assertThat(submit("--method-name", "Fisher")).isEqualTo(Assay.DONE);
    var sent = server.uploads();
    assertThat(sent.keySet()).containsExactlyInAnyOrder("upload-1", "upload-2");
    assertThat(Objects.requireNonNull(sent.get("upload-1")).bytes().toByteArray())
        .isEqualTo(Files.readAllBytes(model));
    assertThat(Objects.requireNonNull(sent.get("upload-1")).about())
        .isEqualTo("competition c2Rmcg==,filename YSAiYiIub25ueA==,organization bWFpbg==");
    assertThat(
            Objects.requireNonNull(sent.get("upload-2")).bytes().toString(StandardCharsets.UTF_8))
        .isEqualTo("0.5\n");
    var request = server.requests().getFirst();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.target()).isEqualTo("/api/v1/orgs/main/competitions/sdfr/submissions");
    assertThat(request.token()).isEqualTo("Bearer assay_secret");
    assertThat(new ObjectMapper().readTree(request.body()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"task": "task1", "phase": "val", "method": {"name": "Fisher"},
                     "model": "upload-1", "scores": ["upload-2"]}
                    """));
    assertThat(out.toString()).contains("accepted: K7Q2 QUEUED · place 2 in the queue", ID);
    assertThat(err.toString()).contains("onnx: sent, 300.0 kB");
  }

  @Test
  void aCutUploadGoesOnWhereItStopped() throws IOException {
    server.answering(201, entry("QUEUED", "")).cutAfter(100_000);
    assertThat(submit()).isEqualTo(Assay.DONE);
    assertThat(server.offsets()).containsExactly(0L, 100_000L, 0L);
    assertThat(Objects.requireNonNull(server.uploads().get("upload-1")).bytes().toByteArray())
        .isEqualTo(Files.readAllBytes(model));
    assertThat(err.toString())
        .contains("the line was cut; trying again in 1 s")
        .contains("100.0 kB of 300.0 kB are there, going on");
  }

  /// Of the same file to the same competition.
  private void remember(String upload) throws IOException {
    var remembered = new Remembered(state());
    remembered.keep(
        remembered.mark(
            URI.create(server.address()),
            Map.of("organization", "main", "competition", "sdfr"),
            model),
        upload);
  }

  @Test
  void aLaterRunGoesOnWithTheUploadOfAnEarlierOne() throws IOException {
    server.answering(201, entry("QUEUED", ""));
    var bytes = Files.readAllBytes(model);
    server.began("earlier", bytes.length, Arrays.copyOf(bytes, 250_000));
    remember("earlier");
    assertThat(submit()).isEqualTo(Assay.DONE);
    assertThat(server.offsets()).containsExactly(250_000L, 0L);
    assertThat(server.requests().getFirst().body()).contains("\"model\":\"earlier\"");
    // It belongs to an entry now: the next entry brings its own.
    assertThat(submit()).isEqualTo(Assay.DONE);
    assertThat(server.requests().get(1).body()).doesNotContain("earlier");
  }

  @Test
  void anUploadThatExpiredIsBegunAgain() throws IOException {
    server.answering(201, entry("QUEUED", ""));
    remember("long-gone");
    assertThat(submit()).isEqualTo(Assay.DONE);
    assertThat(server.requests().getFirst().body()).contains("\"model\":\"upload-1\"");
  }

  @Test
  void aModelIsNotSentAgainWhenTheScoresAreMended() throws IOException {
    server
        .answering(422, "{\"status\":422,\"code\":\"scores.count\",\"detail\":\"One short.\"}")
        .answering(201, entry("QUEUED", ""));
    assertThat(submit()).isEqualTo(Assay.INPUT_AT_FAULT);
    Files.writeString(scores, "0.5\n0.25\n");
    assertThat(submit()).isEqualTo(Assay.DONE);
    assertThat(server.uploads().keySet()).as("the model, the scores, the scores mended").hasSize(3);
    assertThat(server.requests().get(1).body())
        .contains("\"model\":\"upload-1\"", "\"scores\":[\"upload-3\"]");
  }

  /// The server names the same entry for the same uploads.
  @Test
  void anAnswerThatWasLostIsAskedForWithTheSameUploads() {
    server.answering(201, entry("QUEUED", "")).loseAnAnswer();
    assertThat(submit()).isEqualTo(Assay.DONE);
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(1).body()).isEqualTo(server.requests().getFirst().body());
    assertThat(server.uploads()).hasSize(2);
  }

  @Test
  void asJsonNothingButTheDocumentIsSaidOfAnUpload() {
    server.answering(201, entry("QUEUED", ""));
    assertThat(submit("--json")).isEqualTo(Assay.DONE);
    assertThat(err.toString()).doesNotContain("kB");
    assertThat(out.toString().strip()).startsWith("{").endsWith("}");
  }

  @Test
  void aServerThatIsAwayForAWhileIsWaitedFor() {
    server
        .answering(200, entry("RUNNING", ""))
        .answering(503, "{\"status\":503,\"code\":\"unavailable\",\"detail\":\"Away.\"}")
        .answering(200, entry("GRADED", ",\"verdict\":\"MISMATCH\""));
    assertThat(run("status", ID, "--watch")).isEqualTo(Assay.DONE);
    assertThat(err.toString()).contains("K7Q2 RUNNING", "the server answers 503; asking again");
    assertThat(out.toString()).contains("K7Q2 GRADED · MISMATCH");
  }

  @Test
  void aServerThatWasNeverThereIsNotWaitedFor() {
    server.answering(200, "{}").close();
    assertThat(run("status", ID, "--watch")).isEqualTo(Assay.OUR_FAULT);
    assertThat(err.toString()).contains("could not be reached");
  }

  private Path kit(String competition) throws IOException {
    var kit = Files.createDirectory(folder.resolve("kit"));
    Files.writeString(
        kit.resolve("kit.json"),
        """
        {"kit_version": "0123456789ab", "server": "", "competition": "%s",
         "task": {"slug": "task1", "submit": "model", "claim_format": "sdfr", "score_kind": "cosine",
           "phases": [], "scales": [], "preprocessing": {"mean": 0, "std": 1, "flip": "none"},
           "contract": {"channels": 3, "height": 112, "width": 112, "max_bytes": 1}},
         "sets": []}
        """
            .formatted(competition));
    return kit;
  }

  @Test
  void submitSendsTheVersionOfTheKit() throws IOException {
    server.answering(201, entry("QUEUED", ""));
    assertThat(submit("--kit", kit("main/sdfr").toString())).isEqualTo(Assay.DONE);
    assertThat(server.requests().getFirst().body()).contains("\"kit_version\":\"0123456789ab\"");
    assertThat(err.toString()).contains("dev kit 0123456789ab");
    assertThat(submit("--kit_version", "older")).isEqualTo(Assay.DONE);
    assertThat(server.requests().get(1).body()).contains("\"kit_version\":\"older\"");
  }

  @Test
  void theKitOfAnotherCompetitionIsRefused() throws IOException {
    server.answering(201, entry("QUEUED", ""));
    assertThat(submit("--kit", kit("main/other").toString())).isEqualTo(Assay.WRONG_USAGE);
    assertThat(err.toString()).contains("the kit of this task");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aRefusalIsPrintedWithEverythingTheServerSaidOnce() {
    server.answering(
        422,
        """
        {"status":422,"code":"scores.count","detail":"The file is one line short.",
         "where":"line 50","expected":"100 lines","found":"99","remedy":"Send all.","errors":[
          {"code":"scores.count","where":"line 50","expected":"100 lines","found":"99",
           "remedy":"Send all."}]}
        """);
    assertThat(submit()).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString())
        .containsOnlyOnce("The file is one line short.")
        .containsOnlyOnce("where: line 50")
        .containsOnlyOnce("expected: 100 lines")
        .containsOnlyOnce("found: 99")
        .containsOnlyOnce("remedy: Send all.")
        .doesNotContain("- scores.count");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void ofSeveralMistakesEachIsPrintedOnce() {
    server.answering(
        422,
        """
        {"status":422,"code":"answer.missing","detail":"2 mistakes; the first: no answer.",
         "field":"answers","expected":"an answer","errors":[
          {"code":"answer.missing","where":"identities","expected":"an answer"},
          {"code":"answer.most","where":"images","expected":"at most 10000","found":"10001"}]}
        """);
    assertThat(submit()).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString())
        .containsOnlyOnce("field: answers")
        .containsOnlyOnce("expected: an answer")
        .containsOnlyOnce("found: 10001")
        .contains("- answer.missing", "- answer.most");
  }

  @Test
  void aRefusalAsJsonIsTheServersOwnDocument() {
    server.answering(409, "{\"status\":409,\"code\":\"quota.exhausted\",\"detail\":\"No.\"}");
    assertThat(submit("--json")).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(out.toString()).contains("\"code\" : \"quota.exhausted\"");
  }

  @Test
  void theServersFaultIsNotTheParticipants() {
    server.answering(500, "{\"status\":500,\"code\":\"internal\",\"detail\":\"Our fault.\"}");
    assertThat(submit()).isEqualTo(Assay.OUR_FAULT);
  }

  @Test
  void somethingElseThatAnswersIsNamed() {
    server.answering(502, "<html>Bad gateway</html>");
    assertThat(submit()).isEqualTo(Assay.OUR_FAULT);
    assertThat(err.toString()).contains("The server answered 502", "Bad gateway");
  }

  @Test
  void aServerThatIsNotThereIsNotSuccess() {
    server.answering(200, "{}").close();
    assertThat(submit()).isEqualTo(Assay.OUR_FAULT);
    assertThat(err.toString()).contains("could not be reached");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void waitingShowsTheVerdict() {
    server
        .answering(201, entry("QUEUED", ""))
        .answering(
            200,
            entry(
                "GRADED",
                ",\"verdict\":\"REPRODUCED\",\"sets\":[{\"set\":\"lfw\",\"value\":0.9933}]"));
    assertThat(submit("--wait")).isEqualTo(Assay.DONE);
    assertThat(out.toString()).contains("K7Q2 GRADED · REPRODUCED · lfw 99.33 %");
  }

  @Test
  void waitingForAModelThatFailsEndsWithItsFault() {
    server
        .answering(201, entry("QUEUED", ""))
        .answering(
            200,
            entry(
                "FAILED_MODEL",
                ",\"failure\":{\"code\":\"model.timeout\",\"sentence\":\"Too slow.\"}"));
    assertThat(submit("--wait")).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(out.toString()).contains("model.timeout: Too slow.");
  }

  @Test
  void aMissingFileIsSaidBeforeAnythingIsSent() {
    server.answering(201, entry("QUEUED", ""));
    assertThat(submit("--scores", folder.resolve("none.txt").toString()))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("no such file");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void nothingToSubmitIsWrongUsage() {
    assertThat(run("submit", "--competition", "a/b", "--task", "t", "--phase", "p"))
        .isEqualTo(Assay.WRONG_USAGE);
    assertThat(run("submit", "--competition", "ab", "--task", "t", "--phase", "p", "--model", "m"))
        .isEqualTo(Assay.WRONG_USAGE);
  }

  @Test
  void statusTakesTheEscapeSequencesOutOfOtherPeoplesText() {
    server.answering(200, entry("JUDGING", ",\"reason\":\"\\u001b[2Jgone\""));
    assertThat(run("status", ID)).isEqualTo(Assay.DONE);
    assertThat(out.toString()).contains("K7Q2 JUDGING · �[2Jgone").doesNotContain("\u001b");
  }

  @Test
  void aBoardIsATable() {
    server.answering(
        200,
        """
        {"columns":[{"set":"lfw","name":"LFW","metric":"accuracy"}],
         "rows":[{"rank":1,"team":"Alder","code":"K7Q2","evidence":"reproduced","verdict":"REPRODUCED",
                  "decision":"none","score":0.9933,"values":[{"set":"lfw","value":0.9933,"std":0.004}],"note":""},
                 {"rank":null,"team":"Birch","code":"A1","evidence":"re-run","verdict":"MISMATCH",
                  "decision":"none","score":null,"values":[],"note":"not ranked"}]}
        """);
    assertThat(run("board", "--competition", "main/sdfr", "--task", "task1", "--phase", "val"))
        .isEqualTo(Assay.DONE);
    assertThat(server.requests().getFirst().target())
        .isEqualTo("/api/v1/orgs/main/competitions/sdfr/board?phase=val&task=task1");
    assertThat(out.toString().lines().map(String::strip))
        .containsExactly(
            "rank  team   entry  LFW             score   evidence    verdict     decision  note",
            "1     Alder  K7Q2   0.9933 ±0.0040  0.9933  reproduced  REPRODUCED  none",
            "–     Birch  A1     –               –       re-run      MISMATCH    none      not"
                + " ranked");
  }
}
