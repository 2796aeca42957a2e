package assay.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import assay.server.http.ApiDocument;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The documents over HTTP, beside the files that they are made of.
class DocumentPagesTest {
  private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("<a [^>]*?href=\"([^\"]*)\"");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:\\b(GET|POST|PUT|PATCH|DELETE|HEAD) )?((?<![\\w-])/(?:api/v1|organize|o)/[^\\s`\"'<>()|,;?&\\\\*]+"
              + "|(?<=SERVER|\\$S|ASSAY|:8080)/(?:api/v1|organize|o)/[^\\s`\"'<>()|,;?&\\\\*]+)");
  private static final Pattern ID = Pattern.compile("<[a-z0-9]+ [^>]*?id=\"([^\"]*)\"");

  private static ServerUnderTest server;

  /// What each address under `/docs` answers.
  private static final Map<String, String> PAGES = new LinkedHashMap<>();

  @BeforeAll
  static void walk() {
    server = ServerUnderTest.start();
    follow("/docs");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void follow(String path) {
    var answer = server.get(path, "");
    assertThat(answer.status()).as(path).isEqualTo(200);
    PAGES.put(path, answer.text());
    for (var link : links(answer.text())) {
      var target = link.replaceAll("#.*", "");
      if (target.startsWith("/docs") && !PAGES.containsKey(target)) {
        follow(target);
      }
    }
  }

  private static List<String> links(String html) {
    return LINK.matcher(html).results().map(match -> match.group(1)).toList();
  }

  private static Set<String> ids(String html) {
    return ID.matcher(html).results().map(match -> match.group(1)).collect(Collectors.toSet());
  }

  private static Set<String> files() throws IOException {
    try (var files = Files.walk(DOCS)) {
      return files
          .map(file -> DOCS.relativize(file).toString())
          .filter(name -> name.endsWith(".md") && !name.equals("README.md"))
          .map(name -> "/docs/" + name.replaceAll("\\.md$", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void everyDocumentIsServedAndFoundFromTheIndex() throws IOException {
    assertThat(files()).hasSizeGreaterThan(35);
    assertThat(PAGES.keySet()).containsAll(files());
    assertThat(links(PAGES.getOrDefault("/docs", ""))).containsAll(files());
  }

  @Test
  void everyLinkLeadsToAPageOrAHeading() {
    var anchors = new HashMap<String, Set<String>>();
    PAGES.forEach((path, html) -> anchors.put(path, ids(html)));
    var others = new HashMap<String, Integer>();
    int inner = 0;
    for (var page : PAGES.entrySet()) {
      for (var link : links(page.getValue())) {
        var as = page.getKey() + " → " + link;
        if (link.startsWith("http://") || link.startsWith("https://")) {
          continue;
        }
        int hash = link.indexOf('#');
        var target = hash == 0 ? page.getKey() : link.replaceAll("#.*", "");
        if (hash >= 0) {
          assertThat(anchors.get(target)).as(as).contains(link.substring(hash + 1));
          inner++;
        } else if (!PAGES.containsKey(target)) {
          assertThat(target).as(as).startsWith("/").doesNotContain(".md");
          var status =
              others.computeIfAbsent(
                  target.replaceAll("\\?.*", ""), path -> server.get(path, "").status());
          assertThat(status).as(as).isLessThan(400);
        }
      }
    }
    assertThat(inner).isGreaterThan(200);
  }

  /// Tags that the renderer writes; what a document spells in angle brackets is text.
  @Test
  void nothingInADocumentIsHtml() throws IOException {
    var written = Pattern.compile("<(/?[a-zA-Z][a-zA-Z0-9]*)");
    for (var page : PAGES.entrySet()) {
      if (page.getKey().equals("/docs/api")) {
        // Not made of Markdown; its template escapes what it shows.
        continue;
      }
      var html = page.getValue();
      int start = html.indexOf("<article");
      var article = html.substring(html.indexOf('>', start) + 1, html.indexOf("</article>", start));
      assertThat(article).as(page.getKey()).isNotBlank();
      assertThat(
              written
                  .matcher(article)
                  .results()
                  .map(match -> match.group(1).replace("/", ""))
                  .collect(Collectors.toSet()))
          .as(page.getKey())
          .isSubsetOf(
              "h2",
              "h3",
              "h4",
              "p",
              "a",
              "ul",
              "ol",
              "li",
              "code",
              "pre",
              "strong",
              "em",
              "blockquote",
              "div",
              "table",
              "thead",
              "tbody",
              "tr",
              "th",
              "td",
              "hr",
              "br");
      assertThat(article).as(page.getKey()).doesNotContainPattern("<[^>]*\\s(on[a-z]+|style)=");
    }
    assertThat(Files.readString(DOCS.resolve("reference/protocols.md"))).contains("<");
  }

  @Test
  void tablesCodeAndHeadingsAreShown() {
    assertThat(PAGES.get("/docs/reference/problems"))
        .contains("<h1>Problems</h1>")
        .contains("<h2 id=\"requests\">Requests")
        .contains("<th scope=\"col\">code</th>")
        .contains("<td><code>auth.required</code></td>")
        .contains("<li><a href=\"#requests\">Requests</a></li>");
    assertThat(PAGES.get("/docs/how-to/take-part"))
        .contains("<pre tabindex=\"0\"><code>java -jar assay.jar kit --server https://…")
        .contains("href=\"/docs/explanation/why-scores-differ\"");
  }

  @Test
  void aReaderWhoHasItGetsNothingAgain() {
    var first = server.get("/docs/glossary", "");
    assertThat(first.header("Cache-Control")).isEqualTo("public, max-age=300");
    assertThat(first.header("Vary")).contains("Cookie");
    var again =
        server.send(
            "GET",
            "/docs/glossary",
            "",
            BodyPublishers.noBody(),
            "If-None-Match",
            first.header("ETag"));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
    var own = server.get("/docs/glossary", server.ownerToken());
    assertThat(own.status()).isEqualTo(200);
    assertThat(own.header("Cache-Control")).isEqualTo("private, no-store");
  }

  @Test
  void everyOperationOfTheApiIsOnItsPage() {
    var page = server.get("/docs/api", "").text();
    int operations = 0;
    for (var path : ApiDocument.read().path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        var operation = method.getValue();
        operations++;
        var verb = method.getKey().toUpperCase(Locale.ROOT);
        var as = verb + " " + path.getKey();
        int start = page.indexOf("<h3 id=\"" + operation.path("operationId").asText() + "\">");
        assertThat(start).as(as).isPositive();
        var section = page.substring(start, page.indexOf("</section>", start));
        assertThat(section)
            .as(as)
            .contains(
                "<span class=\"method\">" + verb + "</span> <code>" + path.getKey() + "</code>")
            .contains(operation.path("summary").asText())
            .contains("curl -sS");
        for (var parameter : operation.path("parameters")) {
          assertThat(section)
              .as(as)
              .contains("<code>" + parameter.path("name").asText() + "</code>");
        }
      }
    }
    assertThat(operations).isGreaterThan(80);
    assertThat(links(PAGES.getOrDefault("/docs", ""))).contains("/docs/api");
  }

  @Test
  void anOperationIsToldWithItsFieldsItsScopeAndACommand() {
    var page = server.get("/docs/api", "").text();
    int start = page.indexOf("<h3 id=\"decide\">");
    assertThat(page.substring(start, page.indexOf("</section>", start)))
        .contains("<code>decision</code>")
        .contains("has a token with the scope organize.")
        .contains("href=\"#type-caseview\"")
        .contains(
            "curl -sS -X POST \\\n  \"$ASSAY_SERVER/api/v1/cases/ID/decision\" \\\n  -H \"Authorization");
    assertThat(page)
        .contains("<a href=\"/docs/reference/problems#cases\"><code>case.changed</code>");
  }

  /// `{org}`, `$CASE`, `ID` and `main` stand for one part of an address each.
  @Test
  void everyAddressThatADocumentNamesIsOneOfTheServer() throws IOException {
    var routes =
        server
            .bean(Router.class)
            .uriRoutes()
            .map(route ->
                route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString())
            .map(route -> route.replaceAll("\\{\\+[^}]*}", ".+").replaceAll("\\{[^}]*}", "[^/]+"))
            .map(Pattern::compile)
            .toList();
    int named = 0;
    for (var file : files()) {
      var text = Files.readString(DOCS.resolve(file.substring("/docs/".length()) + ".md"));
      for (var found : ADDRESS.matcher(text).results().toList()) {
        var path = found.group(2).replaceAll("[.:]+$", "");
        if (path.contains("…")) {
          continue;
        }
        named++;
        var methods =
            found.group(1) == null
                ? List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
                : List.of(found.group(1));
        assertThat(routes)
            .as(file + ": " + found.group())
            .anyMatch(route ->
                methods.stream().anyMatch(method -> route.matcher(method + " " + path).matches()));
      }
    }
    assertThat(named).isGreaterThan(60);
  }

  @Test
  void whatIsNoDocumentIsNotFound() {
    for (var path :
        List.of(
            "/docs/README",
            "/docs/reference",
            "/docs/reference/none",
            "/docs/reference/..%2Fglossary",
            "/docs/pictures/board.png")) {
      assertThat(server.get(path, "").status()).as(path).isEqualTo(404);
    }
  }
}
