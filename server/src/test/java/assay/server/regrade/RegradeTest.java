package assay.server.regrade;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Re-grade sets of entries that are scores alone: nothing is run. Accuracies are known by hand. A
/// set has ten folds of one genuine pair and one impostor; a fold is wrong where an entry's two
/// scores are exchanged, and where the new labels are exchanged what was wrong is right. Case F09.
@Timeout(300)
class RegradeTest {
  private static final Instant START = Instant.parse("2026-02-01T12:00:00Z");

  private static ServerUnderTest server;
  private static Instant now = START;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(
            Map.of(
                "assay.snapshot.tick",
                "1h",
                "assay.certainty.tick",
                "1h",
                "assay.regrade.tick",
                "300ms"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void at(Instant moment) {
    now = moment;
    server.database().setNow(now);
  }

  private static void later() {
    at(now.plus(Duration.ofMinutes(1)));
  }

  /// @param phase keys of the phase besides its dates
  private static Contest contest(String name, String phase) {
    at(START);
    var yaml =
        """
        assay: 1
        competition: {slug: faces, name: Faces, summary: A test, time_zone: UTC}
        sets:
          - {slug: a, name: First, role: validation, data: data/a.npy, labels: data/a.txt}
          - {slug: b, name: Second, role: validation, data: data/b.npy, labels: data/b.txt}
        tasks:
          - {slug: scores, name: Scores, submit: scores, claim_format: sdfr, score: cosine}
        phases:
          - slug: main
            name: Main
            opens: 2026-01-01T00:00:00Z
            closes: 2026-03-01T00:00:00Z
            quota: {per_day: 3}
        %s
            tracks:
              - {task: scores, claims: [a, b], board: {accepts: [claimed]}}
        """
            .formatted(phase.indent(4).stripTrailing());
    var contest = Contest.of(server, name, Contest.bundleOf(yaml));
    contest.keepTokensForEver();
    return contest;
  }

  /// A score file in which the folds from one to another are exchanged.
  private static byte[] scores(int from, int to, double shift) {
    return IntStream.range(0, Contest.PAIRS)
        .mapToObj(pair -> {
          boolean isExchanged = pair / 2 >= from && pair / 2 < to;
          boolean isHigh = (pair % 2 == 0) != isExchanged;
          return Double.toString((isHigh ? 0.8 : 0.2) + shift * (pair % 7));
        })
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(US_ASCII);
  }

  /// Enters with the folds of the first set from one to another wrong; the second set is all right.
  private static String enter(Contest contest, Contest.Member member, int from, int to) {
    double shift = 0.0001 + 0.00001 * Math.floorMod(member.hashCode(), 97);
    var answer =
        contest.submit(
            member.token(),
            new Contest.Form()
                .field("task", "scores")
                .field("phase", "main")
                .file("scores", "scores_a.txt", scores(from, to, shift))
                .file("scores", "scores_b.txt", scores(0, 0, shift * 1.7)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var events = server.get(answer.header("Location") + "/events", member.token());
    assertThat(events.text()).contains("\"state\":\"GRADED\"");
    return answer.header("Location");
  }

  /// Labels of which the first two folds are exchanged.
  private static byte[] newLabels() {
    return IntStream.range(0, Contest.PAIRS)
        .mapToObj(pair -> (pair % 2 == 0) != (pair / 2 < 2) ? "1" : "0")
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(US_ASCII);
  }

  private static Contest.Form relabelling() {
    return new Contest.Form()
        .field("reason", "Two folds had their labels exchanged.")
        .field("set", "a")
        .file("labels", "labels.txt", newLabels());
  }

  private static Answer open(Contest contest, Contest.Form form) {
    return contest.upload(contest.path() + "/regrades", contest.organizer(), form);
  }

  private static JsonNode opened(Contest contest, Contest.Form form) {
    var answer = open(contest, form);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  /// Waits until so many entries are graded anew.
  private static JsonNode complete(Contest contest, int number, int entries)
      throws InterruptedException {
    while (true) {
      var set = server.get(contest.path() + "/regrades/" + number, contest.organizer()).json();
      if (set.path("progress").path("done").asInt() == entries) {
        return set;
      }
      Thread.sleep(50);
    }
  }

  private static JsonNode end(Contest contest, int number, String how, Map<String, ?> body) {
    later();
    var answer =
        server.post(contest.path() + "/regrades/" + number + "/" + how, contest.organizer(), body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    later();
    return answer.json();
  }

  private static String address(Contest contest) {
    return contest.path() + "/board?phase=main&task=scores";
  }

  /// As an organizer sees it: at once, and with all that the public sees.
  private static JsonNode board(Contest contest) {
    return server.get(address(contest), contest.organizer()).json();
  }

  private static List<String> ranks(JsonNode board) {
    return StreamSupport.stream(board.path("rows").spliterator(), false)
        .map(row ->
            "%s %s %s"
                .formatted(
                    row.path("rank").asText(),
                    row.path("team").asText(),
                    row.path("values").path(0).path("value").asText()))
        .toList();
  }

  private static String told(String entry, Contest.Member member) {
    return server.get(entry + "/events", member.token()).text();
  }

  /// By hand, on the first set: Aare has folds 0 and 1 wrong, so 0.8, and with the new labels 1.0.
  /// Broye has none wrong, so 1.0, then 0.8. Canal has fold 0 wrong, so 0.9; with the new labels
  /// fold 1 alone, so 0.9 as before.
  @Test
  void newLabelsAreJudgedInTheShadowAndStandAtOnce() throws InterruptedException {
    var contest = contest("labels", "");
    var aare = contest.newTeam("Aare");
    var broye = contest.newTeam("Broye");
    var canal = contest.newTeam("Canal");
    var first = enter(contest, aare, 0, 2);
    later();
    enter(contest, broye, 0, 0);
    later();
    var third = enter(contest, canal, 0, 1);
    later();
    var before = now;
    assertThat(ranks(board(contest))).containsExactly("1 Broye 1.0", "2 Canal 0.9", "3 Aare 0.8");
    var rows = rows(contest, "score", "true");
    var quota = rows(contest, "quota_entry", "true");
    var bytes = board(contest).toString();

    var opened = opened(contest, relabelling());
    assertThat(opened.path("state").asText()).isEqualTo("open");
    assertThat(opened.path("changes").path(0).asText())
        .isEqualTo("Set First: new labels, version 2 after 1. Nothing is run.");
    var preview = complete(contest, 1, 3);
    assertThat(board(contest).toString()).isEqualTo(bytes);
    assertThat(changes(preview))
        .containsExactlyInAnyOrder("Aare a accuracy 0.8 1.0", "Broye a accuracy 1.0 0.8");
    assertThat(moves(preview)).containsExactlyInAnyOrder("Aare 3 1", "Broye 1 3");

    var applied = end(contest, 1, "application", Map.of());
    assertThat(applied.path("state").asText()).isEqualTo("applied");
    assertThat(applied.path("outcome")).isEqualTo(preview.path("outcome"));
    assertThat(ranks(board(contest))).containsExactly("1 Aare 1.0", "2 Canal 0.9", "3 Broye 0.8");
    assertThat(rows(contest, "score", "regrade_id is null")).isEqualTo(rows);
    assertThat(rows(contest, "quota_entry", "true")).isEqualTo(quota);
    assertThat(standing(contest)).hasSize(1);
    var past = server.get(address(contest) + "&at=" + before, contest.organizer()).json();
    assertThat(ranks(past)).containsExactly("1 Broye 1.0", "2 Canal 0.9", "3 Aare 0.8");

    assertThat(told(first, aare))
        .contains(
            "The organizers graded this entry anew (re-grade 1), and its results changed. Their reason:"
                + " Two folds had their labels exchanged.");
    assertThat(told(third, canal)).doesNotContain("graded this entry anew");
    assertThat(rows(contest, "outbox", "kind = 'submission.regraded'")).hasSize(2);
    assertThat(audited(contest)).containsExactly("regrade.opened", "regrade.applied");
    assertThat(
            server
                .post(contest.path() + "/regrades/1/application", contest.organizer(), Map.of())
                .code())
        .isEqualTo("regrade.ended");
  }

  private static List<String> changes(JsonNode set) {
    return StreamSupport.stream(set.path("outcome").path("entries").spliterator(), false)
        .flatMap(entry ->
            StreamSupport.stream(entry.path("figures").spliterator(), false)
                .map(figure ->
                    String.join(
                        " ",
                        entry.path("team").asText(),
                        figure.path("set").asText(),
                        figure.path("metric").asText(),
                        figure.path("before").asText(),
                        figure.path("after").asText())))
        .toList();
  }

  private static List<String> moves(JsonNode set) {
    return StreamSupport.stream(set.path("outcome").path("boards").spliterator(), false)
        .flatMap(board -> StreamSupport.stream(board.path("rows").spliterator(), false))
        .map(row ->
            String.join(
                " ",
                row.path("team").asText(),
                row.path("before").asText(),
                row.path("after").asText()))
        .toList();
  }

  /// Rows of a table as texts.
  private static List<String> rows(Contest contest, String table, String where) {
    return contest.query(
        "select t::text from %s t join organization o on o.id = t.tenant_id where o.slug = '%s' and %s order by t.id"
            .formatted(table, contest.organization(), where));
  }

  /// The judging versions by which the first set's figures stand.
  private static List<String> standing(Contest contest) {
    return contest.query(
        """
        select distinct s.judging_version
        from (
          select distinct on (c.submission_id) c.judging_version
          from score c
          join evaluation_set e on e.id = c.set_id and e.slug = 'a'
          join organization o on o.id = c.tenant_id and o.slug = '%s'
          order by c.submission_id, c.created_at desc, c.id desc) s
        """
            .formatted(contest.organization()));
  }

  private static List<String> audited(Contest contest) {
    return contest.query(
        "select action from audit_event e join organization o on o.id = e.tenant_id where o.slug = '%s' and action like 'regrade.%%' order by e.at, e.id"
            .formatted(contest.organization()));
  }

  @Test
  void aCancelledSetLeavesNothingBehind() throws InterruptedException {
    var contest = contest("cancelled", "");
    enter(contest, contest.newTeam("Aare"), 0, 2);
    opened(contest, relabelling());
    complete(contest, 1, 1);
    var missing =
        server.post(
            contest.path() + "/regrades/1/cancellation",
            contest.organizer(),
            Map.of("reason", " "));
    assertThat(missing.code()).isEqualTo("regrade.reason_missing");
    var cancelled = end(contest, 1, "cancellation", Map.of("reason", "The old labels were right."));
    assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
    assertThat(cancelled.path("ended").path("reason").asText())
        .isEqualTo("The old labels were right.");
    assertThat(ranks(board(contest))).containsExactly("1 Aare 0.8");
    enter(contest, contest.newTeam("Broye"), 0, 0);
    assertThat(ranks(board(contest))).containsExactly("1 Broye 1.0", "2 Aare 0.8");
    // Another set can be opened, and counts on.
    assertThat(opened(contest, relabelling()).path("number").asInt()).isEqualTo(2);
    complete(contest, 2, 2);
    end(contest, 2, "application", Map.of());
    assertThat(ranks(board(contest))).containsExactly("1 Aare 1.0", "2 Broye 0.8");
  }

  @Test
  void anEntryThatComesMeanwhileIsGradedByWhatStandsAndJoins() throws InterruptedException {
    var contest = contest("meanwhile", "");
    enter(contest, contest.newTeam("Aare"), 0, 2);
    opened(contest, relabelling());
    complete(contest, 1, 1);
    enter(contest, contest.newTeam("Broye"), 0, 0);
    assertThat(ranks(board(contest))).containsExactly("1 Broye 1.0", "2 Aare 0.8");
    complete(contest, 1, 2);
    end(contest, 1, "application", Map.of());
    assertThat(ranks(board(contest))).containsExactly("1 Aare 1.0", "2 Broye 0.8");
    // And one that comes after it is judged by the new labels at once.
    enter(contest, contest.newTeam("Canal"), 0, 2);
    assertThat(ranks(board(contest))).containsExactly("1 Aare 1.0", "1 Canal 1.0", "3 Broye 0.8");
  }

  /// DESIGN §3: a board never mixes judging versions of a set, whoever is judged while a set is
  /// applied.
  @Test
  void whoeverIsJudgedWhileASetIsAppliedIsJudgedByTheNewRules() throws Exception {
    var contest = contest("racing", "");
    var members = IntStream.range(0, 12).mapToObj(i -> contest.newTeam("Team " + i)).toList();
    enter(contest, members.getFirst(), 0, 2);
    opened(contest, relabelling());
    complete(contest, 1, 1);
    try (var threads = Executors.newFixedThreadPool(4)) {
      var entering =
          members.stream()
              .skip(1)
              .map(member -> threads.submit(() -> enter(contest, member, 0, 2)))
              .collect(Collectors.toList());
      var applied =
          server.post(contest.path() + "/regrades/1/application", contest.organizer(), Map.of());
      assertThat(applied.status()).as(applied.text()).isEqualTo(200);
      for (Future<String> one : entering) {
        one.get();
      }
    }
    assertThat(board(contest).path("rows")).hasSize(12);
    assertThat(ranks(board(contest))).allMatch(row -> row.startsWith("1 ") && row.endsWith(" 1.0"));
    assertThat(standing(contest)).hasSize(1);
  }

  /// By hand: where all folds are right, every genuine pair is above every impostor, so the area is
  /// 1. With fold 0 exchanged, 81 of the 100 comparisons are in order. Its impostor, one shift
  ///    above the level, is below the genuine pairs with 2, 4, 6, 3, 5, 2, 4 shifts, level with one
  ///    and above one; its genuine pair, without a shift, is level with one impostor and below all
  ///    others; and the two of them are out of order: 81 + 7.5 + 0.5 of 100.
  @Test
  void aBoardGetsOtherColumnsAndKeepsThoseOfItsPast() throws InterruptedException {
    var contest = contest("columns", "");
    enter(contest, contest.newTeam("Aare"), 0, 1);
    enter(contest, contest.newTeam("Broye"), 0, 0);
    later();
    var before = now;
    opened(
        contest,
        new Contest.Form()
            .field("reason", "The rules promised the area, too.")
            .field("track", "main/scores")
            .field("columns", "- {set: a}\n- {set: a, metric: auc, ranked: false}"));
    complete(contest, 1, 2);
    assertThat(board(contest).path("columns").findValuesAsText("key")).containsExactly("a", "b");
    end(contest, 1, "application", Map.of());
    var after = board(contest);
    assertThat(after.path("columns").findValuesAsText("key")).containsExactly("a", "a:auc");
    assertThat(after.path("rows").path(0).path("team").asText()).isEqualTo("Broye");
    assertThat(after.path("rows").path(0).path("values").path(1).path("value").asDouble())
        .isEqualTo(1);
    assertThat(after.path("rows").path(1).path("values").path(1).path("value").asDouble())
        .isEqualTo(0.89);
    var past = server.get(address(contest) + "&at=" + before, contest.organizer()).json();
    assertThat(past.path("columns").findValuesAsText("key")).containsExactly("a", "b");
  }

  /// G01: whoever may not see figures must not learn from a notice that they changed.
  @Test
  void whoSeesNoFiguresIsNotToldThatTheyChanged() throws InterruptedException {
    var contest = contest("sealed", "results: 2026-04-01T00:00:00Z");
    var aare = contest.newTeam("Aare");
    var entry = enter(contest, aare, 0, 2);
    var before = told(entry, aare);
    opened(contest, relabelling());
    complete(contest, 1, 1);
    end(contest, 1, "application", Map.of());
    assertThat(ranks(board(contest))).containsExactly("1 Aare 1.0");
    assertThat(told(entry, aare)).isEqualTo(before);
  }

  @Test
  void whatCannotBeGradedAnewIsSaidAtTheDoor() {
    var contest = contest("refused", "");
    enter(contest, contest.newTeam("Aare"), 0, 2);
    var reason = new Contest.Form().field("reason", "Why not.");
    assertThat(open(contest, reason).code()).isEqualTo("regrade.nothing");
    assertThat(open(contest, new Contest.Form().field("again", "judge")).code())
        .isEqualTo("regrade.reason_missing");
    var short19 = new String(newLabels(), US_ASCII).substring(2).getBytes(US_ASCII);
    var wrong =
        open(
            contest,
            new Contest.Form()
                .field("reason", "Fewer.")
                .field("set", "a")
                .file("labels", "l.txt", short19));
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().path("expected").asText()).isEqualTo("20 labels");
    var same =
        IntStream.range(0, Contest.PAIRS)
            .mapToObj(pair -> pair % 2 == 0 ? "1" : "0")
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(
            open(
                    contest,
                    new Contest.Form()
                        .field("reason", "The same.")
                        .field("set", "a")
                        .file("labels", "l.txt", same.getBytes(US_ASCII)))
                .code())
        .isEqualTo("regrade.same_labels");
    var unknown =
        open(
            contest,
            new Contest.Form()
                .field("reason", "Elsewhere.")
                .field("set", "c")
                .file("labels", "l.txt", newLabels()));
    assertThat(unknown.json().path("detail").asText()).isEqualTo("Expected one of a, b, found c.");
    var columns =
        open(
            contest,
            new Contest.Form()
                .field("reason", "A typo.")
                .field("track", "main/scores/default")
                .field("columns", "- {set: a}\n- {set: a, metric: aoc}"));
    assertThat(columns.json().path("detail").asText()).contains("columns line 2");
    var narrow = open(contest, relabelling().field("again", "judge").field("entries", "ZZZZ"));
    assertThat(narrow.code()).isEqualTo("regrade.entries");
    assertThat(open(contest, new Contest.Form().field("reason", "x").field("shape", "y")).code())
        .isEqualTo("field.unknown");

    opened(contest, relabelling());
    assertThat(open(contest, relabelling()).code()).isEqualTo("regrade.open");
  }

  /// To those who do not work for the organization there are no re-grade sets.
  @Test
  void othersSeeAndDoNothing() {
    var contest = contest("others", "");
    var member = contest.newTeam("Aare");
    enter(contest, member, 0, 2);
    opened(contest, relabelling());
    for (var token : List.of(member.token(), server.newOrganization("stranger"))) {
      assertThat(server.get(contest.path() + "/regrades", token).status()).isEqualTo(404);
      assertThat(server.get(contest.path() + "/regrades/1", token).status()).isEqualTo(404);
      assertThat(contest.upload(contest.path() + "/regrades", token, relabelling()).status())
          .isIn(403, 404);
      for (var deed : List.of("application", "cancellation", "retry")) {
        assertThat(
                server
                    .post(
                        contest.path() + "/regrades/1/" + deed,
                        token,
                        deed.equals("cancellation") ? Map.of("reason", "x") : Map.of())
                    .status())
            .isIn(403, 404);
      }
    }
    assertThat(server.get(contest.path() + "/regrades/1", "").status()).isEqualTo(401);
    assertThat(server.get(contest.path() + "/regrades/9", contest.organizer()).status())
        .isEqualTo(404);
  }
}
