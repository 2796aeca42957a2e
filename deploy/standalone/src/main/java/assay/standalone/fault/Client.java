package assay.standalone.fault;

import assay.worker.client.Form;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// HTTP with little patience, which never repeats anything by itself.
public final class Client implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final int OK = 200;

  private final HttpClient http;
  private final Duration patience;

  /// @param patience for a whole answer
  public Client(Duration patience) {
    this.patience = patience;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  /// What came back.
  ///
  /// @param body a missing node where there is none, or it is not JSON
  /// @param headers lower-case names
  public record Answer(int status, JsonNode body, Map<String, String> headers) {
    public Answer {
      headers = Map.copyOf(headers);
    }

    public boolean isGood() {
      return status >= OK && status < 300;
    }

    public String code() {
      return body.path("code").asText("http." + status);
    }
  }

  /// @param token empty: nobody's
  /// @throws IOException where no whole answer came: whether it was acted upon is unknown
  public Answer send(
      String method, URI address, String token, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .header("Accept", "application/json")
            .method(
                method,
                body.length == 0 && method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return send(request, token);
  }

  /// Posts a form, once.
  public Answer send(URI address, String token, Form form)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .header("Accept", "application/json")
            .header("Content-Type", form.contentType())
            .POST(form.body()),
        token);
  }

  private Answer send(HttpRequest.Builder request, String token)
      throws IOException, InterruptedException {
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    var response = http.send(request.build(), BodyHandlers.ofByteArray());
    var found = new HashMap<String, String>();
    response.headers().map().forEach((name, values) -> found.put(name, values.getFirst()));
    return new Answer(response.statusCode(), read(response.body()), found);
  }

  public Answer get(URI address, String token) throws IOException, InterruptedException {
    return send("GET", address, token, Map.of(), new byte[0]);
  }

  public Answer post(URI address, String token, Map<String, ?> body)
      throws IOException, InterruptedException {
    return send(
        "POST",
        address,
        token,
        Map.of("Content-Type", "application/json"),
        JSON.writeValueAsBytes(body));
  }

  private static JsonNode read(byte[] body) {
    try {
      var document = JSON.readTree(body);
      return document == null ? JSON.missingNode() : document;
    } catch (IOException _) {
      return JSON.missingNode();
    }
  }

  /// Until a server says that it is well.
  public void awaitHealth(URI server, Duration atMost) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      try {
        if (get(server.resolve("/health"), "").status() == OK) {
          return;
        }
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("the server at " + server + " is not well after " + atMost);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
