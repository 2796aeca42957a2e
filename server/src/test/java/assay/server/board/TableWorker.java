package assay.server.board;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.queue.FakeWorker;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A worker whose models are tables: of each set, how many of the ten folds a model gets wrong. It
/// speaks the protocol as any other does, and tells pairs apart by their images alone.
final class TableWorker {
  private final ServerUnderTest server;
  private final Contest contest;
  private final List<String> sets;
  private final Map<String, Model> models = new HashMap<>();

  /// @param sets slugs of the sets whose data are `data/a.npy`, `data/b.npy`, …
  TableWorker(ServerUnderTest server, Contest contest, List<String> sets) {
    this.server = server;
    this.contest = contest;
    this.sets = List.copyOf(sets);
  }

  /// A model, and what it makes of each set.
  ///
  /// @param onnx a file of its own
  /// @param wrong folds of each set, in their order
  /// @param noise which of the patterns its similarities have besides
  /// @param isCopy its similarities are linear in those of the original with the same pattern
  record Model(byte[] onnx, List<Integer> wrong, int noise, boolean isCopy) {
    Model {
      wrong = List.copyOf(wrong);
    }

    /// In pair order. Of each fold one pair is genuine and one is not. The genuine pair of a fold
    /// that is right has 0.70 to 0.85 and the impostor 0.15 to 0.30, each level in two such folds
    /// or more, so that wherever the other nine folds put the threshold, it parts them. A fold that
    /// is wrong has 0.05 and 0.95, the wrong way around. So the accuracy is 1 - wrong / 10.
    double[] similarities(int set) {
      return IntStream.range(0, Contest.PAIRS)
          .mapToDouble(pair -> similarity(set, pair / 2, pair % 2 == 0))
          .map(s -> isCopy ? 0.9 * s + 0.05 : s)
          .toArray();
    }

    private double similarity(int set, int fold, boolean isGenuine) {
      if (fold < wrong.get(set)) {
        return isGenuine ? 0.05 : 0.95;
      }
      int step = noise < 4 ? 1 : 3;
      return isGenuine
          ? 0.70 + 0.05 * Math.floorMod(step * fold + 3 * noise + 1 + set, 4)
          : 0.15 + 0.05 * Math.floorMod(step * fold + noise + set, 4);
    }
  }

  /// @param name what makes the file another one than others: it stands in it as a remark
  Model model(String name, List<Integer> wrong, int noise, boolean isCopy) {
    var file = new ByteArrayOutputStream();
    file.writeBytes(Contest.model());
    // Field 6 of an ONNX model, its documentation.
    var text = name.getBytes(StandardCharsets.UTF_8);
    file.write(0x32);
    file.write(text.length);
    file.writeBytes(text);
    var model = new Model(file.toByteArray(), wrong, noise, isCopy);
    models.put(FakeWorker.sha256(model.onnx()), model);
    return model;
  }

  /// Works until nothing is left to do, for a judge or a worker.
  void workAll() {
    var worker = FakeWorker.register(server);
    while (!contest.query("select 1 from grading where state in ('QUEUED', 'LEASED')").isEmpty()) {
      worker.claim(1).ifPresent(ticket -> work(worker, ticket));
    }
  }

  private void work(FakeWorker worker, JsonNode ticket) {
    var model = models.get(ticket.path("model").path("digest").asText());
    if (model == null) {
      throw new IllegalStateException("a model of somebody else: " + ticket);
    }
    for (var work : ticket.path("sets")) {
      var made = worker.scores(ticket, work);
      var file = work.path("variant").asText().equals("plain") ? scores(model, work, made) : made;
      var answer = worker.vector(ticket, work, file);
      if (answer.status() != 204) {
        throw new IllegalStateException(answer.text());
      }
    }
  }

  /// @param made what tells the pairs apart, in the order of the pair map
  private byte[] scores(Model model, JsonNode work, byte[] made) {
    int set = sets.indexOf(slug(work.path("work").asText()));
    var marks = FakeWorker.expected(set + 1);
    var similarities = model.similarities(set);
    boolean isDistance = work.path("score_kind").asText().equals("squared-l2");
    var in = ByteBuffer.wrap(made).order(ByteOrder.LITTLE_ENDIAN);
    var out = ByteBuffer.allocate(made.length).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      double similarity = similarities[pair(marks, in.getDouble())];
      // Of unit vectors: |a - b|² = 2 (1 - cos).
      out.putDouble(isDistance ? 2 * (1 - similarity) : similarity);
    }
    return out.array();
  }

  private static int pair(double[] marks, double mark) {
    return IntStream.range(0, marks.length)
        .filter(pair -> Math.abs(marks[pair] - mark) < 1e-9)
        .findFirst()
        .orElseThrow();
  }

  /// The plain work on a set is called by the id of its version.
  private String slug(String work) {
    return contest
        .query(
            "select e.slug from set_version v join evaluation_set e on e.id = v.set_id where v.id = '%s'"
                .formatted(work))
        .getFirst();
  }
}
