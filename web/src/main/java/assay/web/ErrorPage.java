package assay.web;

/// What went wrong, and what to do.
///
/// @param code stable, for programs and support
/// @param traceId finds the log line; empty when the fault is not ours
public record ErrorPage(
    int status, String title, String detail, String code, String traceId, String remedy)
    implements Page {
  @Override
  public String template() {
    return "error.jte";
  }
}
