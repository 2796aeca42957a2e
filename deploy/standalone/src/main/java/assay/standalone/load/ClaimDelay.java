package assay.standalone.load;

import assay.standalone.fault.Client;
import assay.standalone.fault.Team;
import assay.worker.client.Form;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/// How long a model waits for a worker that has nothing else to do: from the acceptance to the
/// beginning of the run, both by the server's timeline.
record ClaimDelay(Client client, URI server, Team team, Path folder) {
  Latencies measure(int times) throws IOException, InterruptedException {
    var millis = new ArrayList<Double>();
    for (int i = 0; i < times; i++) {
      millis.add(once(i));
    }
    return Latencies.of(millis);
  }

  private double once(int number) throws IOException, InterruptedException {
    var file = Files.write(folder.resolve("model.onnx"), LoadContest.model(number));
    var form =
        new Form()
            .field("task", LoadContest.MODEL)
            .field("phase", LoadContest.PHASE)
            .file("model", file);
    var entry =
        Team.require(
                client.send(server.resolve(LoadContest.PATH + "/submissions"), team.token(), form))
            .body();
    var address = server.resolve("/api/v1/submissions/" + entry.path("id").asText());
    while (true) {
      TimeUnit.MILLISECONDS.sleep(50);
      var view = Team.require(client.get(address, team.token())).body();
      var state = view.path("state").asText();
      if (state.equals("GRADED")) {
        // The worker asks again as soon as it has reported; give it that moment.
        TimeUnit.MILLISECONDS.sleep(200);
        return waited(view);
      }
      if (state.startsWith("FAILED")) {
        throw new IOException("the model was not graded: " + view.path("reason").asText());
      }
    }
  }

  private static double waited(JsonNode view) {
    Instant queued = null;
    for (var event : view.path("timeline")) {
      var at = Instant.parse(event.path("at").asText());
      if (event.path("state").asText().equals("QUEUED")) {
        queued = at;
      } else if (event.path("state").asText().equals("RUNNING") && queued != null) {
        return Duration.between(queued, at).toNanos() / 1e6;
      }
    }
    throw new IllegalStateException("the timeline has no beginning: " + view.path("timeline"));
  }
}
