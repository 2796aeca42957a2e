package assay.server.database;

/// No connection could be had: ours, and likely to pass.
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseUnavailable(Throwable cause) {
    super("no database connection", cause);
  }
}
