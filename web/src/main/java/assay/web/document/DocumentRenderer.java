package assay.web.document;

import assay.web.Link;
import assay.web.Markdown;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// One document: its headings get the anchors that they have on GitHub, its links lead to what is
/// served here. A link to anything else of the repository is left as its words.
final class DocumentRenderer extends AbstractVisitor {
  static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();

  private final String path;
  private final Set<String> served;
  private final IdentityHashMap<Node, Map<String, String>> attributes = new IdentityHashMap<>();
  private final Map<String, Integer> anchors = new HashMap<>();
  private final List<Link> sections = new ArrayList<>();
  private String title = "";

  private DocumentRenderer(String path, Set<String> served) {
    this.path = path;
    this.served = served;
  }

  /// @param served paths of all documents that are
  static Document render(String path, String markdown, Set<String> served) {
    var document = PARSER.parse(markdown);
    var renderer = new DocumentRenderer(path, served);
    document.accept(renderer);
    return new Document(path, renderer.title, renderer.html(document), renderer.sections);
  }

  private String html(Node document) {
    return HtmlRenderer.builder()
        .escapeHtml(true)
        .attributeProviderFactory(_ ->
            (node, tag, found) -> {
              // In one order: the same document is the same bytes on every server.
              found.putAll(new TreeMap<>(attributes.getOrDefault(node, Map.of())));
              if (tag.equals("pre")) {
                // It may scroll, and keys must be able to do that.
                found.put("tabindex", "0");
              }
            })
        .nodeRendererFactory(TableRenderer::new)
        .build()
        .render(document);
  }

  @Override
  public void visit(Heading heading) {
    visitChildren(heading);
    var words = words(heading);
    if (heading.getLevel() == 1) {
      title = words;
      heading.unlink();
      return;
    }
    var anchor = anchor(words);
    attributes.put(heading, Map.of("id", anchor));
    if (heading.getLevel() == 2) {
      sections.add(new Link(words, "#" + anchor));
    }
    var link = new org.commonmark.node.Link("#" + anchor, null);
    link.appendChild(new Text("#"));
    attributes.put(link, Map.of("class", "anchor", "aria-label", "Link to: " + words));
    heading.appendChild(link);
  }

  @Override
  public void visit(org.commonmark.node.Link link) {
    visitChildren(link);
    var destination = link.getDestination();
    if (destination.startsWith("#") || Markdown.isWebAddress(destination)) {
      return;
    }
    var target = target(path, destination).filter(this::isServed);
    if (target.isPresent()) {
      int hash = destination.indexOf('#');
      var anchor = hash < 0 ? "" : destination.substring(hash);
      link.setDestination(Documents.href(target.get()) + anchor);
    } else {
      leaveTheWords(link);
    }
  }

  /// Pictures are not served.
  @Override
  public void visit(Image image) {
    leaveTheWords(image);
  }

  private boolean isServed(String target) {
    return served.contains(target) || target.equals("README.md");
  }

  private static void leaveTheWords(Node node) {
    for (var child = node.getFirstChild(); child != null; child = node.getFirstChild()) {
      node.insertBefore(child);
    }
    node.unlink();
  }

  /// A path in `docs` that a link of a document leads to; empty where it leads elsewhere.
  static Optional<String> target(String path, String destination) {
    if (destination.startsWith("#") || Markdown.isWebAddress(destination)) {
      return Optional.empty();
    }
    var resolved = URI.create("/" + path).resolve(destination).normalize().getPath();
    return resolved == null || resolved.length() < 2 || resolved.startsWith("/..")
        ? Optional.empty()
        : Optional.of(resolved.substring(1));
  }

  private String anchor(String words) {
    var slug = new StringBuilder();
    words
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(c -> {
          if (Character.isLetterOrDigit(c) || c == '-' || c == '_') {
            slug.appendCodePoint(c);
          } else if (c == ' ') {
            slug.append('-');
          }
        });
    int before = anchors.merge(slug.toString(), 1, Integer::sum) - 1;
    return before == 0 ? slug.toString() : slug + "-" + before;
  }

  private static String words(Node node) {
    var words = new StringBuilder();
    node.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral());
          }
        });
    return words.toString();
  }
}
