package assay.worker.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A submission as the server shows it, in words.
///
/// @param document the server's view
public record Entry(JsonNode document) {
  private static final Set<String> ENDED =
      Set.of("GRADED", "FAILED_MODEL", "FAILED_SYSTEM", "CANCELLED");

  public String id() {
    return document.path("id").asText();
  }

  public String code() {
    return document.path("code").asText();
  }

  public String state() {
    return document.path("state").asText().toUpperCase(Locale.ROOT);
  }

  public boolean hasEnded() {
    return ENDED.contains(state());
  }

  /// Empty while there is none.
  public String verdict() {
    return document.path("verdict").asText("").toUpperCase(Locale.ROOT);
  }

  /// What a waiting person wants to know, in one line.
  public String line() {
    var words = new ArrayList<String>();
    words.add(code() + " " + state());
    if (!verdict().isEmpty() && !document.path("verdict").isNull()) {
      words.add(verdict());
    }
    if (document.path("queue").hasNonNull("position")) {
      words.add("place " + document.path("queue").path("position").asInt() + " in the queue");
    }
    for (var set : document.path("sets")) {
      words.addAll(progress(set));
    }
    var failure = document.path("failure");
    if (failure.hasNonNull("code")) {
      words.add(failure.path("code").asText() + ": " + failure.path("sentence").asText());
    } else if (!document.path("reason").asText("").isEmpty() && !document.path("reason").isNull()) {
      words.add(document.path("reason").asText());
    }
    return Plain.text(String.join(" · ", words));
  }

  private static List<String> progress(JsonNode set) {
    var name = set.path("set").asText();
    if (set.hasNonNull("value")) {
      return List.of(name + " " + percent(set.path("value").asDouble()));
    }
    int images = set.path("images").asInt();
    int done = set.path("images_done").asInt();
    return set.path("state").asText().equals("running") && images > 0
        ? List.of(name + " " + done + "/" + images + " images")
        : List.of();
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}
