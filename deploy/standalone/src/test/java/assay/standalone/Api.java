package assay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A person or program at the public API, with its own token.
record Api(URI server, String token) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  /// @param body JSON, or missing where the answer has none
  record Answer(int status, JsonNode body) {
    Answer expect(int expected) {
      assertThat(status).as(body.toPrettyString()).isEqualTo(expected);
      return this;
    }
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, Map<String, ?> body) {
    try {
      return send(
          request(path)
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer postFile(String path, String type, Path file) {
    try {
      return send(request(path).header("content-type", type).POST(BodyPublishers.ofFile(file)));
    } catch (FileNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Multipart: texts first, then files, each under its own name.
  Answer upload(String path, Map<String, String> fields, Map<String, Path> files) {
    var boundary = "assay-" + UUID.randomUUID();
    var parts = new ArrayList<BodyPublisher>();
    fields.forEach((name, value) ->
        parts.add(
            text(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                    .formatted(boundary, name, value))));
    files.forEach((name, file) -> {
      parts.add(
          text(
              "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                  .formatted(boundary, name, file.getFileName())));
      parts.add(text("Content-Type: application/octet-stream\r\n\r\n"));
      parts.add(file(file));
      parts.add(text("\r\n"));
    });
    parts.add(text("--" + boundary + "--\r\n"));
    return send(
        request(path)
            .header("content-type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.concat(parts.toArray(BodyPublisher[]::new))));
  }

  /// The submission's view once it is in one of these states.
  JsonNode await(String submission, List<String> states, Duration atMost)
      throws InterruptedException {
    return await(submission, states, atMost, Duration.ofMillis(200));
  }

  /// The same, looking as often as asked for.
  JsonNode await(String submission, List<String> states, Duration atMost, Duration pause)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      var view = get("/api/v1/submissions/" + submission).expect(200).body();
      if (states.contains(view.get("state").asText())) {
        return view;
      }
      assertThat(System.nanoTime()).as("still " + view.toPrettyString()).isLessThan(deadline);
      Thread.sleep(pause);
    }
  }

  /// A new account with a token of its own.
  static Api signUp(URI server, String name) {
    var anonymous = new Api(server, "");
    var password = "correct horse " + name;
    var email = name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.') + "@example.org";
    anonymous
        .post("/api/v1/accounts", Map.of("email", email, "name", name, "password", password))
        .expect(202);
    var token =
        anonymous
            .post(
                "/api/v1/tokens",
                Map.of(
                    "email",
                    email,
                    "password",
                    password,
                    "name",
                    "test",
                    "scopes",
                    List.of("read", "submit")))
            .expect(201)
            .body()
            .get("token")
            .asText();
    return new Api(server, token);
  }

  private HttpRequest.Builder request(String path) {
    var builder = HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofMinutes(5));
    if (!token.isEmpty()) {
      builder.header("authorization", "Bearer " + token);
    }
    return builder;
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          response.body().length == 0 ? JSON.missingNode() : JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static BodyPublisher text(String text) {
    return BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8));
  }

  private static BodyPublisher file(Path file) {
    try {
      return BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
