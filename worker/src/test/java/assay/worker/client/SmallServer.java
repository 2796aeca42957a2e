package assay.worker.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Answers what it was told to, in order (the last answer again and again), and remembers what it
/// was asked. Uploads (tus) it takes by itself.
final class SmallServer implements AutoCloseable {
  private final HttpServer http;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();
  private final Map<String, Upload> uploads = new LinkedHashMap<>();
  private final List<Long> offsets = new ArrayList<>();
  private int cutAfter = -1;
  private boolean isLosing;

  record Answer(int status, String body) {}

  /// @param length the declared one
  record Request(
      String method, String target, String length, String token, String key, String body) {}

  /// @param about the metadata, as sent
  record Upload(long length, String about, ByteArrayOutputStream bytes) {}

  SmallServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::handle);
    http.createContext("/api/v1/uploads", this::upload);
    http.start();
  }

  SmallServer answering(int status, String body) {
    answers.add(new Answer(status, body));
    return this;
  }

  /// The line drops within the next bytes of an upload, after so many of them.
  synchronized void cutAfter(int bytes) {
    cutAfter = bytes;
  }

  /// Does what it is asked next, and the answer is lost.
  synchronized void loseAnAnswer() {
    isLosing = true;
  }

  /// An upload that an earlier run began.
  synchronized void began(String id, long length, byte[] sent) {
    var upload = new Upload(length, "", new ByteArrayOutputStream());
    upload.bytes().writeBytes(sent);
    uploads.put(id, upload);
  }

  synchronized Map<String, Upload> uploads() {
    return Map.copyOf(uploads);
  }

  /// From where bytes were sent, in the order of the requests.
  synchronized List<Long> offsets() {
    return List.copyOf(offsets);
  }

  private synchronized void upload(HttpExchange exchange) throws IOException {
    try (exchange) {
      var head = exchange.getRequestHeaders();
      var answer = exchange.getResponseHeaders();
      if (exchange.getRequestMethod().equals("POST")) {
        var id = "upload-" + (uploads.size() + 1);
        var length = Long.parseLong(head.getFirst("Upload-Length"));
        uploads.put(
            id, new Upload(length, head.getFirst("Upload-Metadata"), new ByteArrayOutputStream()));
        answer.add("Location", "http://elsewhere.example/api/v1/uploads/" + id);
        exchange.sendResponseHeaders(201, -1);
        return;
      }
      var upload = uploads.get(exchange.getRequestURI().getPath().replaceAll(".*/", ""));
      if (upload == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      if (exchange.getRequestMethod().equals("PATCH")) {
        long offset = Long.parseLong(head.getFirst("Upload-Offset"));
        offsets.add(offset);
        if (offset != upload.bytes().size()) {
          exchange.sendResponseHeaders(409, -1);
          return;
        }
        if (cutAfter >= 0) {
          upload.bytes().writeBytes(exchange.getRequestBody().readNBytes(cutAfter));
          cutAfter = -1;
          return;
        }
        exchange.getRequestBody().transferTo(upload.bytes());
      }
      answer.add("Upload-Offset", Integer.toString(upload.bytes().size()));
      exchange.sendResponseHeaders(204, -1);
    }
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
      if (isLosing) {
        isLosing = false;
        return;
      }
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
