package assay.worker.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Answers what it was told to, in order (the last answer again and again), and remembers what it
/// was asked.
final class SmallServer implements AutoCloseable {
  private final HttpServer http;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();

  record Answer(int status, String body) {}

  /// @param length the declared one
  record Request(
      String method, String target, String length, String token, String key, String body) {}

  SmallServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::handle);
    http.start();
  }

  SmallServer answering(int status, String body) {
    answers.add(new Answer(status, body));
    return this;
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var head = exchange.getRequestHeaders();
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              head.getFirst("Content-Length") == null ? "" : head.getFirst("Content-Length"),
              head.getFirst("Authorization") == null ? "" : head.getFirst("Authorization"),
              head.getFirst("Idempotency-Key") == null ? "" : head.getFirst("Idempotency-Key"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1)));
      var answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
