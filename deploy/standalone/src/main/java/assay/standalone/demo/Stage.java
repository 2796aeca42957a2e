package assay.standalone.demo;

import assay.standalone.demo.Play.Outcome;
import assay.standalone.demo.Play.Scene;
import assay.worker.client.Api;
import assay.worker.client.ApiProblem;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Plays the scenes against a server, through its public API alone.
final class Stage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Duration EVERY = Duration.ofMillis(500);
  private final Api organizer;
  private final Made made;
  private final Progress progress;
  private final Map<String, Participant> cast = new LinkedHashMap<>();

  /// @param organizer with the owner's token
  Stage(Api organizer, Made made, Progress progress) {
    this.organizer = organizer;
    this.made = made;
    this.progress = progress;
  }

  /// Imports what is not there yet.
  void setUp() throws IOException, ApiProblem {
    var there = new ArrayList<String>();
    organizer
        .get("/api/v1/orgs/main/competitions")
        .path("items")
        .forEach(item -> there.add(item.path("slug").asText()));
    for (var name : List.of("sdfr", "datacv")) {
      if (!there.contains(name + "-demo")) {
        progress.accept("importing the bundle " + name + ".zip");
        organizer.postFile("/api/v1/orgs/main/bundles", made.bundle(name), "application/zip");
      }
    }
  }

  /// Everyone signs up and founds a team in each competition.
  void gather(URI server, String password) throws IOException, ApiProblem {
    Participant.arrive(server, Play.OLGA, password).close();
    organizer.post(
        "/api/v1/orgs/main/members", Map.of("email", Play.OLGA.email(), "role", "ORGANIZER"));
    progress.accept("five participants sign up, take a token and found a team");
    for (var person : Play.CAST) {
      var participant = Participant.arrive(server, person, password);
      cast.put(person.name(), participant);
      participant.foundTeam(Play.SDFR);
      participant.foundTeam(Play.DATACV);
    }
  }

  private Participant participant(Scene scene) {
    var found = cast.get(scene.who().name());
    if (found == null) {
      throw new IllegalStateException(scene.who().name() + " has not arrived");
    }
    return found;
  }

  /// Submits everything, in order; grading goes on meanwhile.
  Map<Scene, Outcome> submit(List<Scene> scenes, Claims claims) throws IOException {
    var outcomes = new LinkedHashMap<Scene, Outcome>();
    for (var scene : scenes) {
      var form = scene.form(made, claims);
      var who = scene.who().name() + " of " + scene.who().team() + ", " + scene.method();
      var where =
          scene.place().competition() + " " + scene.place().task() + " " + scene.place().scale();
      try {
        // A demo that was cut short goes on with the entries that it has made.
        var key = "demo: " + where.strip() + ", " + scene.method();
        var entry = participant(scene).submit(scene.place().competition(), form, key);
        progress.accept("accepted " + entry.code() + ": " + who + " → " + where.strip());
        outcomes.put(scene, new Outcome.Accepted(entry));
      } catch (ApiProblem problem) {
        progress.accept(
            "refused: " + who + " → " + where.strip() + ": " + problem.lines().getFirst());
        outcomes.put(scene, new Outcome.Refused(problem));
      }
    }
    return outcomes;
  }

  /// Watches until every accepted entry has come to its end.
  Map<Scene, Outcome> watch(Map<Scene, Outcome> outcomes)
      throws IOException, ApiProblem, InterruptedException {
    var ended = new LinkedHashMap<>(outcomes);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var open = new ArrayList<>(outcomes.keySet());
    while (!open.isEmpty()) {
      for (var scene : List.copyOf(open)) {
        if (look(scene, ended)) {
          open.remove(scene);
        }
      }
      if (System.nanoTime() > deadline) {
        throw new DemoFailed(open.size() + " entries were still not graded after " + PATIENCE);
      }
      Thread.sleep(EVERY);
    }
    return ended;
  }

  private boolean look(Scene scene, Map<Scene, Outcome> outcomes) throws IOException, ApiProblem {
    if (!(outcomes.get(scene) instanceof Outcome.Accepted(var entry))) {
      return true;
    }
    var now = participant(scene).look(entry);
    outcomes.put(scene, new Outcome.Accepted(now));
    if (now.hasEnded()) {
      progress.accept(now.line());
    }
    return now.hasEnded();
  }

  @Override
  public void close() {
    cast.values().forEach(Participant::close);
    organizer.close();
  }
}
