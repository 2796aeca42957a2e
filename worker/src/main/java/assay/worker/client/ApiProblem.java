package assay.worker.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The server's own account of why it did not do something (RFC 9457).
public final class ApiProblem extends Exception {
  private static final long serialVersionUID = 1;
  private static final int SERVER_ERROR = 500;
  private static final List<String> PARTICULARS =
      List.of("field", "where", "expected", "found", "remedy");
  private final int status;
  private final transient JsonNode document;

  ApiProblem(int status, JsonNode document) {
    super(sentence(document));
    this.status = status;
    this.document = document;
  }

  private static String sentence(JsonNode document) {
    return document.path("detail").asText(document.path("title").asText());
  }

  public int status() {
    return status;
  }

  public String code() {
    return document.path("code").asText();
  }

  /// Whether the fault lies with the server, not with what it was sent.
  boolean isServers() {
    return status >= SERVER_ERROR;
  }

  JsonNode document() {
    return document;
  }

  /// Everything a person needs: where, expected, found, remedy, and each mistake of a list, each
  /// said once: the document itself repeats the first of them.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(Plain.text(sentence(document)));
    var mistakes = document.path("errors");
    if (mistakes.size() < 2) {
      lines.addAll(particulars(document, PARTICULARS));
      return lines;
    }
    lines.addAll(particulars(document, List.of("field")));
    for (var mistake : mistakes) {
      lines.add("- " + Plain.text(mistake.path("detail").asText(mistake.path("code").asText())));
      lines.addAll(particulars(mistake, PARTICULARS));
    }
    return lines;
  }

  private static List<String> particulars(JsonNode node, List<String> names) {
    return names.stream()
        .filter(name -> !node.path(name).asText("").isEmpty() && !node.path(name).isNull())
        .map(name -> "  " + name + ": " + Plain.text(node.path(name).asText()))
        .collect(Collectors.toList());
  }
}
