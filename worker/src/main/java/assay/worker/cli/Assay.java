package assay.worker.cli;

import assay.worker.client.BoardCommand;
import assay.worker.client.BundleCommand;
import assay.worker.client.KitCommand;
import assay.worker.client.StatusCommand;
import assay.worker.client.SubmitCommand;
import assay.worker.sandbox.SandboxFault;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./assay VERB …` for every verb that needs no server process. DESIGN §10.
@Command(
    name = "assay",
    mixinStandardHelpOptions = true,
    description = "Grading of face-recognition competitions, on your own files.")
public final class Assay implements Runnable {
  /// Did its job.
  public static final int DONE = 0;

  /// The input is at fault.
  public static final int INPUT_AT_FAULT = 1;

  /// Wrong usage.
  public static final int WRONG_USAGE = 2;

  /// Our own fault.
  public static final int OUR_FAULT = 3;

  /// The verbs; one class each.
  private static final List<Class<?>> COMMANDS =
      List.of(
          GateCommand.class,
          SanitizeCommand.class,
          EvaluateCommand.class,
          MeasureCommand.class,
          ResultCommand.class,
          CompareCommand.class,
          CheckCommand.class,
          AlignCommand.class,
          VerifyCommand.class,
          SubmitCommand.class,
          StatusCommand.class,
          BoardCommand.class,
          KitCommand.class,
          BundleCommand.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  private Assay() {}

  public static void main(String[] args) {
    System.setProperty("logback.configurationFile", "assay/worker/cli/logback.xml");
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /// Runs one command.
  ///
  /// @param out its answer
  /// @param err everything else
  /// @return the exit code
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    var assay = new CommandLine(new Assay());
    COMMANDS.forEach(assay::addSubcommand);
    return assay
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Assay::explain)
        .execute(args);
  }

  private static int explain(
      Exception exception, CommandLine command, CommandLine.ParseResult parsed) {
    return switch (exception) {
      case InputAtFault fault -> {
        if (command.getCommand() instanceof JsonAnswer answer && answer.asJson()) {
          Json.print(command.getOut(), fault.refusal());
        }
        command.getErr().println("assay: " + fault.getMessage());
        yield INPUT_AT_FAULT;
      }
      case NoSuchFileException missing -> {
        command.getErr().println("assay: no such file: " + missing.getMessage());
        yield INPUT_AT_FAULT;
      }
      case AccessDeniedException denied -> {
        command.getErr().println("assay: may not be read or written: " + denied.getMessage());
        yield INPUT_AT_FAULT;
      }
      case SandboxFault fault -> {
        command.getErr().println("assay: this machine cannot run the model: " + fault.getMessage());
        yield OUR_FAULT;
      }
      default -> {
        command.getErr().println("assay: our own fault, not yours:");
        exception.printStackTrace(command.getErr());
        yield OUR_FAULT;
      }
    };
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }
}
