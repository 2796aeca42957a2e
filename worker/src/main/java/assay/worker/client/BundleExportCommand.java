package assay.worker.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `assay bundle export`: a competition as it stands, labels and all.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Write a competition as a bundle, with its labels: for its organizers.")
final class BundleExportCommand extends ServerCommand {
  @Option(names = "--org", required = true, paramLabel = "ORG", description = "as in its address")
  private String organization = "";

  @Option(
      names = "--competition",
      required = true,
      paramLabel = "COMPETITION",
      description = "as in its address")
  private String competition = "";

  @Option(names = "--output", required = true, paramLabel = "FILE", description = "the zip")
  private Path output = Path.of("");

  @Override
  int run(Api api) throws IOException, ApiProblem {
    var path =
        "/api/v1/orgs/%s/competitions/%s/bundle"
            .formatted(Plain.encoded(organization), Plain.encoded(competition));
    api.download(path, output);
    answer(
        new ObjectMapper()
            .valueToTree(Map.of("output", output.toString(), "bytes", Files.size(output))),
        "wrote %s, %,d bytes".formatted(output, Files.size(output)));
    return DONE;
  }
}
