package assay.server;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import io.micronaut.runtime.server.EmbeddedServer;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Starts the server.
@OpenAPIDefinition(info = @Info(title = "Assay", version = "1"))
public final class Server {
  private static final long JSON_BYTES = 1 << 20;
  private static final long UPLOAD_BYTES = Integer.MAX_VALUE;
  private static final Duration SHUTDOWN = Duration.ofSeconds(30);

  /// Without these there is nothing to serve.
  private static final List<String> REQUIRED =
      List.of(
          "assay.database.url",
          "assay.database.password",
          "assay.database.dispatch-password",
          "assay.blobs.directory");

  /// Without these, too, where the blobs are objects of S3.
  private static final List<String> REQUIRED_FOR_S3 =
      List.of("assay.blobs.s3.bucket", "assay.blobs.s3.access-key", "assay.blobs.s3.secret-key");

  private static final String USAGE =
      """
      usage: ./assay server [--config FILE]
      Settings come from the environment (ASSAY_DATABASE_URL for assay.database.url), which outweighs
      FILE (YAML). Needed: assay.database.url, assay.database.password,
      assay.database.dispatch-password, assay.blobs.directory. With assay.blobs.store: s3 the blobs
      are objects, the directory is for bytes in transit, and assay.blobs.s3.bucket,
      assay.blobs.s3.access-key and assay.blobs.s3.secret-key are needed too.\
      """;

  private Server() {}

  /// A setting is missing; the message says which, and how to give it.
  public static final class SettingMissing extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    SettingMissing(List<String> names) {
      super(
          "missing settings: %s (in the environment: %s)"
              .formatted(
                  String.join(", ", names),
                  String.join(", ", names.stream().map(Server::variable).toList())));
    }
  }

  /// `./assay server`. Exit code 2: a setting is missing; 3: the server could not start.
  public static void main(String[] arguments) {
    Map<String, Object> file = Map.of();
    if (arguments.length == 1 && arguments[0].equals("--help")) {
      System.out.println(USAGE);
      return;
    }
    if (arguments.length == 2 && arguments[0].equals("--config")) {
      file = read(Path.of(arguments[1]));
    } else if (arguments.length > 0) {
      System.err.println(USAGE);
      System.exit(2);
    }
    EmbeddedServer server;
    try {
      server = start(file, Map.of());
    } catch (SettingMissing e) {
      System.err.println("assay server: " + e.getMessage());
      System.exit(2);
      return;
    } catch (RuntimeException e) {
      System.err.println("assay server: it could not start: " + innermost(e));
      System.exit(3);
      return;
    }
    System.err.println("assay server: serving at " + server.getURL());
    closeAtExit(server);
  }

  /// Runs a server until it is closed (by closing its application context).
  ///
  /// @param settings they outweigh the environment's
  public static EmbeddedServer start(Map<String, Object> settings) {
    return start(Map.of(), settings);
  }

  private static EmbeddedServer start(Map<String, Object> file, Map<String, Object> settings) {
    var context =
        ApplicationContext.builder()
            // Below the environment, whose order is -200.
            .propertySources(PropertySource.of("file", file, -300))
            .properties(defaults())
            .properties(settings)
            .deduceEnvironment(false)
            .banner(false)
            .build();
    context.getEnvironment().start();
    var needed = new ArrayList<>(REQUIRED);
    if (context.getProperty("assay.blobs.store", String.class).orElse("").equals("s3")) {
      needed.addAll(REQUIRED_FOR_S3);
    }
    var missing =
        needed.stream()
            .filter(name ->
                context.getProperty(name, String.class).filter(value -> !value.isBlank()).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      context.close();
      throw new SettingMissing(missing);
    }
    try {
      return context.start().getBean(EmbeddedServer.class).start();
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  private static Map<String, Object> defaults() {
    var fixed = new HashMap<String, Object>();
    fixed.put("assay.part", "server");
    fixed.put("micronaut.application.name", "assay-server");
    fixed.put("micronaut.lifecycle.graceful-shutdown.enabled", true);
    fixed.put("micronaut.lifecycle.graceful-shutdown.grace-period", "10s");
    fixed.put("micronaut.security.reject-not-found", false);
    fixed.put("micronaut.security.basic-auth.enabled", false);
    fixed.put("micronaut.server.max-request-size", UPLOAD_BYTES);
    fixed.put("micronaut.server.max-request-buffer-size", JSON_BYTES);
    fixed.put("micronaut.server.multipart.max-file-size", UPLOAD_BYTES);
    fixed.put("micronaut.server.thread-selection", "MANUAL");
    fixed.put("micronaut.metrics.enabled", true);
    fixed.put("endpoints.all.enabled", false);
    fixed.put("jackson.property-naming-strategy", "SNAKE_CASE");
    fixed.put("jackson.serialization-inclusion", "ALWAYS");
    fixed.put("jackson.serialization.write-dates-as-timestamps", false);
    fixed.put("jackson.deserialization.fail-on-unknown-properties", true);
    fixed.put("jackson.parser.strict-duplicate-detection", true);
    return fixed;
  }

  private static Map<String, Object> read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new YamlPropertySourceLoader().read(file.toString(), in);
    } catch (IOException e) {
      System.err.println("assay server: %s cannot be read: %s".formatted(file, e));
      System.exit(2);
      return Map.of();
    }
  }

  /// Stops in order, but not for ever.
  private static void closeAtExit(EmbeddedServer server) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  var closing =
                      Thread.ofPlatform()
                          .daemon()
                          .start(() -> server.getApplicationContext().close());
                  try {
                    if (!closing.join(SHUTDOWN)) {
                      System.err.println("assay server: gave up waiting for a clean stop");
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "assay-shutdown"));
  }

  private static String variable(String setting) {
    return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static String innermost(Throwable cause) {
    var at = cause;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at.toString();
  }
}
