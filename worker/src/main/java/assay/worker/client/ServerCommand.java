package assay.worker.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What all commands that talk to a server have in common: which server, as whom, and what their
/// exit code says. DESIGN §10.
abstract class ServerCommand implements Callable<Integer> {
  static final int DONE = 0;
  static final int INPUT_AT_FAULT = 1;
  static final int OUR_FAULT = 3;

  @Option(
      names = "--server",
      required = true,
      defaultValue = "${env:ASSAY_SERVER}",
      paramLabel = "URL",
      description = "address of the server (or the environment's ASSAY_SERVER)")
  private URI server = URI.create("");

  @Option(
      names = "--token",
      defaultValue = "${env:ASSAY_TOKEN}",
      paramLabel = "TOKEN",
      description =
          "API token (better: the environment's ASSAY_TOKEN, which no process list shows)")
  private String token = "";

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /// Does the work and returns the exit code.
  abstract int run(Api api) throws IOException, ApiProblem, InterruptedException;

  @Override
  public Integer call() throws InterruptedException {
    try (var api = new Api(server, token == null ? "" : token)) {
      return run(api);
    } catch (ApiProblem problem) {
      if (json) {
        out().println(Api.pretty(problem.document()));
      }
      problem.lines().forEach(line -> err().println("assay: " + line));
      return problem.isServers() ? OUR_FAULT : INPUT_AT_FAULT;
    } catch (NoSuchFileException missing) {
      err().println("assay: no such file: " + missing.getMessage());
      return INPUT_AT_FAULT;
    } catch (FileSystemException disk) {
      err().println("assay: " + disk.getMessage());
      return OUR_FAULT;
    } catch (JsonProcessingException unread) {
      err().println("assay: expected JSON, found something else: " + unread.getOriginalMessage());
      return OUR_FAULT;
    } catch (IOException e) {
      err().println("assay: " + server + " could not be reached: " + e);
      return OUR_FAULT;
    }
  }

  boolean asJson() {
    return json;
  }

  /// The check says that a console is never null; without a terminal it is, as of JDK 25.
  @SuppressWarnings("SystemConsoleNull")
  static Optional<Console> terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  /// The document where JSON was asked for, else the sentence.
  void answer(JsonNode document, String sentence) {
    out().println(json ? Api.pretty(document) : sentence);
    out().flush();
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  CommandSpec spec() {
    return spec;
  }
}
