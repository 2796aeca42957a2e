package assay.worker;

import assay.grading.Checked.Accepted;
import assay.grading.faceset.FaceImages;
import assay.grading.image.ImagePack;
import assay.grading.image.PairMap;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Ticket;
import assay.grading.ticket.Ticket.Limits;
import assay.grading.ticket.Ticket.Model;
import assay.grading.ticket.Ticket.SetWork;
import assay.grading.ticket.Variant;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The five calls, as a server of its own: hands out offered tickets, keeps what it is told.
final class FakeServer implements AutoCloseable {
  static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  final BlockingQueue<JsonNode> reports = new LinkedBlockingQueue<>();
  final BlockingQueue<JsonNode> heartbeats = new LinkedBlockingQueue<>();
  final BlockingQueue<JsonNode> registrations = new LinkedBlockingQueue<>();
  volatile int heartbeatStatus = 200;
  volatile boolean cancel;

  /// This many claims are answered 404, as after a reset of the server's tables.
  final AtomicInteger unknownClaims = new AtomicInteger();

  private final BlockingQueue<Ticket> offered = new LinkedBlockingQueue<>();
  private final HttpServer http;

  FakeServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/api/v1/worker/", this::serve);
    http.start();
  }

  String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  void offer(Ticket ticket) {
    offered.add(ticket);
  }

  private static String digestOf(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String blob(byte[] bytes) {
    var digest = digestOf(bytes);
    blobs.put(digest, bytes);
    return digest;
  }

  /// Four images of the values 50, 100, 170, 200 in their first row and 7 elsewhere, two pairs. No
  /// two or three of them are as light as all four: a batch of any other size has another mean.
  Ticket ticket(String grading, byte[] model, int seconds) throws IOException {
    var pack = new ByteArrayOutputStream();
    ImagePack.writeHeader(pack, 4, 3, 112, 112);
    for (int value : new int[] {50, 100, 170, 200}) {
      var image = new byte[3 * 112 * 112];
      Arrays.fill(image, (byte) 7);
      Arrays.fill(image, 0, 112, (byte) value);
      pack.writeBytes(image);
    }
    var map = new ByteArrayOutputStream();
    new PairMap(new int[] {0, 3}, new int[] {1, 0}).write(map);
    return new Ticket(
        grading,
        7,
        1,
        60,
        new Model(blob(model), model.length, 3, 112, 112, 0),
        new Limits(seconds, 2L << 30),
        List.of(
            new SetWork(
                grading + "-a",
                blob(pack.toByteArray()),
                pack.size(),
                blob(map.toByteArray()),
                map.size(),
                4,
                2,
                "cosine",
                Variant.PLAIN.spelled(),
                Preprocessing.UNIT)));
  }

  /// The images of a file, 2k and 2k + 1 a pair, once for each variant; to be scored by cosine.
  Ticket ticket(String grading, byte[] model, FaceImages images, List<Variant> variants)
      throws IOException {
    var pack = new ByteArrayOutputStream();
    ImagePack.writeHeader(pack, images.images(), 3, 112, 112);
    int pairs = images.images() / 2;
    var first = new int[pairs];
    var second = new int[pairs];
    for (int i = 0; i < images.images(); i++) {
      pack.writeBytes(((Accepted<byte[]>) images.pixels(i)).value());
      (i % 2 == 0 ? first : second)[i / 2] = i;
    }
    var map = new ByteArrayOutputStream();
    new PairMap(first, second).write(map);
    var packDigest = blob(pack.toByteArray());
    var mapDigest = blob(map.toByteArray());
    var sets =
        variants.stream()
            .map(variant ->
                new SetWork(
                    grading + "/" + variant.spelled(),
                    packDigest,
                    pack.size(),
                    mapDigest,
                    map.size(),
                    images.images(),
                    pairs,
                    "cosine",
                    variant.spelled(),
                    Preprocessing.UNIT))
            .toList();
    return new Ticket(
        grading,
        7,
        1,
        60,
        new Model(blob(model), model.length, 3, 112, 112, 0),
        new Limits(1800, 2L << 30),
        sets);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!"Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, new byte[0]);
        return;
      }
      var call = exchange.getRequestURI().getPath().substring("/api/v1/worker/".length());
      if (call.startsWith("blobs/")) {
        serveBlob(exchange, call.substring("blobs/".length()));
        return;
      }
      var body = JSON.readTree(exchange.getRequestBody().readAllBytes());
      switch (call) {
        case "register" -> {
          registrations.add(body);
          json(
              exchange,
              Map.of("worker", "worker-1", "lease_seconds", 3, "heartbeat_seconds", 1, "new", 1));
        }
        case "claim" -> claim(exchange);
        case "heartbeat" -> {
          int status = heartbeatStatus;
          boolean cancelled = cancel;
          heartbeats.add(body);
          if (status == 200) {
            json(exchange, Map.of("cancel", cancelled));
          } else {
            answer(exchange, status, new byte[0]);
          }
        }
        case "report" -> {
          reports.add(body);
          answer(exchange, 204, new byte[0]);
        }
        default -> answer(exchange, 404, new byte[0]);
      }
    }
  }

  private void claim(HttpExchange exchange) throws IOException {
    if (unknownClaims.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      answer(exchange, 404, new byte[0]);
      return;
    }
    try {
      var ticket = offered.poll(500, TimeUnit.MILLISECONDS);
      if (ticket == null) {
        answer(exchange, 204, new byte[0]);
      } else {
        json(exchange, ticket);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serveBlob(HttpExchange exchange, String digest) throws IOException {
    if (exchange.getRequestHeaders().getFirst("Assay-Lease") == null
        || exchange.getRequestHeaders().getFirst("Assay-Grading") == null) {
      answer(exchange, 404, new byte[0]);
    } else if (exchange.getRequestMethod().equals("PUT")) {
      blobs.put(digest, exchange.getRequestBody().readAllBytes());
      answer(exchange, 204, new byte[0]);
    } else {
      answer(exchange, 200, blobs.getOrDefault(digest, new byte[0]));
    }
  }

  private static void json(HttpExchange exchange, Object body) throws IOException {
    answer(exchange, 200, JSON.writeValueAsBytes(body));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
