package assay.server.http;

/// The page that a browser gets instead of problem JSON. Module `web`'s page replaces the plain one
/// by being the primary bean of this type.
public interface ErrorPages {
  /// A whole HTML document in UTF-8. Runs on the event loop: it must not block.
  byte[] render(ErrorPage page);

  /// @param title the status in words: `Not Found`
  /// @param detail one sentence for the reader
  /// @param remedy what to do about it; may be empty
  /// @param traceId names the log line of an error of ours
  record ErrorPage(
      int status, String title, String code, String detail, String remedy, String traceId) {}
}
