package assay.server.competition;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.bundle.TestBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists that grow are read page by page: each item once, in the order of the whole list.
class ListPagesTest {
  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.judge.slots", 0));
    contest = Contest.open(server, "pages", "{per_day: 9}");
    var organizer = server.newOrganization("listed");
    for (var slug : List.of("bb", "aa", "cc")) {
      var made =
          server.post(
              "/api/v1/orgs/listed/bundles",
              organizer,
              TestBundle.small(slug).zip(),
              "application/zip");
      assertThat(made.status()).as(made.text()).isEqualTo(201);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// The names of all items, two a page.
  private static List<String> walk(String path, String token, String name) {
    var names = new ArrayList<String>();
    var cursor = "";
    do {
      var page = server.get(path + "?limit=2" + cursor, token).json();
      assertThat(page.path("items").size()).isBetween(1, 2);
      page.path("items").forEach(item -> names.add(item.path(name).asText()));
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!cursor.isEmpty());
    return names;
  }

  private static List<String> whole(String path, String token, String name) {
    var page = server.get(path, token).json();
    assertThat(page.path("next").isNull()).isTrue();
    return page.path("items").findValuesAsText(name);
  }

  /// All of them open at one moment: the slug tells them apart.
  @Test
  void competitionsComeInTheOrderOfTheWholeList() {
    var path = "/api/v1/orgs/listed/competitions";
    assertThat(whole(path, "", "slug")).containsExactlyInAnyOrder("aa", "bb", "cc");
    assertThat(walk(path, "", "slug")).isEqualTo(whole(path, "", "slug"));
  }

  @Test
  void ownEntriesComeNewestFirst() {
    var ada = contest.newTeam("Ada of pages");
    var codes = new ArrayList<String>();
    for (int seed = 1; seed <= 5; seed++) {
      var made = contest.submitClaims(ada);
      assertThat(made.status()).as(made.text()).isEqualTo(201);
      codes.addFirst(made.json().path("code").asText());
    }
    assertThat(walk(contest.path() + "/submissions", ada.token(), "code")).isEqualTo(codes);
    assertThat(whole(contest.path() + "/submissions", ada.token(), "code")).isEqualTo(codes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=x", "limit=-1", "cursor=x", "cursor=1_a%20b"})
  void whatIsNoPageIsRefusedWithItsName(String query) {
    var answer = server.get("/api/v1/orgs/listed/competitions?" + query, "");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("field").asText()).isEqualTo(query.replaceAll("=.*", ""));
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    var ada = contest.newTeam("Eve of pages");
    var answer = server.get(contest.path() + "/submissions?cursor=1_faces", ada.token());
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("field").asText()).isEqualTo("cursor");
  }
}
