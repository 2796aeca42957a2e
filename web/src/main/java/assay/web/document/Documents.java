package assay.web.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Link;

/// All documents of this build: those that the index, `docs/README.md`, links to.
public final class Documents {
  private static final String INDEX = "README.md";
  private static final String ROOT = "/docs";
  public static final Documents OF_THIS_BUILD = new Documents();

  private final Document index;
  private final Map<String, Document> served = new LinkedHashMap<>();

  private Documents() {
    var text = text(INDEX);
    var paths = linked(text);
    index = DocumentRenderer.render(INDEX, text, paths);
    for (var path : paths) {
      served.put(href(path), DocumentRenderer.render(path, text(path), paths));
    }
  }

  /// The four kinds, and what is in each.
  public Document index() {
    return index;
  }

  /// In the order of the index.
  public Iterable<Document> all() {
    return served.values();
  }

  /// @param href `/docs/reference/boards`
  public Optional<Document> at(String href) {
    return Optional.ofNullable(served.get(href));
  }

  /// `reference/boards.md` → `/docs/reference/boards`
  static String href(String path) {
    return path.equals(INDEX) ? ROOT : ROOT + "/" + path.substring(0, path.length() - 3);
  }

  private static Set<String> linked(String index) {
    var paths = new LinkedHashSet<String>();
    DocumentRenderer.PARSER
        .parse(index)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Link link) {
                DocumentRenderer.target(INDEX, link.getDestination())
                    .filter(path -> path.endsWith(".md"))
                    .ifPresent(paths::add);
              }
            });
    return paths;
  }

  private static String text(String path) {
    try (var in = Documents.class.getResourceAsStream("docs/" + path)) {
      if (in == null) {
        throw new IllegalStateException("docs/" + path + " is not in this build");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
