package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.Competitions;
import assay.server.database.TenantDatabase;
import assay.server.organization.Membership;
import assay.server.organization.Organizations;
import assay.server.review.Inbox;
import assay.web.Frame;
import assay.web.Page;
import assay.web.Pages;
import assay.web.Theme;
import assay.web.Viewer;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.cookie.Cookie;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Pages as answers. Rendered whole before the answer begins, on the controller's own thread.
@Singleton
class PageAnswers {
  static final String THEME_COOKIE = "theme";
  private static final MediaType HTML = MediaType.of("text/html; charset=utf-8");

  private final Pages pages = new Pages();
  private final TenantDatabase database;
  private final Competitions competitions;
  private final Organizations organizations;
  private final Inbox inbox;

  PageAnswers(
      TenantDatabase database,
      Competitions competitions,
      Organizations organizations,
      Inbox inbox) {
    this.database = database;
    this.competitions = competitions;
    this.organizations = organizations;
    this.inbox = inbox;
  }

  /// The page, 200.
  HttpResponse<byte[]> ok(HttpRequest<?> request, @Nullable Caller caller, Page page) {
    return answer(request, caller, page, HttpStatus.OK);
  }

  /// The page as its reader gets it.
  byte[] bytes(HttpRequest<?> request, @Nullable Caller caller, Page page) {
    return pages.render(page, frame(request, caller));
  }

  /// What was rendered before, 200.
  static HttpResponse<byte[]> again(byte[] rendered) {
    return HttpResponse.ok(rendered).contentType(HTML);
  }

  /// A page that is the same until the server is another, 200, or 304 to whoever has it.
  HttpResponse<byte[]> steady(HttpRequest<?> request, @Nullable Caller caller, Page page) {
    if (caller != null) {
      return ok(request, caller, page);
    }
    var bytes = bytes(request, null, page);
    var etag = "\"" + digest(bytes) + "\"";
    var answer =
        request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).contains(etag)
            ? HttpResponse.<byte[]>notModified()
            : HttpResponse.ok(bytes).contentType(HTML);
    return answer
        .header(HttpHeaders.ETAG, etag)
        .header(HttpHeaders.VARY, "Cookie, Authorization")
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=300");
  }

  private static String digest(byte[] bytes) {
    try {
      var sha = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(sha, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// A form that came back with its mistakes, 422.
  HttpResponse<byte[]> refused(HttpRequest<?> request, @Nullable Caller caller, Page page) {
    return answer(request, caller, page, HttpStatus.UNPROCESSABLE_ENTITY);
  }

  private HttpResponse<byte[]> answer(
      HttpRequest<?> request, @Nullable Caller caller, Page page, HttpStatus status) {
    return HttpResponse.<byte[]>status(status).body(bytes(request, caller, page)).contentType(HTML);
  }

  private Frame frame(HttpRequest<?> request, @Nullable Caller caller) {
    return new Frame(
        caller == null ? null : viewer(caller),
        theme(request),
        request.getUri().toString(),
        database.withoutTenant(competitions::now));
  }

  private Viewer viewer(Caller caller) {
    return new Viewer(
        caller.name(),
        organizations.ofUser(caller.user()).stream().map(one -> workplace(caller, one)).toList());
  }

  private Viewer.Workplace workplace(Caller caller, Membership membership) {
    var tenant = membership.organization();
    return new Viewer.Workplace(
        membership.name(),
        Paths.inbox(membership.slug()),
        caller.reaches(tenant) ? inbox.pending(tenant) : 0);
  }

  /// What a page depends on besides its address where nobody is signed in.
  static Theme theme(HttpRequest<?> request) {
    return Theme.of(
        request.getCookies().findCookie(THEME_COOKIE).map(Cookie::getValue).orElse(null));
  }

  /// What follows a form that was taken: another page, by GET.
  static MutableHttpResponse<byte[]> go(String path) {
    return HttpResponse.seeOther(URI.create(path));
  }
}
