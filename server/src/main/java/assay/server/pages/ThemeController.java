package assay.server.pages;

import assay.web.Theme;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// The colour switch for browsers without scripts.
@Controller
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class ThemeController {
  private static final Duration YEAR = Duration.ofDays(365);

  @Post("/theme")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> choose(@Body InputStream body) throws IOException {
    var form = TypedForm.read(body);
    var theme = Theme.of(form.get("theme"));
    return PageAnswers.go(Paths.local(form.get("back"), "/"))
        .cookie(
            Cookie.of(PageAnswers.THEME_COOKIE, theme.word())
                .path("/")
                .sameSite(SameSite.Lax)
                .maxAge(YEAR));
  }
}
