package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.Scale;
import assay.server.http.Problem;
import assay.server.review.CaseView;
import assay.server.review.Cases;
import assay.server.submission.SubmissionView;
import assay.server.submission.SubmissionViews;
import assay.web.Badge;
import assay.web.Form;
import assay.web.Link;
import assay.web.organize.CasePage;
import assay.web.submission.SubmissionPage.Difference;
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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One case: look, and decide with a reason.
@Controller("/cases/{id}")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class CasePages {
  private final PageAnswers answers;
  private final Venues venues;
  private final Cases cases;
  private final SubmissionViews submissions;

  CasePages(PageAnswers answers, Venues venues, Cases cases, SubmissionViews submissions) {
    this.answers = answers;
    this.venues = venues;
    this.cases = cases;
    this.submissions = submissions;
  }

  @Get
  HttpResponse<byte[]> look(HttpRequest<?> request, Caller caller, String id) {
    return answers.ok(request, caller, page(caller, id(id), Form.EMPTY));
  }

  /// Where a form that came back is reloaded.
  @Get("/decision")
  HttpResponse<byte[]> lookAgain(String id) {
    return PageAnswers.go(Paths.reviewCase(id(id)));
  }

  @Post("/decision")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> decide(
      HttpRequest<?> request, Caller caller, String id, @Body InputStream body) throws IOException {
    var form = TypedForm.read(body);
    try {
      cases.decide(caller, id(id), opinion(form));
      return PageAnswers.go(Paths.reviewCase(id(id)));
    } catch (Problem problem) {
      return answers.refused(request, caller, page(caller, id(id), form.with(problem)));
    }
  }

  private static Cases.Opinion opinion(TypedForm form) {
    for (var decision : Cases.Decision.values()) {
      if (decision.spelled().equals(form.get("decision"))) {
        return new Cases.Opinion(decision, form.get("reason"), version(form));
      }
    }
    throw Problem.field("decision", "case.decision", "Choose one of these.");
  }

  private static int version(TypedForm form) {
    try {
      return Integer.parseInt(form.get("version"));
    } catch (NumberFormatException _) {
      throw Problem.of(400, "case.version", "The form does not say which version it decides on.");
    }
  }

  private CasePage page(Caller caller, UUID id, Form form) {
    var found = cases.find(caller, id);
    var entry = submissions.view(caller, found.subject().submission());
    var venue = venues.find(entry.organization(), entry.competition());
    var decided = found.decided();
    return new CasePage(
        new Link(venue.organization().name(), Paths.inbox(venue.organization().slug())),
        new CasePage.Subject(
            id.toString(),
            Badges.kind(found.kind()),
            found.subject().code(),
            Paths.submission(found.subject().submission()),
            found.subject().team(),
            track(found.subject()),
            sentence(found.summary()),
            new CasePage.Opening(found.openedAt(), venue.competition().timeZone())),
        found.evidence().stream().map(CasePages::seen).toList(),
        found.comparisons().stream().map(CasePages::comparison).toList(),
        figures(entry),
        new CasePage.Decision(
            Badges.decision(found.kind(), decided.decision()),
            decided.reason(),
            Objects.requireNonNullElse(decided.by(), ""),
            decided.decision().equals("none") ? null : decided.at(),
            decided.version()),
        form);
  }

  private static CasePage.Seen seen(CaseView.Seen seen) {
    var other = seen.other();
    return new CasePage.Seen(
        sentence(seen.said()),
        other == null
            ? null
            : new Link(
                other.code() + " of team " + other.team(), Paths.submission(other.submission())),
        Objects.requireNonNullElse(seen.set(), ""));
  }

  private static CasePage.Comparison comparison(CaseView.Comparison comparison) {
    var found = comparison.difference();
    var difference =
        new Difference(
            Badge.valueOf(comparison.verdict()),
            found.max(),
            found.p95(),
            found.median(),
            found.rmse(),
            found.pearson(),
            comparison.match(),
            comparison.review(),
            "Version %d of the set.".formatted(comparison.setVersion()));
    return CasePage.Comparison.of(
        comparison.name(),
        difference,
        comparison.claimed(),
        comparison.rerun(),
        diagnosis(comparison.diagnosis(), difference));
  }

  private static CasePage.@Nullable Diagnosis diagnosis(
      CaseView.@Nullable Diagnosis found, Difference difference) {
    return found == null
        ? null
        : new CasePage.Diagnosis(
            found.sentence(),
            found.tried().stream()
                .map(tried -> CasePage.Tried.of(tried.name(), tried.max(), difference))
                .toList(),
            mended(found, difference));
  }

  private static CasePage.@Nullable Mended mended(CaseView.Diagnosis found, Difference difference) {
    var mended = found.mended();
    return mended == null
        ? null
        : CasePage.Mended.of(
            found.tried().getFirst().name(),
            mended.difference().max(),
            mended.claimed(),
            mended.rerun(),
            difference);
  }

  private static List<CasePage.Figure> figures(SubmissionView entry) {
    return entry.sets().stream().map(CasePages::figure).filter(Objects::nonNull).toList();
  }

  private static CasePage.@Nullable Figure figure(SubmissionView.SetResult set) {
    var value = set.value();
    return value == null ? null : new CasePage.Figure(set.name(), set.role(), value, set.std());
  }

  private static String sentence(String summary) {
    return summary.isEmpty()
        ? ""
        : summary.substring(0, 1).toUpperCase(Locale.ROOT)
            + summary.substring(1)
            + (summary.endsWith(".") ? "" : ".");
  }

  static String track(CaseView.Subject subject) {
    var scale = subject.scale().equals(Scale.DEFAULT) ? "" : " · " + subject.scale();
    return "%s · %s · %s%s"
        .formatted(subject.competitionName(), subject.task(), subject.phase(), scale);
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw Problem.notFound();
    }
  }
}
