package assay.server.notice;

import assay.server.submission.SubmissionState;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.UUID;

/// Words mails: what happened, why, whose fault it is, what happens next, and where to look. A mail
/// repeats what the timeline of the entry says and adds no figure to it.
@Singleton
class Letters {
  private final ObjectMapper json;
  private final String baseUrl;

  Letters(ObjectMapper json, @Value("${assay.base-url:}") String baseUrl) {
    this.json = json;
    this.baseUrl = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
  }

  Letter write(Happening event, UUID person, String to) {
    var payload = read(event.payload());
    return switch (event.kind()) {
      case "submission.state" -> state(event, payload, person, to);
      case "case.decided" -> decided(event, payload, person, to);
      case "submission.regraded" -> regraded(event, payload, person, to);
      case "case.opened" -> opened(event, payload, person, to);
      case "case.message" -> message(event, payload, person, to);
      case "case.answer" -> answer(event, payload, person, to);
      case "invitation.made" -> invited(event, payload, person, to);
      default -> throw new IllegalStateException("no mail is made of " + event.kind());
    };
  }

  private Letter state(Happening event, JsonNode payload, UUID person, String to) {
    var state = SubmissionState.valueOf(payload.path("state").asText());
    return letter(
        event,
        person,
        to,
        "[%s] Entry %s: %s".formatted(event.competitionName(), event.entry(), happened(state)),
        """
        %s

        %s

        What happens next: %s

        %s

        %s
        """
            .formatted(
                payload.path("reason").asText(),
                fault(payload.path("fault").asText()),
                state.next(),
                link("/submissions/" + payload.path("submission").asText()),
                whyTeam(event)));
  }

  private static String happened(SubmissionState state) {
    return switch (state) {
      case CHECKING, QUEUED, RUNNING, JUDGING ->
          throw new IllegalStateException("no mail is made of " + state);
      case GRADED -> "graded";
      case FAILED_MODEL -> "the model failed";
      case FAILED_SYSTEM -> "we failed, and the entry was given back";
      case CANCELLED -> "cancelled";
    };
  }

  private static String fault(String spelled) {
    return switch (spelled) {
      case "participant" -> "Whose fault: the entry's.";
      case "system" -> "Whose fault: ours, not yours.";
      default -> "Whose fault: nobody's.";
    };
  }

  private Letter decided(Happening event, JsonNode payload, UUID person, String to) {
    return letter(
        event,
        person,
        to,
        "[%s] Entry %s: the organizers decided".formatted(event.competitionName(), event.entry()),
        """
        %s

        What happens next: the decision holds from now on; the organizers can take it back, and would tell you.

        %s

        %s
        """
            .formatted(
                payload.path("told").asText(),
                link("/submissions/" + payload.path("submission").asText()),
                whyTeam(event)));
  }

  private Letter regraded(Happening event, JsonNode payload, UUID person, String to) {
    return letter(
        event,
        person,
        to,
        "[%s] Entry %s: graded anew, with other results"
            .formatted(event.competitionName(), event.entry()),
        """
        %s

        What happens next: the new results stand. The board at an earlier date keeps the old ones. No attempt was charged.

        %s

        %s
        """
            .formatted(
                payload.path("told").asText(),
                link("/submissions/" + payload.path("submission").asText()),
                whyTeam(event)));
  }

  private Letter message(Happening event, JsonNode payload, UUID person, String to) {
    return letter(
        event,
        person,
        to,
        "[%s] Entry %s: the organizers write to you"
            .formatted(event.competitionName(), event.entry()),
        """
        The organizers write about entry %s:

        %s

        What happens next: answer on the page of the entry. The case goes on when you do, or when the organizers decide.

        %s

        %s
        """
            .formatted(
                event.entry(),
                payload.path("text").asText(),
                link("/submissions/" + payload.path("submission").asText()),
                whyTeam(event)));
  }

  private Letter answer(Happening event, JsonNode payload, UUID person, String to) {
    return letter(
        event,
        person,
        to,
        "[%s] Entry %s: the team answered".formatted(event.competitionName(), event.entry()),
        """
        Team %s writes about entry %s:

        %s

        What happens next: the case stays open until someone of your organization decides it.

        %s

        You get this because you are an owner or organizer of the organization.
        """
            .formatted(
                event.team(),
                event.entry(),
                payload.path("text").asText(),
                link("/cases/" + payload.path("case").asText())));
  }

  private Letter opened(Happening event, JsonNode payload, UUID person, String to) {
    return letter(
        event,
        person,
        to,
        "[%s] Entry %s needs you: %s"
            .formatted(event.competitionName(), event.entry(), payload.path("kind").asText()),
        """
        Entry %s of team %s: %s

        What happens next: the case stays open until someone of your organization decides it.

        %s

        You get this because you are an owner or organizer of the organization.
        """
            .formatted(
                event.entry(),
                event.team(),
                matter(payload.path("kind").asText()),
                link("/cases/" + payload.path("case").asText())));
  }

  private Letter invited(Happening event, JsonNode payload, UUID person, String to) {
    var name = payload.path("name").asText();
    return letter(
        event,
        person,
        to,
        "You are invited to " + name,
        """
        The organizers of %s invite you: the competition is private, and exists for you from now on.

        What happens next: sign in with this address, look at it, and found a team if you want to enter.

        %s

        You get this because an organizer put your address on the list of those who are invited. There is nothing you have to do.
        """
            .formatted(name, link(payload.path("path").asText())));
  }

  private static String matter(String kind) {
    return switch (kind) {
      case "mismatch" -> "the claimed scores differ from the re-run.";
      case "review" -> "the claimed scores differ a little from the re-run.";
      case "quarantine" ->
          "it could not be graded on our side. The team got the attempt back; an operator must look.";
      case "hidden-failure" -> "the model failed on hidden sets only.";
      case "duplicate" -> "it resembles another entry.";
      case "suspicious" -> "the model holds what a look-up table or a trigger is built from.";
      case "appeal" -> "the team appeals.";
      case "architecture" -> "the layers are not those of the reference.";
      default -> "a case of the kind " + kind + ".";
    };
  }

  private String whyTeam(Happening event) {
    return "You get this because you are a member of team %s. To get no mail about your entries: %s"
        .formatted(event.team(), link("/account"));
  }

  /// @param text ends with why it was sent
  private Letter letter(Happening event, UUID person, String to, String subject, String text) {
    return new Letter(event.id(), person, event.at(), to, subject, text);
  }

  private String link(String path) {
    return baseUrl + path;
  }

  private JsonNode read(String payload) {
    try {
      return json.readTree(payload);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that we did not write: " + payload, e);
    }
  }
}
