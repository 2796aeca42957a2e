package assay.worker;

import java.io.IOException;

/// The server answered a call with an error.
final class ServerRefused extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;

  ServerRefused(String call, int status, String body) {
    super(call + " was answered " + status + " " + body);
    this.status = status;
  }

  int status() {
    return status;
  }

  /// Whether the same call may succeed later.
  boolean mayPass() {
    return status >= 500 || status == 429 || status == 408;
  }

  /// Whether the server does not know this worker, any more or yet.
  boolean unknownWorker() {
    return status == 401 || status == 404;
  }
}
