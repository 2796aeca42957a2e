package assay.standalone.fault;

import assay.standalone.face.Draws;
import assay.standalone.fault.History.Attempt;
import assay.standalone.fault.History.End;
import assay.standalone.fault.History.Sent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// How one participant sends: to any server, again under the same key while the outcome is unknown,
/// writing down what came of it.
final class Rush {
  private static final String BOUNDARY = "assay-drill-boundary";
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration PAUSE = Duration.ofMillis(300);

  /// Not now: nothing was done, and it is worth trying again.
  private static final Set<Integer> LATER = Set.of(408, 423, 507);

  private static final Set<Integer> AMBIGUOUS = Set.of(500, 502, 503, 504);

  private final Client client;
  private final List<URI> servers;
  private final History history;
  private final AtomicInteger numbers = new AtomicInteger();

  Rush(Client client, List<URI> servers, History history) {
    this.client = client;
    this.servers = List.copyOf(servers);
    this.history = history;
  }

  /// A request that can be sent more than once.
  interface Request {
    Client.Answer to(URI server) throws IOException, InterruptedException;
  }

  /// Sends scores or a model as a form.
  End enter(Team team, String phase, String task, int region, Draws draws, Duration patience)
      throws IOException, InterruptedException {
    int number = numbers.incrementAndGet();
    var key = new UUID(draws.next(), draws.next()).toString();
    var file = file(task, region, number);
    var sent = new Sent(team, phase, task, region, number, key, sha256(file));
    return repeat(sent, draws, patience, form(sent));
  }

  private static byte[] file(String task, int region, int number) {
    return task.equals(FaultContest.MODEL)
        ? FaultContest.model(region, number)
        : FaultContest.scores(region, number);
  }

