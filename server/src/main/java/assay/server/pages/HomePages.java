package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.Competitions;
import assay.server.competition.PublicCompetition;
import assay.server.database.TenantDatabase;
import assay.web.competition.HomePage;
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
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

@Controller
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class HomePages {
  private final PageAnswers answers;
  private final TenantDatabase database;
  private final Competitions competitions;

  HomePages(PageAnswers answers, TenantDatabase database, Competitions competitions) {
    this.answers = answers;
    this.database = database;
    this.competitions = competitions;
  }

  @Get("/")
  HttpResponse<byte[]> home(HttpRequest<?> request, @Nullable Caller caller) {
    var page =
        database.withoutTenant(
            handle -> page(competitions.published(handle), competitions.now(handle)));
    return answers.ok(request, caller, page);
  }

  private static HomePage page(List<PublicCompetition> all, Instant now) {
    Predicate<PublicCompetition> isUpcoming = item -> item.opensAt().isAfter(now);
    Predicate<PublicCompetition> isPast =
        item -> item.closesAt() != null && !item.closesAt().isAfter(now);
    return new HomePage(
        items(all, isUpcoming.or(isPast).negate()), items(all, isUpcoming), items(all, isPast));
  }

  private static List<HomePage.Item> items(
      List<PublicCompetition> all, Predicate<PublicCompetition> which) {
    return all.stream()
        .filter(which)
        .map(item ->
            new HomePage.Item(
                item.organizationName(),
                item.name(),
                item.summary(),
                Paths.competition(item.organizationSlug(), item.slug()),
                item.opensAt(),
                item.closesAt()))
        .toList();
  }
}
