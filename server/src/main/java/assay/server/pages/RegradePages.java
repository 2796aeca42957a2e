package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.Competitions;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Task;
import assay.server.competition.Track;
import assay.server.http.Problem;
import assay.server.http.UnreadBody;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.regrade.RegradeView;
import assay.server.regrade.Regrades;
import assay.web.Choice;
import assay.web.Form;
import assay.web.Link;
import assay.web.Numbers;
import assay.web.organize.RegradePage;
import assay.web.organize.RegradesPage;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Grading anew. To others than the competition's organizers there are no such pages.
@Controller("/organize/{org}/{competition}/regrades")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class RegradePages {
  /// Entries that a page shows.
  private static final int MOST = 200;

  private final PageAnswers answers;
  private final Venues venues;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Regrades regrades;

  RegradePages(
      PageAnswers answers,
      Venues venues,
      Organizations organizations,
      Competitions competitions,
      Regrades regrades) {
    this.answers = answers;
    this.venues = venues;
    this.organizations = organizations;
    this.competitions = competitions;
    this.regrades = regrades;
  }

  @Get
  HttpResponse<byte[]> list(HttpRequest<?> request, Caller caller, String org, String competition) {
    return answers.ok(request, caller, list(caller, org, competition, Form.EMPTY));
  }

  @Post
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  HttpResponse<byte[]> open(
      HttpRequest<?> request, Caller caller, String org, String competition, @Body InputStream body)
      throws IOException {
    var typed = new LinkedHashMap<String, String>();
    try {
      var opened =
          regrades.open(
              caller,
              new Regrades.Address(org, competition),
              new Regrades.Sent(
                  request.getHeaders().get(HttpHeaders.CONTENT_TYPE, String.class, ""),
                  body,
                  typed::put));
      return PageAnswers.go(Paths.regrade(org, competition, opened.number()));
    } catch (Problem problem) {
      UnreadBody.drain(body);
      return answers.refused(
          request, caller, list(caller, org, competition, above(TypedForm.form(typed, problem))));
    }
  }

  /// Four forms have fields of the same names: what is wrong stands above them all.
  private static Form above(Form form) {
    return new Form(
        form.values(), form.mistakes().stream().map(mistake -> mistake.at("")).toList());
  }

  private RegradesPage list(Caller caller, String org, String competition, Form form) {
    var organization = organizations.require(caller, org, Role.REVIEWER);
    var list = regrades.list(caller, new Regrades.Address(org, competition));
    return venues.in(
        caller,
        org,
        competition,
        (handle, venue) ->
            new RegradesPage(
                new Link(organization.name(), Paths.inbox(org)),
                venue.competition().name(),
                Paths.regrades(org, competition),
                venue.competition().timeZone(),
                list.stream()
                    .map(one ->
                        new RegradesPage.Line(
                            one.number(),
                            Paths.regrade(org, competition, one.number()),
                            one.state(),
                            one.reason(),
                            changes(one),
                            one.openedAt()))
                    .toList(),
                competitions.sets(handle, venue.competition().id()).stream()
                    .map(set -> choice(set))
                    .toList(),
                venue.tracks().stream()
                    .map(Track::task)
                    .distinct()
                    .map(RegradePages::task)
                    .toList(),
                venue.tracks().stream().map(Track::address).toList(),
                form));
  }

  private static Choice choice(EvaluationSet set) {
    return new Choice(set.name(), set.slug(), false);
  }

  private static RegradesPage.Task task(Task task) {
    var tolerance = task.claim().tolerance();
    return new RegradesPage.Task(
        task.slug(),
        task.name(),
        "now %s and %s, %s"
            .formatted(
                Numbers.tolerance(tolerance.match()),
                Numbers.tolerance(tolerance.review()),
                task.claim().sanitizer().spelled()));
  }

  private static List<String> changes(RegradeView one) {
    return one.changes().isEmpty() ? List.of("The same rules once more.") : one.changes();
  }

  @Get("/{number}")
  HttpResponse<byte[]> look(
      HttpRequest<?> request, Caller caller, String org, String competition, int number) {
    return answers.ok(
        request,
        caller,
        page(
            caller,
            org,
            competition,
            regrades.find(caller, new Regrades.Address(org, competition), number),
            Form.EMPTY));
  }

  @Post("/{number}/application")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> apply(
      HttpRequest<?> request,
      Caller caller,
      String org,
      String competition,
      int number,
      @Body @Nullable InputStream body)
      throws IOException {
    var form = TypedForm.read(body == null ? InputStream.nullInputStream() : body);
    var address = new Regrades.Address(org, competition);
    return done(
        request,
        caller,
        address,
        number,
        form,
        () -> regrades.apply(caller, address, number, form.get("leave_out").equals("true")));
  }

  @Post("/{number}/cancellation")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> cancel(
      HttpRequest<?> request,
      Caller caller,
      String org,
      String competition,
      int number,
      @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    var address = new Regrades.Address(org, competition);
    return done(
        request,
        caller,
        address,
        number,
        form,
        () -> regrades.cancel(caller, address, number, form.get("reason").strip()));
  }

  @Post("/{number}/retry")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> retry(
      HttpRequest<?> request, Caller caller, String org, String competition, int number) {
    var address = new Regrades.Address(org, competition);
    return done(
        request,
        caller,
        address,
        number,
        TypedForm.parse(""),
        () -> regrades.retry(caller, address, number));
  }

  // Six parameters: an answer goes back to the page of the set, whatever was done to it.
  private HttpResponse<byte[]> done(
      HttpRequest<?> request,
      Caller caller,
      Regrades.Address address,
      int number,
      TypedForm form,
      Runnable deed) {
    try {
      deed.run();
      return PageAnswers.go(Paths.regrade(address.organization(), address.competition(), number));
    } catch (Problem problem) {
      var found = regrades.find(caller, address, number);
      return answers.refused(
          request,
          caller,
          page(
              caller,
              address.organization(),
              address.competition(),
              found,
              above(form.with(problem))));
    }
  }

  private RegradePage page(
      Caller caller, String org, String competition, RegradeView one, Form form) {
    var venue = venues.find(caller, org, competition);
    var outcome = one.outcome();
    var entries = outcome == null ? List.<RegradeView.EntryChange>of() : outcome.entries();
    return new RegradePage(
        new Link(venue.organization().name(), Paths.inbox(org)),
        new Link("Re-grade " + venue.competition().name(), Paths.regrades(org, competition)),
        one.number(),
        Paths.regrade(org, competition, one.number()),
        venue.competition().timeZone(),
        one.state(),
        one.reason(),
        changes(one),
        one.tracks(),
        new RegradePage.Progress(
            one.progress().entries(),
            one.progress().waiting(),
            one.progress().done(),
            one.progress().failed()),
        new RegradePage.Opening(one.openedBy(), one.openedAt()),
        ended(one),
        one.failures().stream().map(RegradePages::failure).toList(),
        outcome == null
            ? List.of()
            : outcome.boards().stream().map(board -> board(venue, board)).toList(),
        entries.stream().limit(MOST).map(RegradePages::entry).toList(),
        entries.size() <= MOST,
        form);
  }

  private static String ended(RegradeView one) {
    var ended = one.ended();
    if (ended == null) {
      return "";
    }
    return one.state().equals("applied")
        ? "Applied by %s: it stands.".formatted(ended.by())
        : "Cancelled by %s: %s".formatted(ended.by(), ended.reason());
  }

  private static RegradePage.Failure failure(RegradeView.Failure failure) {
    return new RegradePage.Failure(
        new Link(failure.entry(), Paths.submission(failure.submission())),
        failure.team(),
        failure.why(),
        failure.isModels() ? "the model's" : "ours");
  }

  private static RegradePage.Board board(Venue venue, RegradeView.BoardOutcome board) {
    var track =
        venue.tracks().stream()
            .filter(one -> one.address().equals(board.track()))
            .findFirst()
            .orElseThrow();
    return new RegradePage.Board(
        new Link(Venue.title(track), venue.board(track)),
        board.rows().stream()
            .map(row ->
                new RegradePage.Move(row.team(), rank(row.before()), rank(row.after()), row.why()))
            .toList());
  }

  private static String rank(@Nullable Integer rank) {
    return rank == null ? "" : rank.toString();
  }

  private static RegradePage.Entry entry(RegradeView.EntryChange change) {
    return new RegradePage.Entry(
        new Link(change.entry(), Paths.submission(change.submission())),
        change.team(),
        change.track(),
        Badges.verdict(change.before()),
        Badges.verdict(change.after()),
        change.figures().stream()
            .map(figure ->
                new RegradePage.Figure(
                    figure.metric().equals("accuracy")
                        ? figure.set()
                        : figure.set() + " " + figure.metric(),
                    figure.before(),
                    figure.after()))
            .toList());
  }
}
