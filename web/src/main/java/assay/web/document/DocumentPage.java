package assay.web.document;

import assay.web.Page;

/// A document, or the index of all of them.
public record DocumentPage(Document document) implements Page {
  @Override
  public String template() {
    return "document/document.jte";
  }

  @Override
  public String title() {
    return document.title();
  }

  public boolean isIndex() {
    return document.equals(Documents.OF_THIS_BUILD.index());
  }

  public boolean hasSections() {
    return document.sections().size() > 1;
  }
}
