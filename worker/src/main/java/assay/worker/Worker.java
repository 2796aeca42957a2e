package assay.worker;

import assay.worker.sandbox.SandboxFault;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.exceptions.BeanInstantiationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts a worker.
public final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final int WRONG_USAGE = 2;
  private static final int OUR_FAULT = 3;

  private Worker() {}

  /// `worker [--config FILE]`: settings by environment, over those of the file.
  public static void main(String[] args) throws InterruptedException {
    try {
      var running = start(settings(args));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(running::close));
    } catch (IllegalArgumentException | IOException e) {
      LOG.error("{}", e.getMessage());
      System.exit(WRONG_USAGE);
    } catch (BeanInstantiationException e) {
      LOG.error("{}", sandboxFault(e).orElseThrow(() -> e).getMessage());
      System.exit(OUR_FAULT);
    }
    // Until SIGTERM.
    new CountDownLatch(1).await();
  }

  private static Optional<Throwable> sandboxFault(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .filter(cause -> cause instanceof SandboxFault)
        .findFirst();
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
