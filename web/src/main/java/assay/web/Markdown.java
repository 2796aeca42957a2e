package assay.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
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

  private Markdown() {}

  /// HTML whose headings start at the third level, under the page's own.
  public static String html(String markdown) {
    var document = PARSER.parse(markdown);
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
