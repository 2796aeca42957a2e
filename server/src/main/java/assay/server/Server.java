package assay.server;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import java.util.HashMap;
import java.util.Map;

/// Starts the server.
@OpenAPIDefinition(info = @Info(title = "Assay", version = "1"))
public final class Server {
  private static final long UPLOAD_BYTES = Integer.MAX_VALUE;

  private Server() {}

  /// Runs a server until it is closed.
  ///
  /// @param settings they outweigh the environment's
  public static EmbeddedServer start(Map<String, Object> settings) {
    var context =
        ApplicationContext.builder()
            .properties(fixed())
            .properties(settings)
            .deduceEnvironment(false)
            .banner(false)
            .build();
    return context.start().getBean(EmbeddedServer.class).start();
  }

  private static Map<String, Object> fixed() {
    var fixed = new HashMap<String, Object>();
    fixed.put("assay.part", "server");
    fixed.put("micronaut.application.name", "assay-server");
    fixed.put("micronaut.security.reject-not-found", false);
    fixed.put("micronaut.server.max-request-size", UPLOAD_BYTES);
    fixed.put("micronaut.server.multipart.max-file-size", UPLOAD_BYTES);
    fixed.put("endpoints.metrics.enabled", false);
    fixed.put("endpoints.prometheus.enabled", false);
    fixed.put("endpoints.health.enabled", false);
    fixed.put("micronaut.metrics.enabled", true);
    fixed.put("jackson.property-naming-strategy", "SNAKE_CASE");
    fixed.put("jackson.serialization-inclusion", "ALWAYS");
    fixed.put("jackson.serialization.write-dates-as-timestamps", false);
    fixed.put("jackson.deserialization.fail-on-unknown-properties", true);
    fixed.put("jackson.parser.strict-duplicate-detection", true);
    fixed.put("micronaut.server.thread-selection", "MANUAL");
    return fixed;
  }
}
