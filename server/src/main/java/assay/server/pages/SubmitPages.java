package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.Competitions;
import assay.server.competition.Scale;
import assay.server.competition.Task;
import assay.server.competition.Track;
import assay.server.http.Problem;
import assay.server.http.UnreadBody;
import assay.server.question.Sheet;
import assay.server.submission.EntryRequest;
import assay.server.submission.Quota;
import assay.server.submission.Submissions;
import assay.server.team.Teams;
import assay.web.Form;
import assay.web.Times;
import assay.web.submission.SubmitPage;
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
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The form for an entry. Its files stream through the same use case as the API's.
@Controller("/o/{org}/{competition}/submit")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class SubmitPages {
  private final PageAnswers answers;
  private final Venues venues;
  private final Competitions competitions;
  private final Teams teams;
  private final Submissions submissions;

  SubmitPages(
      PageAnswers answers,
      Venues venues,
      Competitions competitions,
      Teams teams,
      Submissions submissions) {
    this.answers = answers;
    this.venues = venues;
    this.competitions = competitions;
    this.teams = teams;
    this.submissions = submissions;
  }

  /// Slugs of the track that is asked for.
  private record Wanted(String phase, String task, @Nullable String scale) {
    boolean names(Track track) {
      return track.phase().slug().equals(phase)
          && track.task().slug().equals(task)
          && (scale == null || track.scale().slug().equals(scale));
    }
  }

  @Get
  HttpResponse<byte[]> form(
      HttpRequest<?> request,
      Caller caller,
      String org,
      String competition,
      @QueryValue @Nullable String phase,
      @QueryValue @Nullable String task,
      @QueryValue @Nullable String scale) {
    var wanted =
        phase == null || task == null
            ? Optional.<Wanted>empty()
            : Optional.of(new Wanted(phase, task, scale));
    return answers.ok(request, caller, page(caller, org, competition, wanted, Form.EMPTY));
  }

  @Post
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  HttpResponse<byte[]> submit(
      HttpRequest<?> request, Caller caller, String org, String competition, @Body InputStream body)
      throws IOException {
    var typed = new LinkedHashMap<String, String>();
    try {
      var asked = asked(request, body, typed);
      var id = submissions.submit(caller, org, competition, asked);
      return PageAnswers.go(Paths.submission(id));
    } catch (Problem problem) {
      UnreadBody.drain(body);
      var form = TypedForm.form(typed, problem);
      return answers.refused(request, caller, page(caller, org, competition, wanted(typed), form));
    }
  }

  /// The door's answer alone: nothing is kept and nothing is charged.
  @Post("/check")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  HttpResponse<byte[]> check(
      HttpRequest<?> request, Caller caller, String org, String competition, @Body InputStream body)
      throws IOException {
    var typed = new LinkedHashMap<String, String>();
    try {
      var asked = asked(request, body, typed);
      var checked = submissions.check(caller, org, competition, asked);
      var page = page(caller, org, competition, wanted(typed), new Form(typed, List.of()));
      return answers.ok(
          request, caller, page.with(checked.stream().map(SubmissionSheet::file).toList()));
    } catch (Problem problem) {
      UnreadBody.drain(body);
      var form = TypedForm.form(typed, problem);
      return answers.refused(request, caller, page(caller, org, competition, wanted(typed), form));
    }
  }

  /// A field that comes more than once is told as one text, its values apart by a blank.
  private static EntryRequest asked(
      HttpRequest<?> request, InputStream body, Map<String, String> typed) {
    return new EntryRequest.OfForm(
        request.getHeaders().get(HttpHeaders.CONTENT_TYPE, String.class, ""),
        request.getContentLength(),
        body,
        Optional.empty(),
        (name, value) -> typed.merge(name, value, (one, other) -> one + " " + other));
  }

  private static Optional<Wanted> wanted(Map<String, String> typed) {
    return Optional.of(
        new Wanted(
            typed.getOrDefault("phase", ""), typed.getOrDefault("task", ""), typed.get("scale")));
  }

  /// Where a form that came back is reloaded.
  @Get("/check")
  HttpResponse<byte[]> formAgain(
      HttpRequest<?> request, Caller caller, String org, String competition) {
    return form(request, caller, org, competition, null, null, null);
  }

  private SubmitPage page(
      Caller caller, String org, String competition, Optional<Wanted> wanted, Form form) {
    return venues.in(
        caller,
        org,
        competition,
        (handle, venue) -> {
          var chosen =
              wanted.flatMap(names -> venue.tracks().stream().filter(names::names).findFirst());
          return new SubmitPage(
              venue.head(),
              venue.tracks().stream().map(track -> option(venue, track)).toList(),
              chosen.map(track -> track(handle, caller, venue, track, form)).orElse(null),
              teams.forUser(handle, venue.competition().id(), caller.user()).stream()
                  .map(team -> new SubmitPage.Team(team.id().toString(), team.name()))
                  .toList(),
              form,
              List.of());
        });
  }

  private static SubmitPage.Option option(Venue venue, Track track) {
    var zone = venue.competition().timeZone();
    var window = track.phase().window();
    var closes = window.closes();
    var note =
        switch (track.phase().stateAt(venue.now())) {
          case PLANNED -> "opens " + Times.minute(window.opens(), zone);
          case OPEN -> closes == null ? "open" : "closes " + Times.minute(closes, zone);
          case CLOSED -> "closed " + (closes == null ? "" : Times.minute(closes, zone));
        };
    return new SubmitPage.Option(
        track.phase().name(),
        track.task().name(),
        track.scale().slug().equals(Scale.DEFAULT) ? "" : track.scale().name(),
        Paths.submit(venue.home(), track),
        track.phase().isOpenAt(venue.now()),
        note);
  }

  private SubmitPage.Track track(
      Handle handle, Caller caller, Venue venue, Track track, Form form) {
    var quota =
        submissions.quota(
            caller, venue.organization().slug(), venue.competition().slug(), track.phase().slug());
    var sets = competitions.setsOf(handle, track.id());
    return new SubmitPage.Track(
        track.phase().slug(),
        track.task().slug(),
        track.scale().slug(),
        Venue.title(track),
        quota.map(Quota::sentence).orElse("Your team has not entered yet."),
        track.task().submit().hasModel()
            ? new SubmitPage.FileField(
                Contract.model(track.task()), ".onnx", true, kept(form, "model"))
            : null,
        track.task().submit().hasScores()
            ? new SubmitPage.FileField(
                Contract.scores(track.task(), sets),
                accepted(track.task()),
                true,
                kept(form, "scores"))
            : null,
        venue.kit(track.task()),
        QuestionFields.of(track.task().factSheet(), Sheet.FACT, track.scale().slug()));
  }

  /// Uploads that came with the form and were not what was wrong with it.
  private static List<String> kept(Form form, String field) {
    var ids = form.value(field + "_upload");
    return ids.isEmpty() || !form.mistakes(field).isEmpty() ? List.of() : List.of(ids.split(" "));
  }

  private static String accepted(Task task) {
    return switch (task.claim().format()) {
      case SDFR -> ".txt";
      case DATACV -> ".txt,.zip";
      case FRCSYN -> ".zip";
    };
  }
}