  /// The same form under the same key, as often as it is asked for.
  private Request form(Sent sent) throws IOException {
    var file = file(sent.task(), sent.region(), sent.number());
    boolean isModel = sent.task().equals(FaultContest.MODEL);
    var body = new ByteArrayOutputStream();
    field(body, "task", sent.task());
    field(body, "phase", sent.phase());
    part(
        body,
        isModel
            ? "name=\"model\"; filename=\"model.onnx\""
            : "name=\"scores\"; filename=\"scores.txt\"",
        file);
    body.write(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    var bytes = body.toByteArray();
    return server ->
        client.send(
            "POST",
            server.resolve(FaultContest.PATH + "/submissions"),
            sent.team().token(),
            Map.of(
                "Content-Type",
                "multipart/form-data; boundary=" + BOUNDARY,
                "Idempotency-Key",
                sent.key()),
            bytes);
  }

  private static void field(ByteArrayOutputStream body, String name, String value)
      throws IOException {
    part(body, "name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
  }

  private static void part(ByteArrayOutputStream body, String disposition, byte[] value)
      throws IOException {
    var head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition;
    body.write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    body.write(value);
    body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /// Sends what was sent before, under its key.
  End again(Sent sent, Draws draws, Duration patience) throws IOException, InterruptedException {
    return repeat(sent, draws, patience, form(sent));
  }

  /// Until it is acknowledged, refused for good, or patience ends.
  private End repeat(Sent sent, Draws draws, Duration patience, Request request)
      throws IOException, InterruptedException {
    var began = CLOCK.instant();
    long deadline = System.nanoTime() + patience.toNanos();
    boolean isAmbiguous = false;
    End end;
    while (true) {
      end = once(draws, request);
      isAmbiguous |= end instanceof End.Unknown;
      boolean isFinal =
          !(end instanceof End.Unknown)
              && !(end instanceof End.Refused(var status, _) && LATER.contains(status));
      if (isFinal || System.nanoTime() > deadline) {
        break;
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
    // "Try again later" after a try that nobody answered says nothing of that one.
    if (isAmbiguous && end instanceof End.Refused(var status, _) && LATER.contains(status)) {
      end = new End.Unknown("refused " + status + " after a try without an answer");
    }
    history.add(new Attempt(sent, began, CLOCK.instant(), end));
    return end;
  }

  private End once(Draws draws, Request request) throws InterruptedException {
    try {
      var answer = request.to(any(draws));
      history.count(answer.isGood() ? "accepted" : answer.status() + " " + answer.code());
      if (answer.isGood()) {
        return new End.Acknowledged(UUID.fromString(answer.body().path("id").asText()));
      }
      // A fault of the server's own, or of its database: it may have come after the commit.
      return AMBIGUOUS.contains(answer.status())
          ? new End.Unknown("answer " + answer.status())
          : new End.Refused(answer.status(), answer.code());
    } catch (IOException e) {
      history.count("no answer");
      return new End.Unknown(e.toString());
    }
  }

  private URI any(Draws draws) {
    return servers.get(draws.below(servers.size()));
  }

  /// A model in three pieces, each to any server, then an entry that names it.
  End upload(Team team, String phase, int region, Draws draws, Duration patience)
      throws IOException, InterruptedException {
    var file = FaultContest.model(region, numbers.incrementAndGet());
    long deadline = System.nanoTime() + patience.toNanos();
    var location = create(team, file, draws, deadline);
    if (location.isEmpty() || !fill(team, location, file, draws, deadline)) {
      history.count("upload given up");
      return new End.Unknown("the upload did not end in time; nothing was entered");
    }
    var id = location.substring(location.lastIndexOf('/') + 1);
    var key = new UUID(draws.next(), draws.next()).toString();
    var sent = new Sent(team, phase, FaultContest.MODEL, region, 0, key, sha256(file));
    return repeat(
        sent,
        draws,
        patience,
        server ->
            client.send(
                "POST",
                server.resolve(FaultContest.PATH + "/submissions"),
                team.token(),
                Map.of("Content-Type", "application/json", "Idempotency-Key", sent.key()),
                """
                {"phase": "%s", "task": "%s", "model": "%s"}\
                """
                    .formatted(phase, FaultContest.MODEL, id)
                    .getBytes(StandardCharsets.UTF_8)));
  }

  private String create(Team team, byte[] file, Draws draws, long deadline)
      throws InterruptedException {
    var headers = new HashMap<String, String>();
    headers.put("Tus-Resumable", "1.0.0");
    headers.put("Upload-Length", Integer.toString(file.length));
    headers.put(
        "Upload-Metadata",
        "organization %s,competition %s,filename %s"
            .formatted(base64("main"), base64("faults"), base64("model.onnx")));
    while (System.nanoTime() < deadline) {
      try {
        var answer =
            client.send(
                "POST", any(draws).resolve("/api/v1/uploads"), team.token(), headers, new byte[0]);
        history.count("upload created " + answer.status());
        if (answer.isGood()) {
          return URI.create(answer.headers().getOrDefault("location", "")).getPath();
        }
      } catch (IOException _) {
        history.count("no answer");
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
    return "";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Asks how far it is whenever it does not know, as the protocol has it.
  private boolean fill(Team team, String location, byte[] file, Draws draws, long deadline)
      throws InterruptedException {
    int piece = file.length / 3 + 1;
    int offset = 0;
    while (offset < file.length && System.nanoTime() < deadline) {
      try {
        int to = Math.min(file.length, offset + piece);
        var answer =
            client.send(
                "PATCH",
                any(draws).resolve(location),
                team.token(),
                Map.of(
                    "Tus-Resumable", "1.0.0",
                    "Upload-Offset", Integer.toString(offset),
                    "Content-Type", "application/offset+octet-stream"),
                Arrays.copyOfRange(file, offset, to));
        history.count("upload piece " + answer.status());
        if (answer.isGood()) {
          offset = Integer.parseInt(answer.headers().getOrDefault("upload-offset", "0"));
          continue;
        }
      } catch (IOException _) {
        history.count("no answer");
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      offset = offset(team, location, draws, offset);
    }
    return offset == file.length;
  }

  private int offset(Team team, String location, Draws draws, int otherwise)
      throws InterruptedException {
    try {
      var answer =
          client.send(
              "HEAD",
              any(draws).resolve(location),
              team.token(),
              Map.of("Tus-Resumable", "1.0.0"),
              new byte[0]);
      return answer.isGood()
          ? Integer.parseInt(answer.headers().getOrDefault("upload-offset", "0"))
          : otherwise;
    } catch (IOException _) {
      return otherwise;
    }
  }

  /// Asks for an entry to be stopped, once.
  void cancel(Team team, UUID entry, Draws draws) throws IOException, InterruptedException {
    try {
      var answer =
          client.post(
              any(draws).resolve("/api/v1/submissions/" + entry + "/cancel"),
              team.token(),
              Map.of());
      if (answer.isGood() || answer.status() >= 500) {
        history.cancel(entry, answer.isGood());
      }
    } catch (IOException _) {
      history.cancel(entry, false);
    }
  }

  /// Its state; empty where nobody answers.
  String state(Team team, UUID entry, Draws draws) throws InterruptedException {
    try {
      return client
          .get(any(draws).resolve("/api/v1/submissions/" + entry), team.token())
          .body()
          .path("state")
          .asText();
    } catch (IOException _) {
      return "";
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
