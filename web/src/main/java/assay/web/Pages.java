package assay.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.util.Map;

/// Renders pages from their precompiled templates.
public final class Pages {
  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), "assay.web.templates");

  public Pages() {
    engine.setBinaryStaticContent(true);
  }

  /// The page as UTF-8 HTML. Whole and in memory: a page that fails half-way is never sent.
  public byte[] render(Page page, Frame frame) {
    var output = new Utf8ByteOutput();
    engine.render(page.template(), Map.of("page", page, "frame", frame), output);
    return output.toByteArray();
  }
}
