package assay.server.queue;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// A worker that speaks the protocol over HTTP and computes something simpler than a model does:
/// the score of a pair is the difference of its two images' first pixels, over 279. Another variant
/// moves each score by up to a tenth, by its own rule.
public final class FakeWorker {
  private static final AtomicInteger WORKERS = new AtomicInteger();

  private final ServerUnderTest server;
  private final String token;
  private final String id;

  /// Every answer that it ever got.
  final ConcurrentLinkedQueue<Answer> traffic = new ConcurrentLinkedQueue<>();

  private FakeWorker(ServerUnderTest server, String token, String name, Map<String, ?> more) {
    this.server = server;
    this.token = token;
    var says = new HashMap<String, Object>();
    says.put("name", name);
    says.put("slots", 1);
    says.put("sandbox", "none");
    says.put("facts", List.of(Map.of("name", "onnxruntime", "value", "1.29.0")));
    says.putAll(more);
    var answer = post("register", says);
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.text());
    }
    this.id = answer.json().path("worker").asText();
  }

  /// A worker of the platform's pool, with a name of its own.
  public static FakeWorker register(ServerUnderTest server) {
    return register(server, Map.of());
  }

  /// @param more what it says of itself besides the usual
  static FakeWorker register(ServerUnderTest server, Map<String, ?> more) {
    return named(server, "fake-" + WORKERS.incrementAndGet(), more);
  }

  /// A process that starts under a name, which another had perhaps.
  static FakeWorker named(ServerUnderTest server, String name, Map<String, ?> more) {
    return new FakeWorker(server, server.workerToken(), name, more);
  }

  /// A worker that shows a token of its own.
  static FakeWorker of(ServerUnderTest server, String token) {
    return new FakeWorker(server, token, "fake-" + WORKERS.incrementAndGet(), Map.of());
  }

  String id() {
    return id;
  }

  Answer post(String call, Object body) {
    return noted(server.post("/api/v1/worker/" + call, token, body));
  }

  private Answer noted(Answer answer) {
    traffic.add(answer);
    return answer;
  }

  public Optional<JsonNode> claim(int waitSeconds) {
    var answer = post("claim", Map.of("worker", id, "wait_seconds", waitSeconds));
    return switch (answer.status()) {
      case 200 -> Optional.of(answer.json());
      case 204 -> Optional.empty();
      default -> throw new IllegalStateException(answer.text());
    };
  }

  Answer blob(JsonNode ticket, String digest) {
    return blob("GET", ticket, digest, BodyPublishers.noBody());
  }

  Answer put(JsonNode ticket, String digest, byte[] bytes) {
    return blob("PUT", ticket, digest, BodyPublishers.ofByteArray(bytes));
  }

  private Answer blob(String method, JsonNode ticket, String digest, BodyPublisher body) {
    return noted(
        server.send(
            method,
            "/api/v1/worker/blobs/" + digest,
            token,
            body,
            "Assay-Grading",
            ticket.path("grading").asText(),
            "Assay-Lease",
            ticket.path("lease").asText(),
            "Content-Type",
            "application/octet-stream"));
  }

  /// Does all that the ticket asks for.
  public void work(JsonNode ticket) {
    for (var work : ticket.path("sets")) {
      var answer = vector(ticket, work, scores(ticket, work));
      if (answer.status() != 204) {
        throw new IllegalStateException(answer.text());
      }
    }
  }

  /// What this worker makes of a piece of work, in map order, as a file.
  public byte[] scores(JsonNode ticket, JsonNode work) {
    var pack = little(blob(ticket, work.path("pack").asText()));
    var map = little(blob(ticket, work.path("map").asText()));
    if (map.get(5) == 'T') {
      return FakePooling.scores(pack, map, work.path("variant").asText());
    }
    int imageBytes = 3 * 112 * 112;
    int pairs = map.getInt(8);
    var scores = ByteBuffer.allocate(8 * pairs).order(ByteOrder.LITTLE_ENDIAN);
    for (int j = 0; j < pairs; j++) {
      int first = pack.get(24 + imageBytes * map.getInt(12 + 8 * j)) & 0xff;
      int second = pack.get(24 + imageBytes * map.getInt(16 + 8 * j)) & 0xff;
      scores.putDouble(8 * j, score(first, second, work.path("variant").asText()));
    }
    return scores.array();
  }

  private static double score(int first, int second, String variant) {
    double plain = (first - second) / 279.0;
    return variant.equals("plain")
        ? plain
        : plain + 0.1 * Math.sin(variant.hashCode() % 1000 + first + 3 * second);
  }

  /// The same in pair order, worked out from how the contest made its images.
  public static double[] expected(int set) {
    return expected(set, "plain");
  }

  static double[] expected(int set, String variant) {
    return IntStream.range(0, Contest.PAIRS)
        .mapToDouble(k -> score(Contest.shade(set, 2 * k), Contest.shade(set, 2 * k + 1), variant))
        .toArray();
  }

  private static ByteBuffer little(Answer answer) {
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.text());
    }
    return ByteBuffer.wrap(answer.response().body()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Puts a vector file and reports it.
  public Answer vector(JsonNode ticket, JsonNode work, byte[] file) {
    var digest = sha256(file);
    var put = put(ticket, digest, file);
    return put.status() == 204 ? reportVector(ticket, work, digest) : put;
  }

  Answer reportVector(JsonNode ticket, JsonNode work, String digest) {
    return report(
        ticket,
        "vector",
        Map.of(
            "work",
            work.path("work").asText(),
            "digest",
            digest,
            "seconds",
            0.5,
            "images_per_second",
            80.0,
            "engine",
            List.of(
                Map.of("name", "onnxruntime", "value", "1.29.0"),
                Map.of("name", "provider", "value", "cpu"))));
  }

  /// @param onWork empty: while loading
  public Answer modelFailed(JsonNode ticket, String code, String onWork) {
    var failed = new HashMap<String, Object>();
    failed.put("code", code);
    failed.put("on_work", onWork.isEmpty() ? null : onWork);
    failed.put("images_done", 3);
    return report(ticket, "model_failed", failed);
  }

  Answer workerFailed(JsonNode ticket, String message) {
    return report(ticket, "worker_failed", Map.of("message", message));
  }

  /// Gives the work back because it ends.
  Answer stopping(JsonNode ticket) {
    return report(ticket, "worker_failed", Map.of("message", "shutting down", "stopping", true));
  }

  private Answer report(JsonNode ticket, String part, Map<String, ?> content) {
    var body = new HashMap<String, Object>();
    body.put("grading", ticket.path("grading").asText());
    body.put("lease", ticket.path("lease").asLong());
    body.put("vector", null);
    body.put("model_failed", null);
    body.put("worker_failed", null);
    body.put(part, content);
    return post("report", body);
  }

  Answer heartbeat(JsonNode ticket, int imagesDone) {
    return post(
        "heartbeat",
        Map.of(
            "grading",
            ticket.path("grading").asText(),
            "lease",
            ticket.path("lease").asLong(),
            "progress",
            List.of(
                Map.of(
                    "work",
                    ticket.path("sets").path(0).path("work").asText(),
                    "images_done",
                    imagesDone))));
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// All bytes that it ever got, headers too, one character a byte.
  String everythingRead() {
    var out = new ByteArrayOutputStream();
    for (var answer : traffic) {
      out.writeBytes(answer.response().headers().map().toString().getBytes(StandardCharsets.UTF_8));
      out.writeBytes(answer.response().body());
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
