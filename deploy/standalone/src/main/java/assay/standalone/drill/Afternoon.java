package assay.standalone.drill;

import assay.standalone.demo.Participant;
import assay.standalone.drill.Outcome.Seen;
import assay.standalone.face.Draws;
import assay.worker.client.Api;
import assay.worker.client.ApiProblem;
import assay.worker.client.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Who comes, in which order, and what becomes of them. Everything goes through the public API.
final class Afternoon implements AutoCloseable {
  private static final int HOSTILE_TEAMS = 10;
  private static final Duration EVERY = Duration.ofSeconds(1);

  /// So long nothing may happen while entries wait.
  private static final Duration STANDSTILL = Duration.ofMinutes(5);

  private static final String PASSWORD = "correct horse battery";

  private final Site site;
  private final Api organizer;
  private final Path folder;
  private final Consumer<String> progress;
  private final List<Participant> honest = new ArrayList<>();
  private final List<Participant> hostile = new ArrayList<>();
  private final Participant witness;

  /// Signs everybody up.
  ///
  /// @param folder for the files of one entry
  Afternoon(Site site, int honestPeople, Path folder, Consumer<String> progress)
      throws IOException, ApiProblem {
    this.site = site;
    this.folder = folder;
    this.progress = progress;
    organizer = new Api(site.address(), site.ownerToken());
    for (int i = 0; i < honestPeople; i++) {
      honest.add(arrive("Honest " + i));
    }
    for (int i = 0; i < HOSTILE_TEAMS; i++) {
      hostile.add(arrive("Hostile " + i));
    }
    witness = arrive("Witness");
  }

  static void open(Site site, Contest contest) throws IOException, ApiProblem {
    try (var organizer = new Api(site.address(), site.ownerToken())) {
      organizer.postFile("/api/v1/orgs/main/bundles", contest.bundle(), "application/zip");
    }
  }

  private Participant arrive(String team) throws IOException, ApiProblem {
    var person = new Participant.Person(team.replace(' ', '.'), team);
    var participant = Participant.arrive(site.address(), person, PASSWORD);
    participant.foundTeam(Contest.SLUG);
    return participant;
  }

  /// An honest entry by somebody who does not take part, graded while nobody else is there.
  Outcome witness(int visit) throws IOException, ApiProblem, InterruptedException {
    var entry = Visit.honest(witness, visit, Region.ofWitness());
    return watch(List.of(submit(entry))).getFirst();
  }

