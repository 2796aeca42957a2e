package assay.worker.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which board of which competition.
final class TrackOptions {
  @Option(
      names = "--competition",
      required = true,
      paramLabel = "ORG/COMPETITION",
      description = "as in the address of its page")
  private String competition = "";

  @Option(names = "--phase", required = true)
  private String phase = "";

  @Option(names = "--task", required = true)
  private String task = "";

  @Option(names = "--scale", description = "where the task has scales: 10K, 20K, 100K")
  private String scale = "";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /// `/api/v1/orgs/{org}/competitions/{competition}`
  String path() {
    var parts = competition.split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--competition: expected ORGANIZATION/COMPETITION, found " + competition);
    }
    return "/api/v1/orgs/" + encoded(parts[0]) + "/competitions/" + encoded(parts[1]);
  }

  Form fields(Form form) {
    return form.field("task", task).field("phase", phase).field("scale", scale);
  }

  String query() {
    var query = "phase=" + encoded(phase) + "&task=" + encoded(task);
    return scale.isEmpty() ? query : query + "&scale=" + encoded(scale);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
