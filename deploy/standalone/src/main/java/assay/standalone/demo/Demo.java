package assay.standalone.demo;

import assay.standalone.CannotStart;
import assay.standalone.Options;
import assay.standalone.Standalone;
import assay.worker.client.Api;
import assay.worker.client.ApiProblem;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// `./assay demo`: makes data, starts the single-machine edition, submits entries as participants
/// would, and prints what came of them.
///
/// A data directory in which a demo came to its end is shown again as it is; one in which it did
/// not is begun anew, but for the pictures and models.
public final class Demo {
  private static final int OUR_FAULT = 3;
  private final Options options;
  private final PrintStream out;
  private final Progress progress;

  private Demo(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
    progress = new Progress(out);
  }

  /// `demo [--port P] [--data DIR] [--exit]`, or `demo --files DIR`
  public static void main(String[] args) throws InterruptedException {
    System.setProperty("java.awt.headless", "true");
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var options = Options.parse("demo", args);
    if (options.files() != null) {
      System.exit(make(options.files(), out));
    }
    Standalone.logInto(options.data().resolve("site").resolve("log").resolve("server.log"));
    int exit = run(options, out);
    if (options.exit() || exit != 0) {
      System.exit(exit);
    }
    // Until Ctrl-C; the shutdown hook stops everything.
    new CountDownLatch(1).await();
  }

  /// What the demo would play with, for other uses.
  static int make(Path folder, PrintStream out) {
    try {
      Made.in(folder, new Progress(out));
    } catch (IOException e) {
      System.err.println("assay: " + folder + " cannot be filled: " + e);
      return Options.AT_FAULT;
    }
    out.println();
    out.println("── In " + folder + " ──");
    out.print(Made.CONTENTS);
    return 0;
  }

  private static int run(Options options, PrintStream out) throws InterruptedException {
    try {
      return new Demo(options, out).play();
    } catch (CannotStart | DemoFailed e) {
      System.err.println("assay: " + e.getMessage());
      return e instanceof CannotStart ? Options.AT_FAULT : OUR_FAULT;
    } catch (ApiProblem e) {
      System.err.println("assay: the server refused what it should have taken:");
      e.lines().forEach(line -> System.err.println("  " + line));
      return OUR_FAULT;
    } catch (IOException | SQLException e) {
      System.err.println("assay: the demo could not go on: " + e);
      return OUR_FAULT;
    }
  }

  private int play() throws IOException, SQLException, ApiProblem, InterruptedException {
    var made = Made.in(options.data().resolve("made"), progress);
    boolean again = Files.exists(options.data().resolve("played"));
    var site = options.data().resolve("site");
    var password = password();
    var standalone = Standalone.start(options.port(), site, progress);
    try (var stage =
        new Stage(new Api(standalone.address(), standalone.ownerToken()), made, progress)) {
      var faults = again ? showAgain(standalone) : perform(standalone, stage, made, password);
      signIns(standalone.address(), password);
      if (!faults.isEmpty()) {
        out.println();
        faults.forEach(fault -> System.err.println("assay: not as promised: " + fault));
        return OUR_FAULT;
      }
      Files.writeString(options.data().resolve("played"), "");
    } finally {
      if (options.exit()) {
        standalone.close();
      }
    }
    return 0;
  }

  private List<String> perform(Standalone standalone, Stage stage, Made made, String password)
      throws IOException, ApiProblem, InterruptedException {
    stage.setUp();
    stage.gather(standalone.address(), password);
    var claims = new Claims(made, Files.createDirectories(options.data().resolve("claims")));
    var outcomes = stage.watch(stage.submit(Play.scenes(), claims));
    try (var organizer = new Api(standalone.address(), standalone.ownerToken())) {
      return new Report(organizer, out).tell(outcomes);
    }
  }

  private List<String> showAgain(Standalone standalone) throws IOException, ApiProblem {
    progress.accept("entries are there from an earlier demo; submitting nothing again");
    try (var organizer = new Api(standalone.address(), standalone.ownerToken())) {
      new Report(organizer, out).tell(Map.of());
    }
    return List.of();
  }

  private void signIns(URI address, String password) {
    out.println();
    out.println("── Look for yourself ──");
    out.println(address + "   " + progress.elapsed().toSeconds() + " s since the start");
    out.println("sign in with the password " + password + " as");
    out.println("  " + Play.OLGA.email() + "  (organizer, decides the open cases)");
    Play.CAST.forEach(person -> out.println("  " + person.email() + "  (" + person.team() + ")"));
    out.println(
        options.exit()
            ? "It ends now; the same command without --exit shows it all again."
            : "Ctrl-C ends it.");
  }

  /// One for all demo accounts of this data directory.
  private String password() throws IOException {
    var file = options.data().resolve("made").resolve("password");
    if (!Files.exists(file)) {
      byte[] random = new byte[8];
      new SecureRandom().nextBytes(random);
      Files.writeString(file, HexFormat.of().formatHex(random));
    }
    return Files.readString(file);
  }
}
