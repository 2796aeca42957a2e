package assay.server.notice;

import static org.assertj.core.api.Assertions.assertThat;

import assay.migrations.TestDatabase;
import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.database.TenantDatabase;
import assay.server.queue.CaseStore;
import assay.server.submission.Fault;
import assay.server.submission.SubmissionState;
import assay.server.submission.Timeline;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What people are mailed, read from a mail server that took it over SMTP.
@Timeout(120)
class MailTest {
  private static final String BASE = "https://assay.example.org";

  private final TestDatabase database = TestDatabase.create();
  private final GreenMail mail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void start() {
    mail.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (var one : open.reversed()) {
      one.close();
    }
    mail.stop();
    database.close();
  }

  private ServerUnderTest server(Map<String, Object> more) {
    var settings = new HashMap<String, Object>(more);
    settings.putIfAbsent("assay.mail.host", "127.0.0.1");
    settings.computeIfAbsent("assay.mail.port", _ -> mail.getSmtp().getPort());
    settings.put("assay.mail.from", "assay@example.org");
    settings.put("assay.mail.starttls", false);
    settings.put("assay.base-url", BASE + "/");
    settings.put("assay.notice.tick", "200ms");
    settings.put("assay.notice.first-retry", "200ms");
    var server = ServerUnderTest.startOn(database, settings);
    open.add(server);
    return server;
  }

  private record Mail(String to, String subject, String text, MimeMessage whole) {}

  /// What has come once so many have, in the order of their receivers.
  private List<Mail> mails(int count) throws IOException, MessagingException {
    assertThat(mail.waitForIncomingEmail(30_000, count)).isTrue();
    var all = new ArrayList<Mail>();
    for (var message : mail.getReceivedMessages()) {
      all.add(
          new Mail(
              message.getAllRecipients()[0].toString(),
              message.getSubject(),
              message.getContent().toString().replace("\r\n", "\n"),
              message));
    }
    return all;
  }

  private static UUID submission(ServerUnderTest.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return UUID.fromString(answer.json().path("id").asText());
  }

  private static void inTenantOf(ServerUnderTest server, UUID submission, Consumer<Handle> work) {
    var tenants = server.bean(TenantDatabase.class);
    tenants.inTenant(
        tenants.tenantOf("submission", submission).orElseThrow(),
        handle -> {
          work.accept(handle);
          return submission;
        });
  }

