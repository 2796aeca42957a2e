package assay.standalone.fault;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// What is looked at from outside once all is quiet: files, queue, boards, and what strangers see.
final class Aftermath {
  private static final double NEAR = 1e-9;
  private static final int PROBES = 40;

  private final Plant plant;
  private final Client client;
  private final List<Team> teams;
  private final List<Broken> broken = new ArrayList<>();

  Aftermath(Plant plant, Client client, List<Team> teams) {
    this.plant = plant;
    this.client = client;
    this.teams = List.copyOf(teams);
  }

  List<Broken> look(List<Row> rows, Invariants invariants)
      throws IOException, SQLException, InterruptedException {
    try (var connection = plant.look()) {
      files(connection);
      queue(connection);
    }
    for (var server : plant.addresses()) {
      for (var task : List.of(FaultContest.SCORES, FaultContest.MODEL)) {
        board(server, task, invariants.best(task));
      }
    }
    probes(rows);
    return List.copyOf(broken);
  }

  private void broken(String invariant, String found) {
    broken.add(new Broken(invariant, found));
  }

  /// I1, I10: every blob that a row names is there, with the bytes of its name.
  private void files(Connection connection) throws SQLException, IOException {
    for (var blob : Tables.blobs(connection)) {
      var tenant = blob.substring(0, blob.indexOf('/'));
      var digest = blob.substring(blob.indexOf('/') + 1);
      var file =
          plant.blobs().folder().resolve(tenant).resolve(digest.substring(0, 2)).resolve(digest);
      if (!Files.exists(file)) {
        broken("I10", "the blob %s has a row and no file".formatted(blob));
      } else if (!sha256(file).equals(digest) && !plant.damaged().contains(digest)) {
        broken("I1", "the blob %s has other bytes".formatted(blob));
      }
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// I10: nobody holds anything any more.
  private void queue(Connection connection) throws SQLException {
    int held =
        Tables.count(
            connection, "select count(*) from grading where state in ('QUEUED', 'LEASED')");
    if (held > 0) {
      broken("I10", "%d gradings wait or are leased although every entry ended".formatted(held));
    }
    int lost =
        Tables.count(
            connection,
            """
            select count(*)
            from submission_file f
            left join blob b on b.tenant_id = f.tenant_id and b.digest = f.digest
            where b.digest is null
            """);
    if (lost > 0) {
      broken("I10", "%d files of entries have no blob".formatted(lost));
    }
  }

  /// I4: both servers show the same board, and it is the one that follows from what was sent.
  private void board(URI server, String task, Map<String, Double> expected)
      throws IOException, InterruptedException {
    var query = "/board?phase=" + FaultContest.MAIN + "&task=" + task;
    var board = Team.require(client.get(server.resolve(FaultContest.PATH + query), "")).body();
    var wrong = new HashSet<>(expected.keySet());
    for (var row : board.path("rows")) {
      var team = row.path("team").asText();
      if (row.hasNonNull("rank")) {
        double score = row.path("score").asDouble();
        if (Math.abs(score - expected.getOrDefault(team, -1.0)) <= NEAR) {
          wrong.remove(team);
        } else {
          wrong.add(team + " (has " + score + ")");
        }
      }
    }
    if (!wrong.isEmpty()) {
      broken("I4", "the board of %s is wrong about %s".formatted(task, wrong));
    }
  }

  /// I8, I9: others' entries do not exist for a team, and a sealed figure for nobody.
  private void probes(List<Row> rows) throws IOException, InterruptedException {
    var byName = teams.stream().collect(Collectors.toMap(Team::name, team -> team));
    int probes = 0;
    for (var row : rows) {
      var owner = byName.get(row.team());
      if (row.phase().equals(FaultContest.SEALED) && owner != null && probes++ < PROBES) {
        var stranger = teams.get((teams.indexOf(owner) + 1) % teams.size());
        foreign(row.id(), stranger);
        sealed(row, owner);
      }
    }
    var server = plant.addresses().getFirst();
    for (var task : Set.of(FaultContest.SCORES, FaultContest.MODEL)) {
      var query = "/board?phase=" + FaultContest.SEALED + "&task=" + task;
      var board = client.get(server.resolve(FaultContest.PATH + query), teams.getFirst().token());
      for (var row : board.body().path("rows")) {
        if (row.hasNonNull("score")) {
          broken("I9", "the sealed board of %s shows %s".formatted(task, row));
        }
      }
    }
  }

  private void foreign(UUID entry, Team stranger) throws IOException, InterruptedException {
    var answer =
        client.get(
            plant.addresses().getLast().resolve("/api/v1/submissions/" + entry), stranger.token());
    if (answer.status() != 404) {
      broken(
          "I8",
          "%s asked for %s of another team: %d".formatted(stranger.name(), entry, answer.status()));
    }
  }

  private void sealed(Row row, Team owner) throws IOException, InterruptedException {
    var view =
        Team.require(
                client.get(
                    plant.addresses().getFirst().resolve("/api/v1/submissions/" + row.id()),
                    owner.token()))
            .body();
    for (var set : view.path("sets")) {
      if (set.hasNonNull("value")) {
        broken("I9", "the sealed entry %s shows %s".formatted(row.id(), set));
      }
    }
  }
}
