package assay.standalone.load;

import assay.standalone.fault.Team;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One large file by tus to the server, then by PUT to nginx with `sha256sum` after it, in turn:
/// the same client, the same bytes, the same disk.
record UploadRace(HttpClient http, URI server, Team team, Path file) {
  private static final int ROUNDS = 3;

  /// @param assay seconds of each round, until the digest is known
  /// @param reference seconds of nginx and of `sha256sum`; empty where there is no nginx
  /// @param heapBefore of the server, bytes, garbage included
  /// @param heapMost while it received
  record Result(
      long bytes, List<Double> assay, List<Double> reference, double heapBefore, double heapMost) {
    double best(List<Double> seconds) {
      return Collections.min(seconds);
    }

    /// Speed beside the reference's; both by their best round.
    Optional<Double> ratio() {
      return reference.isEmpty() ? Optional.empty() : Optional.of(best(reference) / best(assay));
    }
  }

  Result run(@Nullable Nginx nginx) throws IOException, InterruptedException {
    var assay = new ArrayList<Double>();
    var reference = new ArrayList<Double>();
    double before = Metrics.of(http, server).heap();
    var watch = new HeapWatch(http, server);
    for (int round = 0; round < ROUNDS; round++) {
      assay.add(upload(watch));
      if (nginx != null) {
        reference.add(put(nginx, "round-" + round));
      }
    }
    return new Result(Files.size(file), assay, reference, before, watch.most());
  }

  private double upload(HeapWatch watch) throws IOException, InterruptedException {
    var location =
        require(
                HttpRequest.newBuilder(server.resolve("/api/v1/uploads"))
                    .header("Upload-Length", Long.toString(Files.size(file)))
                    .header(
                        "Upload-Metadata",
                        "organization %s,competition %s,filename %s"
                            .formatted(base64("main"), base64("load"), base64("large.onnx")))
                    .POST(BodyPublishers.noBody()))
            .headers()
            .firstValue("location")
            .orElseThrow();
    var address = server.resolve(URI.create(location).getPath());
    long began = System.nanoTime();
    try (var _ = watch.begin()) {
      require(
          HttpRequest.newBuilder(address)
              .header("Upload-Offset", "0")
              .header("Content-Type", "application/offset+octet-stream")
              .method("PATCH", BodyPublishers.ofFile(file)));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    require(HttpRequest.newBuilder(address).DELETE());
    return seconds;
  }

  private HttpResponse<byte[]> require(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var answer =
        http.send(
            request
                .header("Authorization", "Bearer " + team.token())
                .header("Tus-Resumable", "1.0.0")
                .build(),
            BodyHandlers.ofByteArray());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private double put(Nginx nginx, String name) throws IOException, InterruptedException {
    long began = System.nanoTime();
    var answer =
        http.send(
            HttpRequest.newBuilder(nginx.address(name)).PUT(BodyPublishers.ofFile(file)).build(),
            BodyHandlers.discarding());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("nginx answered " + answer.statusCode());
    }
    int exit =
        new ProcessBuilder("sha256sum", nginx.file(name).toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    double seconds = (System.nanoTime() - began) / 1e9;
    Files.delete(nginx.file(name));
    if (exit != 0) {
      throw new IOException("sha256sum ended with " + exit);
    }
    return seconds;
  }

  /// Looks at the server's heap ten times a second.
  private static final class HeapWatch {
    private final HttpClient http;
    private final URI server;
    private double most;

    HeapWatch(HttpClient http, URI server) {
      this.http = http;
      this.server = server;
    }

    interface Watching extends AutoCloseable {
      @Override
      void close();
    }

    Watching begin() {
      var isOver = new AtomicBoolean();
      var thread = Thread.ofVirtual().start(() -> watch(isOver));
      return () -> {
        isOver.set(true);
        thread.interrupt();
      };
    }

    private void watch(AtomicBoolean isOver) {
      try {
        while (!isOver.get()) {
          see(Metrics.of(http, server).heap());
          TimeUnit.MILLISECONDS.sleep(100);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        throw new IllegalStateException("the server's metrics cannot be read", e);
      }
    }

    private synchronized void see(double heap) {
      most = Math.max(most, heap);
    }

    synchronized double most() {
      return most;
    }
  }
}
