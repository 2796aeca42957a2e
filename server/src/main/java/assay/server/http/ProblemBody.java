package assay.server.http;

import assay.grading.Refusal;
import java.util.List;

/// RFC 9457, with our extensions; empty strings where there is nothing to say. Twelve components:
/// the members of one JSON document.
record ProblemBody(
    String type,
    String title,
    int status,
    String code,
    String detail,
    String traceId,
    String expected,
    String found,
    String remedy,
    String where,
    String field,
    List<Refusal> errors) {
  ProblemBody {
    errors = List.copyOf(errors);
  }
}