  /// Everybody's entries, shuffled.
  ///
  /// @param kinds one for each hostile entry
  List<Visit> visits(List<Kind> kinds, long seed) {
    var visits = new ArrayList<Visit>();
    for (int i = 0; i < honest.size(); i++) {
      visits.add(Visit.honest(honest.get(i), i, Region.ofHonest(i)));
    }
    for (int i = 0; i < kinds.size(); i++) {
      var kind = kinds.get(i);
      // One kind comes from one team: who sends the same again is the same.
      var who = hostile.get(Repertoire.KINDS.indexOf(kind) % HOSTILE_TEAMS);
      visits.add(Visit.hostile(who, kind, seed * 1_000_003L + i));
    }
    var order = new int[visits.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    new Draws(seed).shuffle(order);
    var shuffled = new ArrayList<Visit>();
    for (int i : order) {
      shuffled.add(visits.get(i));
    }
    ownerFirst(shuffled);
    return shuffled;
  }

  /// A file is stolen from who had it before.
  private void ownerFirst(List<Visit> visits) {
    int theft = -1;
    for (int i = 0; i < visits.size(); i++) {
      var visit = visits.get(i);
      if (visit.kind().equals("stolen") && theft < 0) {
        theft = i;
      }
      boolean isRobbed = honest.size() > 1 && visit.who() == honest.get(1);
      if (isRobbed && theft >= 0) {
        Collections.swap(visits, theft, i);
        return;
      }
    }
  }

  /// Sends one entry.
  Outcome submit(Visit visit) throws IOException {
    var specimen = visit.specimen();
    var files = Files.createDirectories(folder);
    try {
      var entry = visit.who().submit(Contest.SLUG, visit.form(specimen, files));
      return outcome(visit, specimen, new Seen.Accepted(entry, Set.of()));
    } catch (ApiProblem problem) {
      return outcome(visit, specimen, new Seen.Refused(problem.status(), problem.code()));
    } finally {
      Files.deleteIfExists(files.resolve(specimen.fileName()));
    }
  }

  private static Outcome outcome(Visit visit, Specimen specimen, Seen seen) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256").digest(specimen.model());
      return new Outcome(visit, specimen.region(), HexFormat.of().formatHex(sha256), seen);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until every accepted entry has ended.
  List<Outcome> watch(List<Outcome> outcomes) throws IOException, ApiProblem, InterruptedException {
    var ended = new ArrayList<>(outcomes);
    int left = ended.size();
    long lastChange = System.nanoTime();
    while (true) {
      int open = look(ended);
      if (open == 0) {
        return withCases(ended);
      }
      if (open < left) {
        left = open;
        lastChange = System.nanoTime();
        progress.accept(open + " entries are still to be graded");
      } else if (System.nanoTime() - lastChange > STANDSTILL.toNanos()) {
        throw new DrillFailed(
            open + " entries were not graded, and nothing moved in " + STANDSTILL);
      }
      TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
    }
  }

  /// Looks at the first entry of each team that has not ended; how many are open.
  private int look(List<Outcome> outcomes) throws IOException, ApiProblem {
    int open = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      var outcome = outcomes.get(i);
      if (outcome.seen() instanceof Seen.Accepted(var entry, var cases) && !isSettled(entry)) {
        // The queue is worked off about in order: the rest can wait for their turn.
        var now = open < HOSTILE_TEAMS ? outcome.visit().who().look(entry) : entry;
        outcomes.set(i, outcome.seeing(new Seen.Accepted(now, cases)));
        open += isSettled(now) ? 0 : 1;
      }
    }
    return open;
  }

  /// A claim that is not reproduced is looked into when the verdict stands: the model runs again.
  private static boolean isSettled(Entry entry) {
    boolean isBeingDiagnosed = false;
    for (var set : entry.document().path("sets")) {
      isBeingDiagnosed |= set.path("diagnosis").path("state").asText().equals("making");
    }
    return entry.hasEnded() && !isBeingDiagnosed;
  }

  private List<Outcome> withCases(List<Outcome> outcomes) throws IOException, ApiProblem {
    Map<String, Set<String>> kinds = new HashMap<>();
    for (var item : organizer.get("/api/v1/orgs/main/cases?state=open&limit=200").path("items")) {
      kinds
          .computeIfAbsent(item.path("subject").path("submission").asText(), _ -> new TreeSet<>())
          .add(item.path("kind").asText());
    }
    return outcomes.stream()
        .map(outcome ->
            outcome.seen() instanceof Seen.Accepted(var entry, _)
                ? outcome.seeing(new Seen.Accepted(entry, kinds.getOrDefault(entry.id(), Set.of())))
                : outcome)
        .toList();
  }

  /// Entries that the server has for the teams, by id.
  List<String> entries() throws IOException, ApiProblem {
    var ids = new ArrayList<String>();
    for (var team : everybody()) {
      team.entries(Contest.SLUG).stream().map(Entry::id).forEach(ids::add);
    }
    return ids;
  }

  private List<Participant> everybody() {
    var everybody = new ArrayList<>(honest);
    everybody.addAll(hostile);
    everybody.add(witness);
    return everybody;
  }

  Api organizer() {
    return organizer;
  }

  @Override
  public void close() {
    everybody().forEach(Participant::close);
    organizer.close();
  }
}
