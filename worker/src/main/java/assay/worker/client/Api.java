package assay.worker.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// A server's `/api/v1`, as one caller sees it. Redirects are not followed: the token goes to the
/// named server alone.
public final class Api implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration UPLOAD = Duration.ofMinutes(30);
  private static final int UPLOAD_ATTEMPTS = 3;
  private static final String UPLOADS = "/api/v1/uploads";
  private static final int MAX_PROBLEM_BYTES = 1 << 16;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private final HttpClient http;
  private final URI server;
  private final String token;

  /// @param server base address
  /// @param token empty: only what is public
  public Api(URI server, String token) {
    this.server = server;
    this.token = token;
    http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  }

  /// @param path from the root, with its query: `/api/v1/me`
  /// @throws ApiProblem when the server refuses
  /// @throws IOException when it cannot be reached
  public JsonNode get(String path) throws IOException, ApiProblem {
    return send(request(path, ANSWER).GET());
  }

  public JsonNode post(String path, Map<String, ?> body) throws IOException, ApiProblem {
    return send(
        request(path, ANSWER)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body))));
  }

  /// Streams a file as the whole body.
  public JsonNode postFile(String path, Path file, String contentType)
      throws IOException, ApiProblem {
    return send(
        request(path, UPLOAD)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofFile(file)));
  }

  /// Streams a form. A connection that breaks is tried again under the same idempotency key: the
  /// server acts once.
  public JsonNode postForm(String path, Form form) throws IOException, ApiProblem {
    return postForm(path, form, UUID.randomUUID().toString());
  }

  /// The same under a key of the caller's, who may ask again later: what the server did under it is
  /// then not done anew.
  public JsonNode postForm(String path, Form form, String key) throws IOException, ApiProblem {
    for (int attempt = 1; ; attempt++) {
      try {
        return send(
            request(path, UPLOAD)
                .header("Content-Type", form.contentType())
                .header("Idempotency-Key", key)
                .POST(form.body()));
      } catch (IOException e) {
        if (attempt == UPLOAD_ATTEMPTS || e instanceof InterruptedIOException) {
          throw e;
        }
      }
    }
  }

  /// Begins an upload (tus 1.0).
  ///
  /// @param about what the server is told of it
  /// @return its id
  String beginUpload(long bytes, Map<String, String> about) throws IOException, ApiProblem {
    var metadata =
        new TreeMap<>(about)
            .entrySet().stream()
                .map(one -> one.getKey() + " " + base64(one.getValue()))
                .collect(Collectors.joining(","));
    var answer =
        tus(
            request(UPLOADS, ANSWER)
                .header("Upload-Length", Long.toString(bytes))
                .header("Upload-Metadata", metadata)
                .POST(BodyPublishers.noBody()));
    // Its last part alone: the token goes to no other server.
    var id = answer.headers().firstValue("Location").orElse("").replaceAll(".*/", "");
    if (!Plain.isId(id)) {
      throw new IOException("the server began an upload and did not say where");
    }
    return id;
  }

  /// How many bytes of an upload are there.
  long uploaded(String id) throws IOException, ApiProblem {
    return offset(tus(request(UPLOADS + "/" + id, ANSWER).HEAD()));
  }

  /// Sends bytes from an offset on, and tells how many are there then.
  long append(String id, long offset, BodyPublisher rest) throws IOException, ApiProblem {
    return offset(
        tus(
            request(UPLOADS + "/" + id, UPLOAD)
                .header("Content-Type", "application/offset+octet-stream")
                .header("Upload-Offset", Long.toString(offset))
                .method("PATCH", rest)));
  }

  private HttpResponse<byte[]> tus(HttpRequest.Builder request) throws IOException, ApiProblem {
    var response =
        sent(request.header("Tus-Resumable", "1.0.0").build(), BodyHandlers.ofByteArray());
    if (isDone(response)) {
      return response;
    }
    throw problem(response.statusCode(), response.body());
  }

  private static long offset(HttpResponse<?> response) throws IOException {
    return response
        .headers()
        .firstValueAsLong("Upload-Offset")
        .orElseThrow(() -> new IOException("the server did not say how much it has"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes what lies at a path to a file.
  ///
  /// @throws ApiProblem when the server refuses; the file is then left as it was
  public void download(String path, Path file) throws IOException, ApiProblem {
    var request = request(path, UPLOAD).setHeader("Accept", "*/*").GET().build();
    var response = sent(request, BodyHandlers.ofInputStream());
    try (var body = response.body()) {
      if (isDone(response)) {
        Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
        return;
      }
      throw problem(response.statusCode(), body.readNBytes(MAX_PROBLEM_BYTES));
    }
  }

  public URI server() {
    return server;
  }

  private HttpRequest.Builder request(String path, Duration timeout) {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(timeout)
            .header("Accept", "application/json");
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, ApiProblem {
    var response = sent(request.build(), BodyHandlers.ofByteArray());
    if (isDone(response)) {
      return response.body().length == 0
          ? MAPPER.createObjectNode()
          : MAPPER.readTree(response.body());
    }
    throw problem(response.statusCode(), response.body());
  }

  private static boolean isDone(HttpResponse<?> response) {
    return response.statusCode() >= 200 && response.statusCode() < 300;
  }

  private <T> HttpResponse<T> sent(HttpRequest request, BodyHandler<T> handler) throws IOException {
    try {
      return http.send(request, handler);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while waiting for " + server);
    }
  }

  /// Something other than Assay may answer: a proxy, a wrong address.
  private static ApiProblem problem(int status, byte[] body) {
    try {
      var document = MAPPER.readTree(body);
      if (document != null && document.hasNonNull("code")) {
        return new ApiProblem(status, document);
      }
    } catch (IOException _) {
      // Not JSON; told below by its status.
    }
    var found = new String(body, StandardCharsets.UTF_8);
    var start = found.substring(0, Math.min(200, found.length())).strip();
    return new ApiProblem(
        status,
        MAPPER
            .createObjectNode()
            .put("status", status)
            .put("code", "http." + status)
            .put(
                "detail",
                "The server answered " + status + (start.isEmpty() ? "." : ": " + start)));
  }

  /// A document as people read it.
  static String pretty(JsonNode document) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document that was read cannot be written", e);
    }
  }

  /// For [Form].
  static BodyPublisher text(String text) {
    return BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    http.close();
  }
}
