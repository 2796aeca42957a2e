package assay.standalone.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/// What a server says of itself at `/metrics`.
record Metrics(List<String> lines) {
  Metrics {
    lines = List.copyOf(lines);
  }

  static Metrics of(HttpClient http, URI server) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(server.resolve("/metrics")).build();
    return new Metrics(http.send(request, BodyHandlers.ofString()).body().lines().toList());
  }

  /// The sum over all samples of a name whose labels contain a text.
  double sum(String name, String label) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /// Bytes of the heap in use, garbage included.
  double heap() {
    return sum("jvm_memory_used_bytes", "area=\"heap\"");
  }

  /// Entries that wait, run or are being judged.
  int active() {
    return (int)
        (sum("assay_queue_gradings", "stage=\"run\"")
            + sum("assay_queue_gradings", "stage=\"judge\""));
  }
}
