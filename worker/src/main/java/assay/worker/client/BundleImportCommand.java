package assay.worker.client;

import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `assay bundle import`: shows what would change, asks, and imports.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Make a competition of a bundle, or change the one that has its slug.")
final class BundleImportCommand extends ServerCommand {
  @Mixin private BundleOptions bundle = new BundleOptions();

  @Option(names = "--yes", description = "import without asking")
  private boolean yes;

  @Override
  int run(Api api) throws IOException, ApiProblem {
    try (var file = bundle.packed(err())) {
      err().println("sending to " + api.server() + " …");
      if (!yes) {
        var preview =
            new BundleChanges(
                api.postFile(bundle.path() + "?preview=true", file.path(), BundleOptions.ZIP));
        err().println(preview.text("would be"));
        if (preview.isRefused()) {
          return INPUT_AT_FAULT;
        }
        if (!isConfirmed()) {
          err().println("nothing was imported");
          return DONE;
        }
      }
      var answer = api.postFile(bundle.path(), file.path(), BundleOptions.ZIP);
      answer(answer, new BundleChanges(answer).text("was"));
      return DONE;
    }
  }

  private boolean isConfirmed() {
    var terminal =
        terminal()
            .orElseThrow(() ->
                new ParameterException(
                    spec().commandLine(), "nobody can be asked here: add --yes to import"));
    var said = terminal.readLine("Import it? [y/N] ");
    return said != null && said.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}
