package assay.web.document;

import assay.web.Link;
import java.util.List;

/// A document as HTML.
///
/// @param path in `docs`: `reference/boards.md`
/// @param title its first heading, which the HTML leaves out
/// @param html what follows
/// @param sections its headings of the second level, with their anchors
public record Document(String path, String title, String html, List<Link> sections) {
  public Document {
    sections = List.copyOf(sections);
  }

  /// Where it is served: `/docs/reference/boards`.
  public String href() {
    return Documents.href(path);
  }
}
