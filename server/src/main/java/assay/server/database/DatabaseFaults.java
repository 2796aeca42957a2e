package assay.server.database;

import java.sql.SQLException;

/// What a fault of the database says about its cause.
public final class DatabaseFaults {
  /// PostgreSQL: `character_not_in_repertoire`.
  private static final String NUL_IN_TEXT = "22021";

  private DatabaseFaults() {}

  /// Whether it was given a text that no column can hold, because of the character U+0000.
  public static boolean isUnstorableText(Throwable fault) {
    for (Throwable at = fault; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql && NUL_IN_TEXT.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
