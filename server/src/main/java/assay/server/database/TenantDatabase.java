package assay.server.database;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// The one door to tenant rows: the transaction names the tenant, row-level security does the rest.
///
/// An exception from the work rolls the transaction back and passes through unchanged.
@Singleton
public class TenantDatabase {
  private static final String ACT =
      """
      select set_config('app.tenant', ?, true), set_config('app.user', ?, true)
      """;

  private final Jdbi jdbi;

  TenantDatabase(@Named("server") HikariDataSource source) {
    this.jdbi = DatabasePools.jdbi(source);
  }

  /// Acts for a tenant.
  public <T extends @Nullable Object> T inTenant(UUID tenant, Function<Handle, T> work) {
    return acting(tenant.toString(), "", work);
  }

  /// Acts for a tenant, and for a user who also sees the own memberships elsewhere.
  public <T extends @Nullable Object> T inTenant(UUID tenant, UUID user, Function<Handle, T> work) {
    return acting(tenant.toString(), user.toString(), work);
  }

  /// A user's own memberships and teams, across tenants; nothing else of any tenant.
  public <T extends @Nullable Object> T asUser(UUID user, Function<Handle, T> work) {
    return acting("", user.toString(), work);
  }

  /// Tables without a tenant only: tenant tables show no row here.
  public <T extends @Nullable Object> T withoutTenant(Function<Handle, T> work) {
    return acting("", "", work);
  }

  /// The tenant to act for when an address names none; `kind` is submission, case or team.
  public Optional<UUID> tenantOf(String kind, UUID id) {
    return withoutTenant(handle -> tenantOf(handle, kind, id));
  }

  /// Acts for that tenant in the same transaction; empty where nothing has the id.
  ///
  /// @param work gets the tenant; it may not exist for the caller
  public <T> Optional<T> inTenantOf(String kind, UUID id, BiFunction<Handle, UUID, T> work) {
    return withoutTenant(handle ->
        tenantOf(handle, kind, id)
            .map(tenant -> {
              act(handle.getConnection(), tenant.toString(), "");
              return work.apply(handle, tenant);
            }));
  }

  private static Optional<UUID> tenantOf(Handle handle, String kind, UUID id) {
    return handle
        .createQuery("select tenant_of(:kind, :id)")
        .bind("kind", kind)
        .bind("id", id)
        .mapTo(UUID.class)
        .findOne();
  }

  /// Plain JDBC: it comes before everything else, thousands of times a second.
  private static void act(Connection connection, String tenant, String user) {
    try (var statement = connection.prepareStatement(ACT)) {
      statement.setString(1, tenant);
      statement.setString(2, user);
      statement.execute();
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private <T extends @Nullable Object> T acting(
      String tenant, String user, Function<Handle, T> work) {
    try {
      return jdbi.inTransaction(handle -> {
        act(handle.getConnection(), tenant, user);
        return work.apply(handle);
      });
    } catch (JdbiException e) {
      throw DatabaseUnavailable.orSame(e);
    }
  }
}
