package assay.web.document;

import static org.assertj.core.api.Assertions.assertThat;

import assay.web.Link;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentRendererTest {
  private static final Set<String> SERVED =
      Set.of("glossary.md", "reference/boards.md", "how-to/take-part.md");

  private static Document render(String markdown) {
    return DocumentRenderer.render("how-to/take-part.md", markdown, SERVED);
  }

  @ParameterizedTest
  @CsvSource({
    "../reference/boards.md, /docs/reference/boards",
    "../reference/boards.md#who-is-first, /docs/reference/boards#who-is-first",
    "../glossary.md, /docs/glossary",
    "take-part.md, /docs/how-to/take-part",
    "../README.md, /docs",
    "#here, #here",
    "https://example.org/a.md, https://example.org/a.md",
  })
  void linkLeadsToWhatIsServed(String written, String served) {
    assertThat(render("see [this](" + written + ")").html())
        .isEqualTo("<p>see <a href=\"" + served + "\">this</a></p>\n");
  }

  @ParameterizedTest
  @CsvSource({
    "../../ARCHITECTURE.md",
    "../pictures/board.png",
    "none.md",
    "javascript:alert(1)",
    "//evil.example",
  })
  void linkToAnythingElseIsItsWords(String written) {
    assertThat(render("see [the `code` of it](" + written + ").").html())
        .isEqualTo("<p>see the <code>code</code> of it.</p>\n");
  }

  @Test
  void rawHtmlAndPicturesAreText() {
    assertThat(render("a <b onclick=x>b</b> ![a board](../pictures/board.png)").html())
        .isEqualTo("<p>a &lt;b onclick=x&gt;b&lt;/b&gt; a board</p>\n");
  }

  /// As GitHub makes them: links between files work in both places.
  @Test
  void headingHasTheAnchorThatItHasOnGitHub() {
    var document = render("# Take part\n\n## 1. Get the `kit`\n\n### Why?\n\n## Why?\n");
    assertThat(document.title()).isEqualTo("Take part");
    assertThat(document.sections())
        .containsExactly(new Link("1. Get the kit", "#1-get-the-kit"), new Link("Why?", "#why-1"));
    assertThat(document.html())
        .doesNotContain("<h1")
        .contains("<h2 id=\"1-get-the-kit\">1. Get the <code>kit</code><a href=\"#1-get-the-kit\"")
        .contains("<h3 id=\"why\">Why?")
        .contains("<h2 id=\"why-1\">Why?");
  }

  @Test
  void tableScrollsAndAnEmptyHeadIsLeftOut() {
    assertThat(render("| a | |\n|---|---|\n| 1 | 2 |\n").html())
        .contains("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1\">")
        .contains("<thead><tr><th scope=\"col\">a</th><td></td></tr>")
        .contains("<tbody><tr><td>1</td><td>2</td></tr>");
    assertThat(render("| | |\n|---|---|\n| 1 | 2 |\n").html())
        .doesNotContain("<thead>")
        .contains("<tbody><tr><td>1</td>");
  }
}
