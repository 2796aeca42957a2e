package assay.server.pages;

import assay.server.http.ErrorPages;
import assay.web.Frame;
import assay.web.Pages;
import assay.web.Theme;
import jakarta.inject.Singleton;
import java.time.Instant;

/// Error pages in the site's own dress. They look nobody up, so they can be rendered anywhere, even
/// when the database is away.
@Singleton
class WebErrorPages implements ErrorPages {
  private final Pages pages = new Pages();

  @Override
  public byte[] render(ErrorPage error) {
    var page =
        new assay.web.ErrorPage(
            error.status(),
            title(error),
            error.detail(),
            error.code(),
            error.status() >= 500 ? error.traceId() : "",
            error.remedy().isEmpty() ? remedy(error.status()) : error.remedy());
    return pages.render(page, new Frame(null, Theme.AUTO, "/", Instant.EPOCH));
  }

  private static String title(ErrorPage error) {
    return switch (error.status()) {
      case 403 -> "Not allowed";
      case 404 -> "Nothing here";
      case 405 -> "Not that way";
      case 413 -> "Too large";
      default -> error.status() >= 500 ? "Our fault" : error.title();
    };
  }

  private static String remedy(int status) {
    return switch (status) {
      case 401 -> "Sign in and try again.";
      case 404 -> "Check the address, or sign in as somebody who may see it.";
      case 409 -> "Go back, reload the page, and look at what has changed.";
      case 429 -> "Wait a few minutes, then try again.";
      default ->
          status >= 500
              ? "Try again in a minute. If it stays, give the operator the trace below."
              : "";
    };
  }
}
