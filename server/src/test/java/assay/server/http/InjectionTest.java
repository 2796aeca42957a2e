package assay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Text that means something to another language is kept as it was written, shown as text, and
/// never begins a line of the log. Case H10.
@Timeout(180)
class InjectionTest {
  private static final String FORGED = "2026-11-27T00:00:00.000Z ERROR a.s.seal.Verifier forged";

  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.judge.slots", 0));
    contest = Contest.open(server, "injected", "{per_day: 100}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'); drop table submission; --",
        "\" or \"\"=\"",
        "$$ select pg_sleep(9) $$",
        "*)(uid=*))(|(uid=*",
        "${jndi:ldap://127.0.0.1:1/a}",
        "#{7*7} ${7*7} {{7*7}}",
        "%X{token} %d %n",
        "=cmd|' /C calc'!A0",
        "<img src=x onerror=alert(1)>"
      })
  void everyTextFieldKeepsItAsItIs(String text) {
    var email = server.signUp(text);
    var token = server.tokenOf(email);
    assertThat(server.get("/api/v1/me", token).json().path("name").asText()).isEqualTo(text);

    var founded = server.post(contest.path() + "/teams", token, Map.of("name", text));
    assertThat(founded.status()).as(founded.text()).isEqualTo(201);
    assertThat(founded.json().path("name").asText()).isEqualTo(text);

    var link = "https://example.org/?q=" + text.replace(" ", "+");
    var said = text + "\n" + FORGED;
    var form =
        new Contest.Form()
            .field("task", "claims")
            .field("method_name", text)
            .field("method_description", said)
            .field("method_link", link)
            .scores(Contest.scores(text.hashCode()));
    var entry = contest.submit(token, form);
    assertThat(entry.status()).as(entry.text()).isEqualTo(201);
    var method =
        server
            .get("/api/v1/submissions/" + entry.json().path("id").asText(), token)
            .json()
            .path("method");
    assertThat(method.path("name").asText()).isEqualTo(text);
    assertThat(method.path("description").asText()).isEqualTo(said);
    assertThat(method.path("link").asText()).isEqualTo(link);

    var registered = server.get(contest.path() + "/registrations", contest.organizer());
    assertThat(registered.json().path("items").findValuesAsText("name")).contains(text);
    var board = server.get("/o/injected/" + slug() + "/boards/main/claims/default", "");
    assertThat(board.text()).doesNotContain("<img src=x");
    assertThat(contest.query("select count(*) from submission")).isNotEmpty();
  }

  private static String slug() {
    return contest.path().substring(contest.path().lastIndexOf('/') + 1);
  }

  /// The layout of the server's own log, as its configuration has it.
  private static PatternLayout layout() {
    var appender =
        (ConsoleAppender<ILoggingEvent>)
            ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME))
                .getAppender("stderr");
    return (PatternLayout) ((PatternLayoutEncoder) appender.getEncoder()).getLayout();
  }

  private static String logged(String message, @Nullable Throwable cause) {
    var logger = (Logger) LoggerFactory.getLogger(InjectionTest.class);
    var event = new LoggingEvent("", logger, Level.WARN, message, cause, new Object[] {});
    return layout().doLayout(event);
  }

  @Test
  void theLogHasNoLineOfWhoeverWroteTheText() {
    assertThat(logged("the team a\r\n" + FORGED + "\n" + FORGED, null).lines()).hasSize(1);
    var thrown =
        new IllegalStateException("a\n" + FORGED, new IllegalArgumentException("b\r\n" + FORGED));
    assertThat(logged("it failed", thrown).lines())
        .hasSizeGreaterThan(4)
        .noneMatch(line -> line.startsWith("2026-11-27T00:00:00.000Z"));
  }
}
