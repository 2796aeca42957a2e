package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Phase;
import assay.server.competition.Task;
import assay.server.competition.Track;
import assay.web.Badge;
import assay.web.Link;
import assay.web.competition.CompetitionPage;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@Controller("/o/{org}/{competition}")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class CompetitionPages {
  private final PageAnswers answers;
  private final Venues venues;
  private final Competitions competitions;

  CompetitionPages(PageAnswers answers, Venues venues, Competitions competitions) {
    this.answers = answers;
    this.venues = venues;
    this.competitions = competitions;
  }

  @Get
  HttpResponse<byte[]> overview(
      HttpRequest<?> request, @Nullable Caller caller, String org, String competition) {
    return answers.ok(request, caller, venues.in(caller, org, competition, this::page));
  }

  private CompetitionPage page(Handle handle, Venue venue) {
    var competition = venue.competition();
    return new CompetitionPage(
        venue.head(),
        new CompetitionPage.Text(
            competition.summary(), competition.description(), competition.rules()),
        competition.timeZone(),
        competitions.phases(handle, competition.id()).stream()
            .map(phase -> phase(phase, venue.now()))
            .toList(),
        competitions.tasks(handle, competition.id()).stream()
            .map(task -> task(venue, task))
            .toList(),
        competitions.sets(handle, competition.id()).stream()
            .map(set -> data(handle, venue, set))
            .toList(),
        competitions.phases(handle, competition.id()).stream()
            .map(phase -> boards(venue, phase))
            .toList());
  }

  private static CompetitionPage.Phase phase(Phase phase, Instant now) {
    return new CompetitionPage.Phase(
        phase.name(),
        switch (phase.stateAt(now)) {
          case PLANNED -> Badge.UPCOMING;
          case OPEN -> Badge.OPEN;
          case CLOSED -> Badge.CLOSED;
        },
        phase.window().opens(),
        phase.window().closes(),
        phase.secrecy().resultsAt(),
        quota(phase.quota()) + late(phase.window().grace()));
  }

  private static String quota(Phase.Quota quota) {
    var sliding = quota.sliding();
    var parts =
        Stream.of(
                quota.perDay() == null ? "" : quota.perDay() + " a day",
                sliding == null
                    ? ""
                    : "%d in any %d hours".formatted(sliding.entries(), sliding.window().toHours()),
                quota.perPhase() == null ? "" : quota.perPhase() + " in all",
                quota.concurrent() == null ? "" : quota.concurrent() + " at once")
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" and "));
    return parts.isEmpty() ? "as many as you like" : parts + ", per team";
  }

  private static String late(Duration grace) {
    return grace.isZero()
        ? ""
        : "; files whose upload began before the end may be entered up to %d minutes after it"
            .formatted(grace.toMinutes());
  }

  private static CompetitionPage.Task task(Venue venue, Task task) {
    return new CompetitionPage.Task(
        task.slug(), task.name(), task.description(), Contract.terms(task), venue.kit(task));
  }

  private CompetitionPage.Data data(Handle handle, Venue venue, EvaluationSet set) {
    var version = competitions.liveVersion(handle, set.id());
    var href =
        "/api/v1/orgs/%s/competitions/%s/sets/%s/data"
            .formatted(venue.organization().slug(), venue.competition().slug(), set.slug());
    return new CompetitionPage.Data(
        set.name(), set.role().spelled(), version.pairs(), set.isPublic(version) ? href : null);
  }

  private static CompetitionPage.Board boards(Venue venue, Phase phase) {
    List<Link> tracks =
        venue.tracks().stream()
            .filter(track -> track.phase().id().equals(phase.id()))
            .map(track -> link(venue, track))
            .toList();
    return new CompetitionPage.Board(phase.name(), tracks);
  }

  private static Link link(Venue venue, Track track) {
    return new Link(Venue.titleInPhase(track), venue.board(track));
  }
}
