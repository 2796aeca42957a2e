package assay.server;

import java.util.Optional;

/// One thing that this server needs to do its work; every bean of this type is asked by `/health`.
public interface Health {
  /// What it is: `database`.
  String name();

  /// Why it does not work, in words that may be shown; empty while it does.
  Optional<String> fault();

  /// What somebody should look at although it works, in words that may be shown.
  default Optional<String> warning() {
    return Optional.empty();
  }
}
