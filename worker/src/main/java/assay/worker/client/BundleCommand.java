package assay.worker.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `assay bundle`: competitions as files, for organizers.
@Command(
    name = "bundle",
    mixinStandardHelpOptions = true,
    description = "Validate, import or export a competition bundle.",
    subcommands = {
      BundleValidateCommand.class,
      BundleImportCommand.class,
      BundleExportCommand.class
    })
public final class BundleCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "bundle: expected validate, import or export");
  }
}
