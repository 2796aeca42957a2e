package assay.server.http;

import io.micronaut.http.HttpStatus;

/// Titles of HTTP statuses.
final class Statuses {
  private Statuses() {}

  static String title(int status) {
    for (var known : HttpStatus.values()) {
      if (known.getCode() == status) {
        return known.getReason();
      }
    }
    return "Error";
  }
}
