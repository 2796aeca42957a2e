package assay.server.notice;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a call goes and how long it lasts, with the resolver in the test's hands. Cases H04, H05.
@Timeout(60)
class HttpsPostTest {
  private static final Exempt NONE = new Exempt(List.of());
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String NAME = "hooks.example.org";

  private static Receiver.Key key = new Receiver.Key(Path.of(""), Path.of(""));

  @BeforeAll
  static void makeKey(@TempDir Path folder) {
    key = Receiver.Key.in(folder);
  }

  private static HttpsPost post(AddressLookup lookup, Exempt exempt, Duration patience) {
    return new HttpsPost(
        lookup, exempt, WebhookParts.sockets(key.certificate().toString()), patience);
  }

  private static Outcome call(AddressLookup lookup, Exempt exempt, Destination to) {
    try (var post = post(lookup, exempt, PATIENCE)) {
      return post.post(to, List.of("Assay-Event: 1"), "{}".getBytes(US_ASCII));
    }
  }

  private static String error(Outcome outcome) {
    return outcome instanceof Outcome.Failed(var error) ? error : outcome.toString();
  }

  private static Exempt exempt(String host, int port) {
    return new Exempt(List.of(host + ":" + port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1,1.1.1.1",
        "1.1.1.1,127.0.0.1",
        "0.0.0.0",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "fd00::1",
        "fe80::1",
        "64:ff9b::7f00:1",
        "255.255.255.255"
      })
  void nameThatLeadsInsideIsNotFollowed(String addresses) {
    var all = Arrays.stream(addresses.split(",")).map(InetAddress::ofLiteral).toList();
    try (var sink = Receiver.sink(InetAddress.ofLiteral("::"), 0)) {
      var to = new Destination(NAME, sink.port(), "/");
      assertThat(error(call(_ -> all, NONE, to))).contains("not on the public Internet");
      assertThat(sink.accepted).hasValue(0);
    }
  }

  /// Without the rule, the sink of the test above would be reached.
  @Test
  void sinkIsReachedByWhoMay() {
    try (var sink = Receiver.sink(LOOPBACK, 0)) {
      var to = new Destination(NAME, sink.port(), "/");
      call(_ -> List.of(LOOPBACK), exempt(NAME, sink.port()), to);
      assertThat(sink.accepted).hasValue(1);
    }
  }

  @Test
  void nameThatChangesItsAddressLeadsToTheOneThatWasLookedAt() throws InterruptedException {
    var first = InetAddress.ofLiteral("127.0.0.2");
    try (var receiver = Receiver.at(first, key, Receiver.status("204 No Content"));
        var sink = Receiver.sink(LOOPBACK, receiver.port())) {
      var answers = new ArrayDeque<>(List.of(first, LOOPBACK, LOOPBACK));
      var asked = new AtomicInteger();
      AddressLookup rebinding =
          _ -> {
            asked.incrementAndGet();
            return List.of(answers.removeFirst());
          };
      var to = new Destination(NAME, receiver.port(), "/in?x=1");
      assertThat(call(rebinding, exempt(NAME, receiver.port()), to))
          .isEqualTo(new Outcome.Delivered());
      assertThat(asked).hasValue(1);
      assertThat(sink.accepted).hasValue(0);
      var request = receiver.requests.take();
      assertThat(request.line()).isEqualTo("POST /in?x=1 HTTP/1.1");
      assertThat(request.sni()).isEqualTo(NAME);
      assertThat(request.header("host")).isEqualTo(NAME + ":" + receiver.port());
      assertThat(request.header("assay-event")).isEqualTo("1");
    }
  }

  @Test
  void certificateOfAnotherNameIsNotAccepted() {
    try (var receiver = Receiver.at(LOOPBACK, key, Receiver.status("200 OK"))) {
      var to = new Destination("other.example.org", receiver.port(), "/");
      var outcome = call(_ -> List.of(LOOPBACK), exempt("other.example.org", receiver.port()), to);
      assertThat(error(outcome)).startsWith("no TLS connection");
      assertThat(receiver.requests).isEmpty();
    }
  }

  @Test
  void redirectIsNotFollowed() {
    try (var sink = Receiver.sink(LOOPBACK, 0);
        var receiver =
            Receiver.at(
                LOOPBACK,
                key,
                (_, out) ->
                    out.write(
                        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\n\r\n"
                            .formatted(sink.port())
                            .getBytes(US_ASCII)))) {
      var to = new Destination(NAME, receiver.port(), "/");
      var outcome = call(_ -> List.of(LOOPBACK), exempt(NAME, receiver.port()), to);
      assertThat(error(outcome)).contains("answered 302").contains("not followed");
      assertThat(sink.accepted).hasValue(0);
    }
  }

  @Test
  void unknownNameAndOtherAnswersAreFailures() {
    assertThat(
            error(
                call(
                    host -> {
                      throw new UnknownHostException(host);
                    },
                    NONE,
                    new Destination(NAME, 443, "/"))))
        .isEqualTo("the name has no address");
    for (var status : List.of("500 Oh", "404 Not Found", "199 Odd")) {
      try (var receiver = Receiver.at(LOOPBACK, key, Receiver.status(status))) {
        var to = new Destination(NAME, receiver.port(), "/");
        var outcome = call(_ -> List.of(LOOPBACK), exempt(NAME, receiver.port()), to);
        assertThat(error(outcome)).isEqualTo("answered " + status.substring(0, 3));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", "x"})
  void answerOfAGigabyteIsCut(String beginning) {
    var receiver =
        Receiver.at(
            LOOPBACK,
            key,
            (_, out) -> {
              out.write(beginning.getBytes(US_ASCII));
              var piece = new byte[64 << 10];
              Arrays.fill(piece, (byte) 'x');
              for (int i = 0; i < 16_384; i++) {
                out.write(piece);
              }
            });
    try (receiver) {
      long began = System.nanoTime();
      var to = new Destination(NAME, receiver.port(), "/");
      var outcome = call(_ -> List.of(LOOPBACK), exempt(NAME, receiver.port()), to);
      assertThat(outcome)
          .isEqualTo(
              beginning.length() > 1
                  ? new Outcome.Delivered()
                  : new Outcome.Failed("the answer is not HTTP/1.1"));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
      // What came before the line was cut: on a busy machine some of the gigabyte, never half of
      // it.
      assertThat(receiver.written.get()).isLessThan(512 << 20);
    }
  }

  @Test
  void receiverThatNeverAnswersIsCut() {
    var never = new CountDownLatch(1);
    try (var receiver = Receiver.at(LOOPBACK, key, (_, _) -> never.await())) {
      assertIsCut(receiver);
    } finally {
      never.countDown();
    }
  }

  @Test
  void receiverThatAnswersALetterAtATimeIsCut() {
    try (var receiver =
        Receiver.at(
            LOOPBACK,
            key,
            (_, out) -> {
              for (int i = 0; i < 10_000; i++) {
                out.write('H');
                Thread.sleep(50);
              }
            })) {
      assertIsCut(receiver);
    }
  }

  @Test
  void receiverThatDoesNotEvenGreetIsCut() {
    try (var sink = Receiver.sink(LOOPBACK, 0)) {
      assertIsCut(sink);
    }
  }

  private static void assertIsCut(Receiver receiver) {
    var patience = Duration.ofMillis(700);
    try (var post = post(_ -> List.of(LOOPBACK), exempt(NAME, receiver.port()), patience)) {
      long began = System.nanoTime();
      var outcome = post.post(new Destination(NAME, receiver.port(), "/"), List.of(), new byte[0]);
      assertThat(error(outcome)).isEqualTo("no answer within 700 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(patience, patience.plusSeconds(3));
    }
  }

  @Test
  void resolverThatNeverAnswersIsCut() {
    var never = new CountDownLatch(1);
    AddressLookup stuck =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(host);
        };
    try (var post = post(stuck, NONE, Duration.ofMillis(300))) {
      var outcome = post.post(new Destination(NAME, 443, "/"), List.of(), new byte[0]);
      assertThat(error(outcome)).isEqualTo("no answer within 300 ms");
    }
  }
}
