package assay.server.http;

import assay.server.database.DatabaseFaults;
import assay.server.http.ErrorPages.ErrorPage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where an error becomes an answer: problem JSON, or a page for a browser.
@Singleton
class ErrorAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PROBLEM_JSON = "application/problem+json";

  private final ObjectMapper json;
  private final ErrorPages pages;

  ErrorAnswers(ObjectMapper json, ErrorPages pages) {
    this.json = json;
    this.pages = pages;
  }

  /// The caller's mistake.
  MutableHttpResponse<?> of(HttpRequest<?> request, Problem problem) {
    var body = problem.body(traceId());
    if (problem.status() == 401 || problem.status() == 403) {
      LOG.info(
          "{} {} {} {} [{}]",
          problem.status(),
          body.code(),
          request.getMethodName(),
          request.getPath(),
          body.traceId());
    }
    var answer = render(request, body);
    problem
        .retryAfter()
        .ifPresent(delay ->
            answer.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, delay.toSeconds()))));
    if (problem.status() == 401) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return answer;
  }

  /// Our own fault: logged once, here, and told without any of its text. One is the caller's after
  /// all: a text that no column can hold, wherever in the request it stood.
  MutableHttpResponse<?> ofOurs(HttpRequest<?> request, Throwable cause) {
    if (DatabaseFaults.isUnstorableText(cause)) {
      return of(
          request,
          Problem.of(
              400,
              "text.nul",
              "A text of the request holds the character U+0000, which cannot be kept. Leave it out."));
    }
    var body =
        Problem.of(500, "internal", "Something broke on our side; it was logged.").body(traceId());
    LOG.error(
        "{} {} failed [{}]", request.getMethodName(), request.getPath(), body.traceId(), cause);
    return render(request, body);
  }

  private MutableHttpResponse<?> render(HttpRequest<?> request, ProblemBody body) {
    // A fresh response: what the failed handler had set (type, length, encoding) must not stay.
    MutableHttpResponse<byte[]> answer = HttpResponse.status(body.status(), body.title());
    answer.header(HttpHeaders.CACHE_CONTROL, "no-store");
    if (request.getMethod() == HttpMethod.HEAD) {
      return answer;
    }
    if (!wantsPage(request)) {
      return answer.body(bytes(body)).contentType(MediaType.of(PROBLEM_JSON));
    }
    var page =
        new ErrorPage(
            body.status(), body.title(), body.code(), body.detail(), body.remedy(), body.traceId());
    return answer.body(pages.render(page)).contentType(MediaType.of("text/html; charset=utf-8"));
  }

  private static boolean wantsPage(HttpRequest<?> request) {
    var accept = request.getHeaders().get(HttpHeaders.ACCEPT);
    return accept != null
        && accept.contains(MediaType.TEXT_HTML)
        && !request.getPath().startsWith("/api/");
  }

  private byte[] bytes(ProblemBody body) {
    try {
      return json.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem is always JSON", e);
    }
  }

  private static String traceId() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
