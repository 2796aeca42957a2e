package assay.server.database;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// The dispatcher's own small pool: of all tenants it sees queue, phases, outbox, deliveries,
/// workers, and which audit chains wait or are broken; nothing else of any.
@Singleton
public class DispatchDatabase {
  private final Jdbi jdbi;

  DispatchDatabase(@Named("dispatch") HikariDataSource source) {
    this.jdbi = DatabasePools.jdbi(source);
  }

  /// Acts across tenants.
  public <T extends @Nullable Object> T inTransaction(Function<Handle, T> work) {
    try {
      return jdbi.inTransaction(work::apply);
    } catch (JdbiException e) {
      throw DatabaseUnavailable.orSame(e);
    }
  }
}
