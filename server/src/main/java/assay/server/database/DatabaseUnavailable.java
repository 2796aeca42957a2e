package assay.server.database;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;

/// No connection could be had, or the one in use broke: ours, and likely to pass. Where it broke
/// during a commit, nobody knows whether that happened.
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// "Connection Exception" (PostgreSQL, Appendix A).
  private static final String CONNECTION = "08";

  /// Shut down by an administrator, by a crash, and not up yet.
  private static final Set<String> RESTART = Set.of("57P01", "57P02", "57P03");

  private DatabaseUnavailable(Throwable cause) {
    super("no database connection", cause);
  }

  /// The same exception, or this one where it tells of an outage.
  static RuntimeException orSame(JdbiException thrown) {
    boolean isOutage =
        thrown instanceof ConnectionException
            || Stream.iterate((Throwable) thrown, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException sql && isOutage(sql));
    return isOutage ? new DatabaseUnavailable(thrown) : thrown;
  }

  private static boolean isOutage(SQLException thrown) {
    var state = Objects.requireNonNullElse(thrown.getSQLState(), "");
    return state.startsWith(CONNECTION) || RESTART.contains(state);
  }
}
