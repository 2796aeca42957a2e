package assay.worker;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts a worker.
public final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final int WRONG_USAGE = 2;

  private Worker() {}

  /// `worker [--config FILE]`: settings by environment, over those of the file.
  public static void main(String[] args) throws InterruptedException {
    try {
      var running = start(settings(args));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(running::close));
    } catch (IllegalArgumentException | IOException e) {
      LOG.error("{}", e.getMessage());
      System.exit(WRONG_USAGE);
    }
    // Until SIGTERM.
    new CountDownLatch(1).await();
  }

  /// @param settings `assay.worker.…`
  public static ApplicationContext start(Map<String, Object> settings) {
    return ApplicationContext.builder()
        .propertySources(PropertySource.of("assay-worker", settings, 0))
        .properties(Map.of("assay.part", "worker", "micronaut.application.name", "assay-worker"))
        .deduceEnvironment(false)
        .banner(false)
        .start();
  }

  private static Map<String, Object> settings(String[] args) throws IOException {
    if (args.length == 0) {
      return Map.of();
    }
    if (args.length != 2 || !args[0].equals("--config")) {
      throw new IllegalArgumentException(
          "usage: worker [--config FILE]; found: " + String.join(" ", args));
    }
    var file = new Properties();
    try (var in = Files.newBufferedReader(Path.of(args[1]))) {
      file.load(in);
    }
    var settings = new HashMap<String, Object>();
    file.stringPropertyNames().forEach(name -> settings.put(name, file.getProperty(name)));
    return settings;
  }
}
