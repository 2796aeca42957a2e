package assay.worker.client;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `assay bundle validate`: every mistake of a bundle, and what an import would change.
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Say every mistake of a bundle, and what importing it would change.")
final class BundleValidateCommand extends ServerCommand {
  @Mixin private BundleOptions bundle = new BundleOptions();

  @Override
  int run(Api api) throws IOException, ApiProblem {
    try (var file = bundle.packed(err())) {
      err().println("sending to " + api.server() + " …");
      var answer = api.postFile(bundle.path() + "?preview=true", file.path(), BundleOptions.ZIP);
      var changes = new BundleChanges(answer);
      answer(answer, changes.text("would be"));
      return changes.isRefused() ? INPUT_AT_FAULT : DONE;
    }
  }
}
