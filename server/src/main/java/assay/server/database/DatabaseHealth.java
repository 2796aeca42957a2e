package assay.server.database;

import assay.server.Health;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;

@Singleton
class DatabaseHealth implements Health {
  private final HikariDataSource source;

  DatabaseHealth(@Named("server") HikariDataSource source) {
    this.source = source;
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public Optional<String> fault() {
    try (var connection = source.getConnection()) {
      return connection.isValid(2) ? Optional.empty() : Optional.of("it does not answer");
    } catch (SQLException _) {
      return Optional.of("no connection could be had");
    }
  }
}
