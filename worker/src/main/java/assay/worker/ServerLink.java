package assay.worker;

import assay.grading.ticket.Ticket;
import assay.grading.ticket.WorkerCalls;
import assay.grading.ticket.WorkerCalls.Claim;
import assay.grading.ticket.WorkerCalls.Heartbeat;
import assay.grading.ticket.WorkerCalls.HeartbeatAnswer;
import assay.grading.ticket.WorkerCalls.Register;
import assay.grading.ticket.WorkerCalls.Registered;
import assay.grading.ticket.WorkerCalls.Report;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The worker's five calls. Nothing else goes over the network.
@Singleton
class ServerLink {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final Duration TRANSFER = Duration.ofMinutes(30);
  private static final int LONGEST_ERROR = 500;

  private final HttpClient http;
  private final WorkerSettings settings;
  private final AtomicReference<String> intake = new AtomicReference<>("open");

  ServerLink(HttpClient http, WorkerSettings settings) {
    this.http = http;
    this.settings = settings;
  }

  Registered register(Register register) throws IOException, InterruptedException {
    return JSON.readValue(post("register", register, SHORT).body(), Registered.class);
  }

  /// Empty when nothing came within the wait.
  Optional<Ticket> claim(Claim claim) throws IOException, InterruptedException {
    var answer = post("claim", claim, SHORT.plusSeconds(claim.waitSeconds()));
    tell(answer.headers().firstValue(WorkerCalls.INTAKE).orElse("open"));
    return answer.statusCode() == 204
        ? Optional.empty()
        : Optional.of(JSON.readValue(answer.body(), Ticket.class));
  }

  /// Once each time it changes.
  private void tell(String now) {
    if (!intake.getAndSet(now).equals(now)) {
      LOG.warn("this worker is {} at the server{}", now, now.equals("open") ? "" : ": no work");
    }
  }

  HeartbeatAnswer heartbeat(Heartbeat heartbeat)
      throws IOException, InterruptedException, LeaseLost {
    return JSON.readValue(leased("heartbeat", heartbeat).body(), HeartbeatAnswer.class);
  }

  void report(Report report) throws IOException, InterruptedException, LeaseLost {
    leased("report", report);
  }

  /// The caller reads the stream to its end and closes it.
  InputStream download(String digest, Ticket ticket)
      throws IOException, InterruptedException, LeaseLost {
    var answer = http.send(blob(digest, ticket).GET().build(), BodyHandlers.ofInputStream());
    if (answer.statusCode() / 100 != 2) {
      try (var body = answer.body()) {
        var text = new String(body.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
        requireLease(answer.statusCode());
        throw new ServerRefused("GET blob " + digest, answer.statusCode(), text);
      }
    }
    return answer.body();
  }

  void upload(String digest, Path file, Ticket ticket)
      throws IOException, InterruptedException, LeaseLost {
    var request =
        blob(digest, ticket)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofFile(file))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    requireLease(answer.statusCode());
    requireSuccess("PUT blob " + digest, answer);
  }

  private HttpRequest.Builder blob(String digest, Ticket ticket) throws IOException {
    return request("blobs/" + digest, TRANSFER)
        .setHeader("Accept", "application/octet-stream, application/json")
        .header("Assay-Grading", ticket.grading())
        .header("Assay-Lease", Long.toString(ticket.lease()));
  }

  private HttpResponse<String> leased(String call, Object body)
      throws IOException, InterruptedException, LeaseLost {
    try {
      return post(call, body, SHORT);
    } catch (ServerRefused e) {
      requireLease(e.status());
      throw e;
    }
  }

  private HttpResponse<String> post(String call, Object body, Duration timeout)
      throws IOException, InterruptedException {
    var request =
        request(call, timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    requireSuccess(call, answer);
    return answer;
  }

  private HttpRequest.Builder request(String path, Duration timeout) throws IOException {
    var base = settings.server().toString();
    return HttpRequest.newBuilder(
            URI.create((base.endsWith("/") ? base : base + "/") + "api/v1/worker/" + path))
        .timeout(timeout)
        .header("Accept", "application/json")
        .header("Authorization", "Bearer " + settings.bearer());
  }

  private static void requireLease(int status) throws LeaseLost {
    if (status == 409) {
      throw new LeaseLost();
    }
  }

  private static void requireSuccess(String call, HttpResponse<String> answer)
      throws ServerRefused {
    if (answer.statusCode() / 100 != 2) {
      var body = answer.body();
      throw new ServerRefused(
          call,
          answer.statusCode(),
          body.length() <= LONGEST_ERROR ? body : body.substring(0, LONGEST_ERROR));
    }
  }
}
