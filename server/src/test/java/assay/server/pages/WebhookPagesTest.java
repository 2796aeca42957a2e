package assay.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Webhooks as organizers see them, and the switch for mail.
class WebhookPagesTest {
  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.notice.tick", "1h"));
    contest = Contest.open(server, "hooks", "{per_day: 5}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void webhookIsAddedTriedAndRemoved() {
    var organizer = Browser.bearing(server, contest.organizer());
    assertThat(organizer.get("/organize/hooks").text()).contains("/organize/hooks/webhooks");
    assertThat(organizer.get("/organize/hooks/webhooks").text()).contains("Nobody is told yet");

    var refused =
        organizer.form(
            "/organize/hooks/webhooks", "url", "https://10.0.0.1/", "kinds", "case.opened");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text())
        .contains("value=\"https://10.0.0.1/\"")
        .contains("the name or address of a host on the public Internet")
        .contains("value=\"case.opened\" checked");

    var none = organizer.form("/organize/hooks/webhooks", "url", "https://hooks.example.org/");
    assertThat(none.status()).isEqualTo(422);
    assertThat(none.text()).contains("found none");

    var added =
        organizer.form(
            "/organize/hooks/webhooks",
            "url",
            "https://hooks.example.org/a",
            "kinds",
            "case.opened",
            "kinds",
            "case.decided");
    assertThat(added.status()).as(added.text()).isEqualTo(200);
    assertThat(added.text())
        .contains("assayh_", "https://hooks.example.org/a", "case.opened, case.decided");
    var page = organizer.get("/organize/hooks/webhooks").text();
    assertThat(page).doesNotContain("assayh_").contains("none yet");

    var test = Pattern.compile("/organize/hooks/webhooks/[0-9a-f-]{36}/test").matcher(page);
    assertThat(test.find()).isTrue();
    assertThat(organizer.form(test.group()).status()).isEqualTo(303);
    contest.sql(
        """
        insert into delivery (tenant_id, outbox_id, webhook_id, attempts, due_at, error)
        select w.tenant_id, o.id, w.id, 2, now() + interval '1 minute', 'answered <b>500</b>'
        from webhook w
        join outbox o on o.tenant_id = w.tenant_id and o.kind = 'webhook.test'
        """);
    assertThat(organizer.get("/organize/hooks/webhooks").text())
        .contains("webhook.test", "<dd>2</dd>", "Next attempt", "answered &lt;b&gt;500")
        .doesNotContain("<b>500");

    assertThat(organizer.form(test.group().replace("/test", "/remove")).status()).isEqualTo(303);
    assertThat(organizer.get("/organize/hooks/webhooks").text()).contains("Nobody is told yet");
  }

  @Test
  void webhooksDoNotExistForOthers() {
    var member = Browser.bearing(server, contest.newTeam("Thur").token());
    assertThat(member.get("/organize/hooks/webhooks").status()).isGreaterThanOrEqualTo(400);
    var stranger = Browser.bearing(server, server.newOrganization("no-hooks"));
    assertThat(stranger.get("/organize/hooks/webhooks").status()).isEqualTo(404);
    var form =
        stranger.form(
            "/organize/hooks/webhooks",
            "url",
            "https://hooks.example.org/b",
            "kinds",
            "case.opened");
    assertThat(form.status()).isEqualTo(404);
  }

  @Test
  void mailAboutOnesEntriesIsSwitchedOffAndOn() {
    var browser = Browser.of(server, server.signUp("Ada"));
    assertThat(browser.get("/account").text()).contains("name=\"entries\" value=\"yes\" checked");
    assertThat(browser.form("/account/mail", "entries", "no").status()).isEqualTo(303);
    assertThat(browser.get("/account").text()).contains("name=\"entries\" value=\"no\" checked");
    browser.form("/account/mail", "entries", "yes");
    assertThat(browser.get("/account").text()).contains("name=\"entries\" value=\"yes\" checked");
  }
}