  @Test
  void everyMemberReadsWhatTheGradingGave() throws Exception {
    var server = server(Map.of());
    var contest = Contest.open(server, "mailed", "{per_day: 9}");
    var ada = contest.newTeam("Aare");
    var bob = contest.newMember(ada);
    var gone = contest.newMember(ada);
    contest.sql(
        "update team_member set left_at = now() where user_id = '%s'".formatted(gone.user()));
    var silent = contest.newMember(ada);
    assertThat(server.get("/api/v1/me/mail", silent.token()).json().path("entries").asBoolean())
        .isTrue();
    server.post("/api/v1/me/mail", silent.token(), Map.of("entries", false));

    var accepted = contest.submitClaims(ada);
    var submission = submission(accepted);
    var mails = mails(2);
    assertThat(mails).hasSize(2);
    var addresses =
        contest.query(
            "select email from app_user where id in ('%s', '%s')"
                .formatted(ada.user(), bob.user()));
    assertThat(mails.stream().map(Mail::to)).containsExactlyInAnyOrderElementsOf(addresses);
    var events =
        contest.query(
            "select id from outbox where payload->>'state' = 'GRADED' and kind = 'submission.state'");
    for (var one : mails) {
      assertThat(one.subject())
          .isEqualTo("[Faces] Entry %s: graded".formatted(accepted.json().path("code").asText()));
      assertThat(one.text())
          .contains("Graded: the entry is on its board.")
          .contains("Whose fault: nobody's.")
          .contains("What happens next: Nothing more: it is graded.")
          .contains(BASE + "/submissions/" + submission)
          .contains("member of team Aare")
          .contains(BASE + "/account");
      assertThat(one.whole().getHeader("X-Assay-Event")).containsExactly(events.getFirst());
      assertThat(one.whole().getMessageID()).startsWith("<" + events.getFirst() + ".");
      assertThat(one.whole().getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(one.whole().getContentType()).containsIgnoringCase("text/plain; charset=utf-8");
      assertNoFigure(contest, one);
    }
  }

  /// No score of the entry in any usual spelling.
  private static void assertNoFigure(Contest contest, Mail mail) {
    var figures =
        contest.query(
            "select to_char(value, '0.99') from score union select to_char(value * 100, '999.9') from score");
    assertThat(figures).isNotEmpty();
    for (var figure : figures) {
      assertThat(mail.text()).doesNotContain(figure.strip());
    }
  }

  @Test
  void failuresSayWhoseFaultTheyAre() throws Exception {
    var server = server(Map.of("assay.judge.slots", 0));
    var contest = Contest.open(server, "failed", "{per_day: 9}");
    var member = contest.newTeam("Broye");
    var timeline = server.bean(Timeline.class);

    var first = submission(contest.submitBoth(member));
    inTenantOf(
        server,
        first,
        handle ->
            timeline.fail(
                handle,
                first,
                "model.nan",
                new Timeline.Step(
                    SubmissionState.FAILED_MODEL, "The model gave NaN.", Fault.PARTICIPANT)));
    assertThat(mails(1).getFirst().subject()).endsWith(": the model failed");
    assertThat(mails(1).getFirst().text())
        .contains("The model gave NaN.")
        .contains("Whose fault: the entry's.")
        .contains("What happens next: Mend the model and submit it again.");
    mail.purgeEmailFromAllMailboxes();

    var second = submission(contest.submitBoth(member));
    inTenantOf(
        server,
        second,
        handle -> {
          server.bean(CaseStore.class).open(handle, second, "quarantine");
          timeline.move(
              handle,
              second,
              new Timeline.Step(
                  SubmissionState.FAILED_SYSTEM, "A worker had a fault.", Fault.SYSTEM));
        });
    var both = mails(2);
    assertThat(both).hasSize(2);
    var team = both.stream().filter(one -> one.subject().contains("given back")).findFirst();
    assertThat(team.orElseThrow().text())
        .contains("A worker had a fault.")
        .contains("Whose fault: ours, not yours.");
    var organizer = both.stream().filter(one -> one.subject().contains("needs you")).findFirst();
    assertThat(organizer.orElseThrow().text())
        .contains("of team Broye: it could not be graded on our side")
        .contains(BASE + "/cases/" + contest.query("select id from review_case").getFirst());
    assertThat(contest.query("select email from app_user where name like 'Owner of%'"))
        .contains(organizer.orElseThrow().to());
    mail.purgeEmailFromAllMailboxes();

    var third = submission(contest.submitBoth(member));
    server.post("/api/v1/submissions/%s/cancel".formatted(third), member.token(), Map.of());
    assertThat(mails(1).getFirst().subject()).endsWith(": cancelled");
    assertThat(mails(1).getFirst().text()).contains("Cancelled by the team.");
  }

  @Test
  void decisionIsToldToTheTeamOnce() throws Exception {
    var server = server(Map.of("assay.judge.slots", 0));
    var contest = Contest.open(server, "decided", "{per_day: 9}");
    var submission = submission(contest.submitBoth(contest.newTeam("Orbe")));
    inTenantOf(
        server,
        submission,
        handle -> server.bean(CaseStore.class).open(handle, submission, "mismatch"));
    assertThat(mails(1).getFirst().subject()).endsWith("needs you: mismatch");
    var id = contest.query("select id from review_case").getFirst();
    var decided =
        server.post(
            "/api/v1/cases/%s/decision".formatted(id),
            contest.organizer(),
            Map.of("decision", "rejected", "reason", "A look-up table.", "version", 1));
    assertThat(decided.status()).as(decided.text()).isEqualTo(200);
    var mails = mails(2);
    assertThat(mails).hasSize(2);
    assertThat(mails.getLast().subject()).endsWith(": the organizers decided");
    assertThat(mails.getLast().text())
        .contains("The organizers rejected the entry: it is not ranked.")
        .contains("Their reason: A look-up table.");
  }

  @Test
  void messagesGoToTheTeamAndAnswersAndAppealsToOrganizers() throws Exception {
    var server = server(Map.of("assay.judge.slots", 0));
    var contest = Contest.open(server, "written", "{per_day: 9}");
    var member = contest.newTeam("Kander");
    var submission = submission(contest.submitBoth(member));
    inTenantOf(
        server,
        submission,
        handle -> server.bean(CaseStore.class).open(handle, submission, "mismatch"));
    assertThat(mails(1)).hasSize(1);
    mail.purgeEmailFromAllMailboxes();
    var id = contest.query("select id from review_case").getFirst();
    var about = "/api/v1/cases/" + id;
    server.post(about + "/comments", contest.organizer(), Map.of("text", "Among us."));
    server.post(about + "/messages", contest.organizer(), Map.of("text", "Which colours?"));
    var asked = mails(1).getFirst();
    assertThat(asked.subject()).endsWith(": the organizers write to you");
    assertThat(asked.text())
        .contains("Which colours?")
        .contains("What happens next: answer on the page of the entry.")
        .contains(BASE + "/submissions/" + submission)
        .doesNotContain("Among us.", "Owner of");
    assertThat(contest.query("select email from app_user where id = '%s'".formatted(member.user())))
        .containsExactly(asked.to());
    mail.purgeEmailFromAllMailboxes();

    var owner = contest.query("select email from app_user where name like 'Owner of%'");
    var entry = "/api/v1/submissions/" + submission;
    server.post(entry + "/cases/" + id + "/answers", member.token(), Map.of("text", "RGB."));
    var answered = mails(1).getFirst();
    assertThat(answered.subject()).endsWith(": the team answered");
    assertThat(answered.text()).contains("Team Kander writes", "RGB.", BASE + "/cases/" + id);
    assertThat(owner).containsExactly(answered.to());
    mail.purgeEmailFromAllMailboxes();

    server.post(
        about + "/decision",
        contest.organizer(),
        Map.of("decision", "rejected", "reason", "It is BGR.", "version", 1));
    assertThat(mails(1)).hasSize(1);
    server.post(entry + "/appeals", member.token(), Map.of("text", "Look again."));
    var appealed =
        mails(2).stream()
            .filter(one -> one.subject().endsWith("needs you: appeal"))
            .findFirst()
            .orElseThrow();
    assertThat(owner).containsExactly(appealed.to());
    assertThat(appealed.text()).contains("of team Kander: the team appeals.");
    var appeal = contest.query("select id from review_case where kind = 'appeal'").getFirst();
    server.post(
        "/api/v1/cases/" + appeal + "/decision",
        contest.organizer(),
        Map.of("decision", "approved", "reason", "It is RGB.", "version", 1));
    assertThat(mails(3).stream().filter(one -> one.text().contains("accepted your appeal")))
        .hasSize(1);
    for (int i = 0;
        i < 600 && !contest.query("select 1 from outbox where addressed_at is null").isEmpty();
        i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(contest.query("select count(*) from outbox where kind = 'case.decided'"))
        .as("webhooks learn of the case that was lifted")
        .containsExactly("3");
    assertThat(
            contest.query(
                "select count(*) from delivery d join outbox o on o.id = d.outbox_id where o.kind = 'case.decided'"))
        .as("the team of the two decisions that were told it")
        .containsExactly("2");
  }

  @Test
  void namesCannotAddHeaders() throws Exception {
    var server = server(Map.of());
    var contest = Contest.open(server, "injected", "{per_day: 9}");
    contest.sql(
        "update competition set name = E'Faces\\r\\nBcc: evil@example.org\\r\\n\\r\\nHello\\u2028x é'");
    var member = contest.newTeam("Thur");
    contest.sql("update team set name = E'Thur\\r\\nBcc: evil@example.org'");
    submission(contest.submitClaims(member));
    var one = mails(1).getFirst();
    assertThat(mail.getReceivedMessages()).hasSize(1);
    assertThat(one.whole().getHeader("Bcc")).isNull();
    assertThat(one.subject()).startsWith("[Faces Bcc: evil@example.org Hello x é] Entry ");
    assertThat(Arrays.stream(one.whole().getHeader("Subject")).filter(line -> line.contains("é")))
        .isEmpty();
  }

  @Test
  void whoIsInvitedAndHasAnAccountIsTold() throws Exception {
    var server = server(Map.of());
    var yaml =
        """
        assay: 1
        competition: {slug: faces, name: Hushed faces, summary: A test, private: true}
        sets:
          - {slug: a, name: First, role: validation, data: data/a.npy, labels: data/a.txt}
          - {slug: b, name: Second, role: validation, data: data/b.npy, labels: data/b.txt}
        tasks:
          - {slug: claims, name: Claims, submit: scores, claim_format: sdfr, score: cosine}
        phases:
          - slug: main
            name: Main
            opens: 2020-01-01T00:00:00Z
            tracks: [{task: claims, claims: [a], sets: [a], board: {accepts: [claimed]}}]
        """;
    var contest = Contest.of(server, "hushed", Contest.bundleOf(yaml));
    var email = server.signUp("Guest");
    for (var address : List.of("nobody.yet@example.org", email, email)) {
      var invited =
          server.post(
              contest.path() + "/invitations", contest.organizer(), Map.of("email", address));
      assertThat(invited.status()).as(invited.text()).isEqualTo(201);
    }
    contest.submitClaims(contest.newTeam("Aare"));

    // The entry's mail comes after the invitations': there are two, and none to who has no account.
    var mails = mails(2);
    assertThat(mails).hasSize(2);
    var invitation = mails.stream().filter(mail -> mail.to().equals(email)).toList();
    assertThat(invitation).hasSize(1);
    assertThat(invitation.getFirst().subject()).isEqualTo("You are invited to Hushed faces");
    assertThat(invitation.getFirst().text()).contains(BASE + "/o/hushed/faces");
  }

  @Test
  void mailWaitsUntilTheRelayIsThere() throws Exception {
    int port = mail.getSmtp().getPort();
    mail.stop();
    var server = server(Map.of("assay.mail.port", port));
    var contest = Contest.open(server, "waiting", "{per_day: 9}");
    submission(contest.submitClaims(contest.newTeam("Emme")));
    for (int i = 0;
        i < 600 && contest.query("select 1 from delivery where attempts > 1").isEmpty();
        i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(contest.query("select error from delivery"))
        .containsExactly("the mail server did not take it");
    var later = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    later.start();
    try {
      assertThat(later.waitForIncomingEmail(30_000, 1)).isTrue();
      assertThat(later.getReceivedMessages()).hasSize(1);
    } finally {
      later.stop();
    }
  }

  @Test
  void withoutARelayNoMailIsMade() {
    var server = server(Map.of("assay.mail.host", "", "assay.judge.slots", 0));
    var contest = Contest.open(server, "silent", "{per_day: 9}");
    var submission = submission(contest.submitClaims(contest.newTeam("Sihl")));
    inTenantOf(
        server,
        submission,
        handle -> server.bean(CaseStore.class).open(handle, submission, "mismatch"));
    server.bean(Notices.class).address();
    assertThat(contest.query("select count(*) from delivery")).containsExactly("0");
    assertThat(contest.query("select count(*) from outbox where delivered_at is null"))
        .containsExactly("0");
  }
}
