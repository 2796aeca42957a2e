package assay.server.pages;

import assay.server.account.Caller;
import assay.server.http.Problem;
import assay.web.document.ApiPage;
import assay.web.document.DocumentPage;
import assay.web.document.Documents;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import org.jspecify.annotations.Nullable;

/// The documents of this build.
@Controller("/docs")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class DocumentPages {
  private final PageAnswers answers;
  private final Documents documents = Documents.OF_THIS_BUILD;

  DocumentPages(PageAnswers answers) {
    this.answers = answers;
  }

  @Get
  HttpResponse<byte[]> index(HttpRequest<?> request, @Nullable Caller caller) {
    return answers.steady(request, caller, new DocumentPage(documents.index()));
  }

  /// The same for the life of the server, and long to make.
  @Get("/api")
  HttpResponse<byte[]> api(HttpRequest<?> request, @Nullable Caller caller) {
    return answers.steady(request, caller, Api.PAGE);
  }

  private static final class Api {
    static final ApiPage PAGE = ApiSheet.page();
  }

  @Get("/{name}")
  HttpResponse<byte[]> single(HttpRequest<?> request, @Nullable Caller caller, String name) {
    return document(request, caller, "/docs/" + name);
  }

  @Get("/{kind}/{name}")
  HttpResponse<byte[]> ofKind(
      HttpRequest<?> request, @Nullable Caller caller, String kind, String name) {
    return document(request, caller, "/docs/" + kind + "/" + name);
  }

  private HttpResponse<byte[]> document(
      HttpRequest<?> request, @Nullable Caller caller, String href) {
    var document = documents.at(href).orElseThrow(Problem::notFound);
    return answers.steady(request, caller, new DocumentPage(document));
  }
}
