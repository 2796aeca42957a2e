package assay.server;

import assay.migrations.TestDatabase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A server on a fresh database and directory, on a free port, and a client for it.
public final class ServerUnderTest implements AutoCloseable {
  /// Good enough for every account of a test.
  public static final String PASSWORD = "a long enough pass phrase";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private final TestDatabase database;
  private final boolean ownsDatabase;
  private final Path directory;
  private final EmbeddedServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  private ServerUnderTest(TestDatabase database, boolean ownsDatabase, Map<String, ?> settings) {
    this.database = database;
    this.ownsDatabase = ownsDatabase;
    try {
      this.directory = Files.createTempDirectory("assay-server");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var all = new HashMap<String, Object>();
    all.put("micronaut.server.port", -1);
    all.put("micronaut.server.host", "localhost");
    all.put("assay.database.url", database.url());
    all.put("assay.database.password", TestDatabase.PASSWORDS.server());
    all.put("assay.database.dispatch-password", TestDatabase.PASSWORDS.dispatch());
    all.put("assay.blobs.directory", directory.resolve("blobs").toString());
    all.put("assay.first-start.directory", directory.toString());
    all.put("assay.plain-http", true);
    all.putAll(settings);
    this.server = Server.start(all);
  }

  /// On a database of its own.
  public static ServerUnderTest start() {
    return start(Map.of());
  }

  /// On a database of its own, with settings that outweigh the usual ones.
  public static ServerUnderTest start(Map<String, ?> settings) {
    return new ServerUnderTest(TestDatabase.create(), true, settings);
  }

  /// On a given database, which stays open.
  public static ServerUnderTest startOn(TestDatabase database, Map<String, ?> settings) {
    return new ServerUnderTest(database, false, settings);
  }

  /// What a client got.
  public record Answer(int status, HttpResponse<byte[]> response) {
    public String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(text(), e);
      }
    }

    /// The problem's stable code.
    public String code() {
      return json().path("code").asText();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /// The session cookie that the answer sets, as a request header's value.
    public String cookie() {
      return header("Set-Cookie").split(";", 2)[0];
    }
  }

  public TestDatabase database() {
    return database;
  }

  /// Where the server keeps its blobs and wrote its first tokens.
  public Path directory() {
    return directory;
  }

  public URI uri(String path) {
    return server.getURI().resolve(path);
  }

  /// A bean of the server, public or of the test's own package.
  public <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  /// The token of the server's owner and operator, who owns the organization `main`.
  public String ownerToken() {
    return read("owner-token");
  }

  /// The token of the first worker.
  public String workerToken() {
    return read("worker-token");
  }

  private String read(String name) {
    try {
      return Files.readString(directory.resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Signs up a new person.
  ///
  /// @return the e-mail address
  public String signUp(String name) {
    var email = "person%d@example.org".formatted(PEOPLE.incrementAndGet());
    var answer =
        post("/api/v1/accounts", "", Map.of("email", email, "name", name, "password", PASSWORD));
    if (answer.status() != 202) {
      throw new IllegalStateException(answer.text());
    }
    return email;
  }

  /// A token of an account made by [#signUp]; without scopes: read and submit.
  public String tokenOf(String email, String... scopes) {
    var answer =
        post(
            "/api/v1/tokens",
            "",
            Map.of(
                "email",
                email,
                "password",
                PASSWORD,
                "name",
                "test",
                "scopes",
                scopes.length == 0 ? List.of("read", "submit") : List.of(scopes)));
    if (answer.status() != 201) {
      throw new IllegalStateException(answer.text());
    }
    return answer.json().path("token").asText();
  }

  /// A new person's token, with the scopes read and submit.
  public String newParticipant(String name) {
    return tokenOf(signUp(name));
  }

  /// A new organization whose owner is a new person; the token has the scopes read, submit and
  /// organize.
  public String newOrganization(String slug) {
    var made =
        post("/api/v1/orgs", ownerToken(), Map.of("slug", slug, "name", "Organization " + slug));
    if (made.status() != 201) {
      throw new IllegalStateException(made.text());
    }
    var email = signUp("Owner of " + slug);
    var added =
        post(
            "/api/v1/orgs/%s/members".formatted(slug),
            ownerToken(),
            Map.of("email", email, "role", "OWNER"));
    if (added.status() >= 300) {
      throw new IllegalStateException(added.text());
    }
    return tokenOf(email, "read", "submit", "organize");
  }

  /// @param token an API token; empty: none
  public Answer get(String path, String token) {
    return send("GET", path, token, BodyPublishers.noBody());
  }

  /// Posts JSON.
  public Answer post(String path, String token, Object body) {
    return send(
        "POST",
        path,
        token,
        BodyPublishers.ofString(json(body)),
        "Content-Type",
        "application/json");
  }

  /// Posts bytes of any type.
  public Answer post(String path, String token, byte[] body, String contentType) {
    return send("POST", path, token, BodyPublishers.ofByteArray(body), "Content-Type", contentType);
  }

  public Answer delete(String path, String token) {
    return send("DELETE", path, token, BodyPublishers.noBody());
  }

  /// Anything else.
  ///
  /// @param headers name, value, name, value, …
  public Answer send(
      String method, String path, String token, BodyPublisher body, String... headers) {
    var request =
        HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofByteArray());
      ApiContract.fault(method, path, response)
          .ifPresent(fault -> {
            throw new AssertionError(
                "%s %s: the answer is not what the API document says: %s\n%s"
                    .formatted(method, path, fault, new Answer(0, response).text()));
          });
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Leaves no work for a worker, whoever's it was.
  public void emptyTheQueue() {
    try (var connection = database.asSuperuser().getConnection();
        var run = connection.createStatement()) {
      run.execute("update grading set state = 'CANCELLED' where state in ('QUEUED', 'LEASED')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String json(Object body) {
    try {
      return body instanceof String text ? text : JSON.writeValueAsString(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.getApplicationContext().close();
    http.close();
    if (ownsDatabase) {
      database.close();
    }
  }
}
