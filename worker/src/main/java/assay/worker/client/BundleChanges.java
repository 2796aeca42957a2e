package assay.worker.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What the server says of a bundle, for people.
final class BundleChanges {
  private final JsonNode answer;

  BundleChanges(JsonNode answer) {
    this.answer = answer;
  }

  boolean isRefused() {
    return !answer.path("changes").path("refused").isEmpty();
  }

  /// @param verb `would be` or `was`
  String text(String verb) {
    var name = answer.path("organization").asText() + "/" + answer.path("competition").asText();
    var changes = answer.path("changes");
    var lines = new ArrayList<String>();
    if (answer.path("new").asBoolean()) {
      lines.add(name + " " + verb + " made");
    } else if (changes.isEmpty()) {
      lines.add(name + ": nothing changes");
    } else {
      lines.add(name + " " + (isRefused() ? "cannot be changed so" : verb + " changed"));
    }
    places(lines, "+ ", changes.path("added"));
    places(lines, "- ", changes.path("removed"));
    values(lines, "~ ", changes.path("changed"));
    values(lines, "re-grade: ", changes.path("regraded"));
    for (var why : changes.path("refused")) {
      lines.add(
          "refused, %s: %s: expected %s, found %s. %s"
              .formatted(
                  text(why, "code"),
                  text(why, "where"),
                  text(why, "expected"),
                  text(why, "found"),
                  text(why, "remedy")));
    }
    if (answer.path("regrade").isInt()) {
      lines.add(
          "re-grade set %d is open: results change when it is applied"
              .formatted(answer.path("regrade").asInt()));
    }
    return String.join("\n", lines);
  }

  private static void places(List<String> lines, String sign, JsonNode places) {
    places.forEach(place -> lines.add(sign + Plain.text(place.asText())));
  }

  private static void values(List<String> lines, String sign, JsonNode values) {
    values.forEach(value ->
        lines.add(
            "%s%s: %s → %s"
                .formatted(sign, text(value, "what"), text(value, "from"), text(value, "to"))));
  }

  private static String text(JsonNode node, String key) {
    return Plain.text(node.path(key).asText());
  }
}
