package assay.server.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import assay.server.account.Caller;
import assay.server.competition.CompetitionList;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.review.CaseView;
import assay.server.review.Inbox;
import assay.server.review.InboxFilter;
import assay.web.Choice;
import assay.web.organize.InboxPage;
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
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What needs an organizer. To others the organization has no such page.
@Controller("/organize/{org}")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class InboxPages {
  private final PageAnswers answers;
  private final Organizations organizations;
  private final Inbox inbox;
  private final CompetitionList competitions;

  InboxPages(
      PageAnswers answers, Organizations organizations, Inbox inbox, CompetitionList competitions) {
    this.answers = answers;
    this.organizations = organizations;
    this.inbox = inbox;
    this.competitions = competitions;
  }

  @Get
  HttpResponse<byte[]> inbox(HttpRequest<?> request, Caller caller, String org) {
    var organization = organizations.require(caller, org, Role.REVIEWER);
    var asked = new Asked(organization.slug(), asked(request));
    var listed = inbox.list(caller, org, new InboxFilter(asked.values()));
    var held = competitions.of(caller, organization);
    var page =
        new InboxPage(
            organization.name(),
            organization.slug(),
            inbox.counters(caller, org).stream().map(one -> counter(asked, one)).toList(),
            new InboxPage.Filter(
                states(asked),
                holders(asked),
                held.size() < 2
                    ? List.of()
                    : Stream.concat(
                            Stream.of(asked.choice("all", "competition", "")),
                            held.stream()
                                .map(one -> asked.choice(one.name(), "competition", one.slug())))
                        .toList(),
                asked.values().isEmpty() ? null : Paths.inbox(organization.slug())),
            listed.items().stream().map(one -> line(one, caller)).toList(),
            listed.next() == null ? null : asked.with("cursor", listed.next()),
            held.stream()
                .map(item ->
                    new InboxPage.Competition(
                        item.name(),
                        Paths.competition(organization.slug(), item.slug()),
                        Paths.publish(organization.slug(), item.slug()),
                        Paths.regrades(organization.slug(), item.slug()),
                        Paths.registrations(organization.slug(), item.slug()),
                        item.isPrivate()
                            ? Paths.invitations(organization.slug(), item.slug())
                            : ""))
                .toList());
    return answers.ok(request, caller, page);
  }

  /// What the address asks for.
  private record Asked(String org, Map<String, String> values) {
    /// The same list with another value; empty: without it. Another list begins at its beginning.
    String with(String name, String value) {
      var query = new TreeMap<>(values);
      query.remove("cursor");
      query.put(name, value);
      query.values().removeIf(String::isBlank);
      return Paths.inbox(org)
          + (query.isEmpty() ? "" : "?")
          + query.entrySet().stream()
              .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
              .collect(Collectors.joining("&"));
    }

    Choice choice(String label, String name, String value) {
      return new Choice(label, with(name, value), values.getOrDefault(name, "").equals(value));
    }
  }

  private static Map<String, String> asked(HttpRequest<?> request) {
    var typed = TypedForm.parse(Objects.requireNonNullElse(request.getUri().getRawQuery(), ""));
    var values = new HashMap<>(typed.shown().values());
    // The list of open cases is the one without a state, so that it has one address.
    values.remove("state", "open");
    values.values().removeIf(String::isBlank);
    return values;
  }

  private static List<Choice> states(Asked asked) {
    return List.of(
        asked.choice("open", "state", ""),
        asked.choice("waiting for a team", "state", "waiting"),
        asked.choice("decided", "state", "decided"));
  }

  private static List<Choice> holders(Asked asked) {
    return List.of(
        asked.choice("anyone’s", "holder", ""),
        asked.choice("mine", "holder", "mine"),
        asked.choice("nobody’s", "holder", "nobody"));
  }

  private static InboxPage.Counter counter(Asked asked, Inbox.Counter found) {
    boolean isCurrent = asked.values().getOrDefault("kind", "").equals(found.kind());
    return new InboxPage.Counter(
        label(found.kind()),
        asked.with("kind", isCurrent ? "" : found.kind()),
        isCurrent,
        found.open(),
        found.mine(),
        found.waiting(),
        found.oldestAt());
  }

  private static String label(String kind) {
    return switch (kind) {
      case "mismatch" -> "Mismatches";
      case "review" -> "Reviews";
      case "duplicate" -> "Duplicates";
      case "suspicious" -> "Suspicious models";
      case "architecture" -> "Architectures";
      case "quarantine" -> "Quarantined";
      case "appeal" -> "Appeals";
      default -> "Failed on hidden sets";
    };
  }

  private static InboxPage.Case line(CaseView one, Caller caller) {
    var claim = one.handling().claim();
    return new InboxPage.Case(
        Badges.kind(one.kind()),
        one.subject().code(),
        Paths.reviewCase(one.id()),
        one.subject().team(),
        CasePages.track(one.subject()),
        one.summary(),
        one.openedAt(),
        Badges.decision(one.kind(), one.decided().decision()),
        new InboxPage.Handling(
            claim == null ? "" : claim.name(),
            claim != null && claim.user().equals(caller.user()),
            one.handling().awaitsTeam()));
  }
}
