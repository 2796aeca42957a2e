package assay.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.migrations.TestDatabase;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class TenantDatabaseTest {
  @Test
  void onOneConnectionATenantIsForgottenEvenAfterAnException() { // B06
    try (var database = TestDatabase.create();
        var pool = pool(database)) {
      var tenants = new TenantDatabase(pool);
      var one = UUID.randomUUID();
      var two = UUID.randomUUID();
      for (var tenant : List.of(one, two)) {
        tenants.withoutTenant(handle ->
            handle.execute(
                "insert into organization (id, slug, name) values (?, ?, 'x')",
                tenant,
                "t" + tenant.toString().substring(0, 8)));
        tenants.inTenant(tenant, handle -> addOutbox(handle, tenant));
      }
      assertThatThrownBy(() ->
              tenants.inTenant(
                  one,
                  handle -> {
                    throw new IllegalStateException("in the middle");
                  }))
          .hasMessage("in the middle");
      assertThat(tenants.inTenant(two, TenantDatabaseTest::seen)).containsExactly(two);
      assertThat(tenants.withoutTenant(TenantDatabaseTest::seen)).isEmpty();
      assertThat(tenants.asUser(one, TenantDatabaseTest::seen)).isEmpty();
      assertThatThrownBy(() -> tenants.inTenant(two, handle -> addOutbox(handle, one)))
          .hasMessageContaining("row-level security");
    }
  }

  @Test
  void idsGrowAndAreOfVersion7() {
    var before = Ids.next();
    var after = Ids.next();
    assertThat(before.version()).isEqualTo(7);
    assertThat(before.variant()).isEqualTo(2);
    assertThat(before.toString()).isLessThan(after.toString());
  }

  private static int addOutbox(Handle handle, UUID tenant) {
    return handle.execute(
        "insert into outbox (tenant_id, id, kind, payload) values (?, ?, 'x', '{}')",
        tenant,
        Ids.next());
  }

  private static List<UUID> seen(Handle handle) {
    return handle.createQuery("select tenant_id from outbox").mapTo(UUID.class).list();
  }

  private static HikariDataSource pool(TestDatabase database) {
    var config = new HikariConfig();
    config.setDataSource(database.as("assay_server"));
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }
}
