package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.CompetitionList;
import assay.server.competition.Competitions;
import assay.server.competition.ListedCompetition;
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
  private final CompetitionList list;

  HomePages(
      PageAnswers answers,
      TenantDatabase database,
      Competitions competitions,
      CompetitionList list) {
    this.answers = answers;
    this.database = database;
    this.competitions = competitions;
    this.list = list;
  }

  @Get("/")
  HttpResponse<byte[]> home(HttpRequest<?> request, @Nullable Caller caller) {
    var now = database.withoutTenant(competitions::now);
    return answers.ok(request, caller, page(list.of(caller), now));
  }

  private static HomePage page(List<ListedCompetition> all, Instant now) {
    Predicate<ListedCompetition> isUpcoming = item -> item.opensAt().isAfter(now);
    Predicate<ListedCompetition> isPast =
        item -> item.closesAt() != null && !item.closesAt().isAfter(now);
    return new HomePage(
        items(all, isUpcoming.or(isPast).negate()), items(all, isUpcoming), items(all, isPast));
  }

  private static List<HomePage.Item> items(
      List<ListedCompetition> all, Predicate<ListedCompetition> which) {
    return all.stream()
        .filter(which)
        .map(item ->
            new HomePage.Item(
                item.organizationName(),
                item.name(),
                item.summary(),
                Paths.competition(item.organizationSlug(), item.slug()),
                item.opensAt(),
                item.closesAt(),
                item.isPrivate()))
        .toList();
  }
}
