package assay.standalone.drill;

import assay.standalone.demo.Participant;
import assay.standalone.demo.Progress;
import assay.standalone.drill.Outcome.Seen;
import assay.worker.client.Api;
import assay.worker.client.ApiProblem;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// `./assay drill entry`: one honest entry to a server that runs somewhere, through its public API
/// alone, to see that server, database, file store and worker work together.
///
/// It leaves behind the competition of the drill, of made pictures, and somebody's account with one
/// team and one entry.
public final class OneEntry {
  private static final int WRONG_USAGE = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration EVERY = Duration.ofMillis(500);

  /// Participants of the drill who make a claim: every second of thirty.
  private static final int CLAIMANTS = 15;

  private static final String USAGE =
      """
      usage: ./assay drill entry       one honest entry to a running server, and what came of it
      environment:
        ASSAY_SERVER   address of the server
        ASSAY_TOKEN    of an organizer of the organization main, such as the owner-token of the first start
      """;

  private final URI server;
  private final String organizersToken;
  private final Progress progress;

  OneEntry(URI server, String organizersToken, Progress progress) {
    this.server = server;
    this.organizersToken = organizersToken;
    this.progress = progress;
  }

  /// Exit code 0: graded as it must be; 2: a setting is missing; 3: anything else.
  public static void main(String[] args) throws InterruptedException {
    System.setProperty("java.awt.headless", "true");
    var environment = System.getenv();
    var address = environment.getOrDefault("ASSAY_SERVER", "");
    var token = environment.getOrDefault("ASSAY_TOKEN", "");
    if (Arrays.asList(args).contains("--help")) {
      System.out.print(USAGE);
      return;
    }
    if (args.length > 0 || address.isBlank() || token.isBlank()) {
      System.err.print(USAGE);
      System.exit(WRONG_USAGE);
    }
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(new OneEntry(URI.create(address), token, new Progress(out))));
  }

  private static int run(OneEntry entry) throws InterruptedException {
    try {
      var fault = entry.send().fault();
      if (fault.isEmpty()) {
        return Drill.AS_PROMISED;
      }
      System.err.println("assay: not as it must be: " + fault);
    } catch (DrillFailed e) {
      System.err.println("assay: " + e.getMessage());
    } catch (ApiProblem e) {
      System.err.println("assay: the server refused what it should have taken:");
      e.lines().forEach(line -> System.err.println("  " + line));
    } catch (IOException e) {
      System.err.println("assay: " + entry.server + " could not be reached: " + e);
    }
    return Drill.OUR_FAULT;
  }

  /// Sends it and waits for its end.
  Outcome send() throws IOException, ApiProblem, InterruptedException {
    var folder = Files.createTempDirectory("assay-entry");
    try {
      open(folder);
      var name = "drill." + random();
      int participant = 2 * new SecureRandom().nextInt(CLAIMANTS);
      var person = new Participant.Person(name, name);
      try (var who = Participant.arrive(server, person, random())) {
        who.foundTeam(Contest.SLUG);
        return send(Visit.honest(who, participant, Region.ofHonest(participant)), folder);
      }
    } finally {
      clear(folder);
    }
  }

  /// The competition, unless an earlier entry brought it.
  private void open(Path folder) throws IOException, ApiProblem {
    try (var organizer = new Api(server, organizersToken)) {
      for (var there : organizer.get("/api/v1/orgs/main/competitions").path("items")) {
        if (there.path("slug").asText().equals(Contest.SLUG)) {
          return;
        }
      }
      progress.accept("importing the competition " + Contest.SLUG);
      var contest = Contest.in(folder, new Contest.Limits(60, 1L << 30));
      organizer.postFile("/api/v1/orgs/main/bundles", contest.bundle(), "application/zip");
    }
  }

  private Outcome send(Visit visit, Path folder)
      throws IOException, ApiProblem, InterruptedException {
    var specimen = visit.specimen();
    var entry = visit.who().submit(Contest.SLUG, visit.form(specimen, folder));
    progress.accept("accepted " + entry.line());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var said = entry.line();
    while (!entry.hasEnded()) {
      if (System.nanoTime() > deadline) {
        throw new DrillFailed("after " + PATIENCE + " the entry was still " + entry.line());
      }
      TimeUnit.NANOSECONDS.sleep(EVERY.toNanos());
      entry = visit.who().look(entry);
      if (!entry.line().equals(said)) {
        said = entry.line();
        progress.accept(said);
      }
    }
    return new Outcome(visit, specimen.region(), "", new Seen.Accepted(entry, Set.of()));
  }

  private static String random() {
    var bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void clear(Path folder) throws IOException {
    try (var inside = Files.list(folder)) {
      for (var file : inside.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
