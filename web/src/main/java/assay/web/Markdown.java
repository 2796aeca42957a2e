package assay.web;

import gg.jte.html.escape.Escape;
import gg.jte.output.StringOutput;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.UrlSanitizer;

/// Markdown of organizers as HTML that can do no harm: raw HTML is shown as text, and links lead
/// only to web and mail addresses.
public final class Markdown {
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(List.of(TablesExtension.create()))
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(new WebAddresses())
          .build();

  private static final HtmlRenderer LINE =
      HtmlRenderer.builder()
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(new WebAddresses())
          .omitSingleParagraphP(true)
          .build();

  private static final Pattern PARAGRAPHS = Pattern.compile("\\R[ \\t]*\\R");
  private static final int MOST_LENGTH = 200_000;
  private static final int MOST_MARKS = 500;
  private static final int MOST_DEPTH = 100;

  private Markdown() {}

  /// HTML whose headings start at the third level, under the page's own. Text that nests as no
  /// honest document does would cost seconds or the stack; it is shown as it was written.
  public static String html(String markdown) {
    if (!isTame(markdown)) {
      return asWritten(markdown);
    }
    var document = PARSER.parse(markdown);
    if (depth(document) > MOST_DEPTH) {
      return asWritten(markdown);
    }
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Heading heading) {
            heading.setLevel(Math.min(6, heading.getLevel() + 2));
            visitChildren(heading);
          }
        });
    return RENDERER.render(document);
  }

  /// The same of a sentence or two, without a paragraph around them.
  public static String line(String markdown) {
    return isTame(markdown) ? LINE.render(PARSER.parse(markdown)) : asWritten(markdown);
  }

  /// Whether an address may stand in a link: http, https or mailto, spelled out.
  public static boolean isWebAddress(String address) {
    try {
      var scheme = new URI(address).getScheme();
      return scheme != null
          && Set.of("http", "https", "mailto").contains(scheme.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /// Whether no paragraph has so many marks that pairing them is costly.
  private static boolean isTame(String markdown) {
    return markdown.length() <= MOST_LENGTH
        && PARAGRAPHS.splitAsStream(markdown).allMatch(paragraph -> marks(paragraph) <= MOST_MARKS);
  }

  private static long marks(String paragraph) {
    return paragraph.chars().filter(c -> "*_[]".indexOf(c) >= 0).count();
  }

  /// Without recursion, which is what deep nesting breaks.
  private static int depth(Node root) {
    int deepest = 0;
    int depth = 0;
    var node = root;
    while (true) {
      deepest = Math.max(deepest, depth);
      if (node.getFirstChild() != null) {
        node = node.getFirstChild();
        depth++;
        continue;
      }
      while (depth > 0 && node.getNext() == null) {
        node = node.getParent();
        depth--;
      }
      if (depth == 0) {
        return deepest;
      }
      node = node.getNext();
    }
  }

  private static String asWritten(String text) {
    var out = new StringOutput();
    out.writeContent("<pre>");
    Escape.htmlContent(text, out);
    out.writeContent("</pre>");
    return out.toString();
  }

  private static final class WebAddresses implements UrlSanitizer {
    @Override
    public String sanitizeLinkUrl(String url) {
      return isWebAddress(url) ? url : "";
    }

    @Override
    public String sanitizeImageUrl(String url) {
      return "";
    }
  }
}
