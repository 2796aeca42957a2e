package assay.server;

import java.util.Optional;

/// One thing that this server needs to do its work; every bean of this type is asked by `/health`.
public interface Health {
  /// What it is: `database`.
  String name();

  /// Why it does not work, in words that may be shown; empty while it does.
  Optional<String> fault();
}
