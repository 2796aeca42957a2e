package assay.standalone.load;

import assay.standalone.fault.Client;
import assay.standalone.fault.Team;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Many teams at once, as in the minutes before a deadline.
final class ScoreRush {
  private static final String BOUNDARY = "assay-load-boundary";

  private final Client client;
  private final HttpClient http;
  private final URI server;
  private final List<Team> teams;
  private final AtomicInteger numbers = new AtomicInteger();

  ScoreRush(Client client, HttpClient http, URI server, List<Team> teams) {
    this.client = client;
    this.http = http;
    this.server = server;
    this.teams = List.copyOf(teams);
  }

  /// What a rush came to.
  ///
  /// @param seconds from the first request to the last answer
  /// @param backlog entries not judged yet at that moment
  /// @param drain seconds until all were
  /// @param errors what was answered instead, if anything
  record Result(
      int accepted,
      double seconds,
      Latencies latencies,
      int backlog,
      double drain,
      List<String> errors) {
    double rate() {
      return accepted / seconds;
    }
  }

  /// Requests begin at fixed moments, whatever the server does: a slow answer delays none, and
  /// counts from the moment at which its request was due.
  Result atRate(double perSecond, Duration time) throws IOException, InterruptedException {
    int count = (int) (perSecond * time.toNanos() / 1e9);
    // Made before: a participant's machine is not the server's.
    var forms = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      forms.add(form(LoadContest.scores(numbers.incrementAndGet())));
    }
    var latencies = new ArrayList<Double>();
    var errors = new ArrayList<String>();
    var ids = new ArrayList<String>();
    var threads = new ArrayList<Thread>();
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = began + (long) (i / perSecond * 1e9);
      TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
      var form = forms.get(i);
      var team = teams.get(i % teams.size());
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                var answered = send(team, form);
                double millis = (System.nanoTime() - due) / 1e6;
                synchronized (ids) {
                  if (answered.startsWith("!")) {
                    errors.add(answered);
                  } else {
                    ids.add(answered);
                    latencies.add(millis);
                  }
                }
              }));
    }
    for (var thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    int backlog = backlog();
    long from = System.nanoTime();
    while (backlog() > 0) {
      TimeUnit.MILLISECONDS.sleep(500);
    }
    double drain = (System.nanoTime() - from) / 1e9;
    return new Result(ids.size(), seconds, Latencies.of(latencies), backlog, drain, errors);
  }

  /// The entry's id; else what went wrong, after an exclamation mark.
  private String send(Team team, byte[] form) {
    try {
      var answer =
          client.send(
              "POST",
              server.resolve(LoadContest.PATH + "/submissions"),
              team.token(),
              Map.of(
                  "Content-Type",
                  "multipart/form-data; boundary=" + BOUNDARY,
                  "Idempotency-Key",
                  UUID.randomUUID().toString()),
              form);
      return answer.isGood()
          ? answer.body().path("id").asText()
          : "!" + answer.status() + " " + answer.code();
    } catch (IOException e) {
      return "!" + e;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "!interrupted";
    }
  }

  private static byte[] form(byte[] scores) throws IOException {
    var body = new ByteArrayOutputStream(scores.length + 512);
    part(body, "name=\"task\"", LoadContest.SCORES.getBytes(StandardCharsets.US_ASCII));
    part(body, "name=\"phase\"", LoadContest.PHASE.getBytes(StandardCharsets.US_ASCII));
    part(body, "name=\"scores\"; filename=\"scores.txt\"", scores);
    body.write(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return body.toByteArray();
  }

  private static void part(ByteArrayOutputStream body, String disposition, byte[] value)
      throws IOException {
    var head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition;
    body.write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    body.write(value);
    body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /// Entries that wait or are being judged, by the server's own metric.
  private int backlog() throws IOException, InterruptedException {
    return Metrics.of(http, server).active();
  }
}
