package assay.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.RowMapperFactory;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/// One pool a role.
@Factory
class DatabasePools {
  /// Reading a record's constructor by reflection costs more than many a query: once for each.
  private static final Map<Class<?>, RowMapper<?>> BY_RECORD = new ConcurrentHashMap<>();

  private static final RowMapperFactory RECORDS =
      (type, _) ->
          type instanceof Class<?> known && known.isRecord()
              ? Optional.of(BY_RECORD.computeIfAbsent(known, ConstructorMapper::of))
              : Optional.empty();

  /// How many rows wait changes within seconds, and statistics lag behind: a planner that remembers
  /// a rush reads the whole table for the one row that waits after it. And where reading a table
  /// has a price that only keeps it from being chosen, a plan must not look worth compiling.
  private static final String BY_INDEX = "set enable_seqscan = off; set jit = off";

  @Singleton
  @Named("server")
  @Bean(preDestroy = "close")
  HikariDataSource server(
      @Value("${assay.database.url}") String url,
      @Value("${assay.database.password}") String password,
      @Value("${assay.database.pool:8}") int size) {
    return new HikariDataSource(pool(url, "assay_server", password, size));
  }

  @Singleton
  @Named("dispatch")
  @Bean(preDestroy = "close")
  HikariDataSource dispatch(
      @Value("${assay.database.url}") String url,
      @Value("${assay.database.dispatch-password}") String password,
      @Value("${assay.database.dispatch-pool:4}") int size) {
    var config = pool(url, "assay_dispatch", password, size);
    config.setConnectionInitSql(BY_INDEX);
    return new HikariDataSource(config);
  }

  private static HikariConfig pool(String url, String user, String password, int size) {
    var config = new HikariConfig();
    config.setPoolName(user);
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(10_000);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "assay");
    return config;
  }

  /// Maps columns onto record components: `opens_at` to `opensAt`.
  static Jdbi jdbi(HikariDataSource source) {
    return Jdbi.create(source)
        .registerArrayType(String.class, "text")
        .registerArrayType(UUID.class, "uuid")
        .registerArrayType(Double.class, "float8")
        .registerRowMapper(RECORDS);
  }
}
