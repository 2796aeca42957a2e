package assay.worker.client;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which board of which competition.
final class TrackOptions {
  @Mixin private CompetitionOption competition = new CompetitionOption();

  @Option(names = "--phase", required = true)
  private String phase = "";

  @Option(names = "--task", required = true)
  private String task = "";

  @Option(names = "--scale", description = "where the task has scales: 10K, 20K, 100K")
  private String scale = "";

  /// `/api/v1/orgs/{org}/competitions/{competition}`
  String path() {
    return competition.path();
  }

  /// Whether a kit is that of the task.
  boolean isOf(DevKit kit) {
    return kit.competition().equals(competition.address()) && kit.task().slug().equals(task);
  }

  /// `organization` and `competition`, as in addresses.
  Map<String, String> competition() {
    return competition.names();
  }

  /// For the body of an entry; a scale that was not named is left out.
  Map<String, Object> fields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("task", task);
    fields.put("phase", phase);
    if (!scale.isEmpty()) {
      fields.put("scale", scale);
    }
    return fields;
  }

  String query() {
    var query =
        "phase=" + CompetitionOption.encoded(phase) + "&task=" + CompetitionOption.encoded(task);
    return scale.isEmpty() ? query : query + "&scale=" + CompetitionOption.encoded(scale);
  }
}
