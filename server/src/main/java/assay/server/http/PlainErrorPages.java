package assay.server.http;

import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

@Singleton
@Secondary
class PlainErrorPages implements ErrorPages {
  @Override
  public byte[] render(ErrorPage page) {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>%1$d %2$s</title></head>
    <body><main><h1>%2$s</h1><p>%3$s</p><p>%4$s</p><p>Reference: <code>%5$s</code></p>
    <p><a href="/">Front page</a></p></main></body></html>
    """
        .formatted(
            page.status(),
            escape(page.title()),
            escape(page.detail()),
            escape(page.remedy()),
            escape(page.traceId()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
