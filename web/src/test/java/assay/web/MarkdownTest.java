package assay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
  @Test
  void rawHtmlIsShownAsText() {
    assertThat(Markdown.html("a <b onclick=x>b</b>\n\n<script>alert(1)</script>"))
        .contains("&lt;b onclick=x&gt;")
        .contains("&lt;script&gt;")
        .doesNotContain("<script");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,hi)",
        "[x](vbscript:x)",
        "[x](&#106;avascript:alert(1))",
        "[x](//evil.example)",
        "<javascript:alert(1)>"
      })
  void linkLeadsNowhereButToTheWeb(String markdown) {
    assertThat(Markdown.html(markdown)).contains("href=\"\"");
  }

  @Test
  void webAddressIsALink() {
    assertThat(Markdown.html("[x](https://example.org/a)"))
        .contains("href=\"https://example.org/a\"");
  }

  @Test
  void pictureOfAnotherSiteIsNotLoaded() {
    assertThat(Markdown.html("![alt](https://example.org/track.gif)")).doesNotContain("track.gif");
  }

  @Test
  void headingsStandUnderThePagesOwn() {
    assertThat(Markdown.html("# A\n\n##### B")).contains("<h3>A</h3>").contains("<h6>B</h6>");
  }

  @ParameterizedTest
  @MethodSource
  @Timeout(10)
  void hugeNestingIsShownAsItWasWritten(String markdown) {
    assertThat(Markdown.html(markdown)).startsWith("<pre>").endsWith("</pre>");
  }

  static List<String> hugeNestingIsShownAsItWasWritten() {
    return List.of(
        "> ".repeat(10_000) + "deep",
        "- ".repeat(10_000) + "deep",
        "*".repeat(50_000) + "a" + "*".repeat(50_000),
        "![[]()".repeat(20_000));
  }
}
