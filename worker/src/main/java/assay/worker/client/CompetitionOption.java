package assay.worker.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which competition.
final class CompetitionOption {
  @Option(
      names = "--competition",
      required = true,
      paramLabel = "ORG/COMPETITION",
      description = "as in the address of its page")
  private String competition = "";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /// `/api/v1/orgs/{org}/competitions/{competition}`
  String path() {
    var parts = parts();
    return "/api/v1/orgs/" + encoded(parts[0]) + "/competitions/" + encoded(parts[1]);
  }

  /// As uploads are told: `organization` and `competition`.
  Map<String, String> names() {
    var parts = parts();
    return Map.of("organization", parts[0], "competition", parts[1]);
  }

  /// As it was given: `group/faces`.
  String address() {
    return competition;
  }

  /// The competition's own part, fit for a file name.
  String slug() {
    return Plain.fileName(parts()[1]);
  }

  private String[] parts() {
    var parts = competition.split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--competition: expected ORGANIZATION/COMPETITION, found " + competition);
    }
    return parts;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
