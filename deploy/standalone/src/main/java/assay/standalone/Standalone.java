package assay.standalone;

import assay.server.Server;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The single-machine edition: the server in this process, which supervises an embedded PostgreSQL
/// and one worker process. It listens on the loopback address only.
public final class Standalone implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private final Home home;
  private final URI address;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private @Nullable WorkerProcess worker;
  private boolean closed;

  private Standalone(Home home, int port) {
    this.home = home;
    address = URI.create("http://" + HOST + ":" + port);
    parts.push(home);
  }

  /// Starts everything, or nothing.
  ///
  /// @param port to listen on; 0 = any that is free
  /// @param data everything it keeps is in there, and found again at the next start
  /// @param progress what is being done, for a person
  /// @throws CannotStart when the port or the folder is taken
  public static Standalone start(int port, Path data, Consumer<String> progress)
      throws IOException, SQLException {
    int free = free(port);
    var standalone = new Standalone(Home.open(data), free);
    // Ctrl-C during the start must not leave a PostgreSQL behind.
    var hook = Thread.ofPlatform().name("shutdown").unstarted(standalone::close);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      standalone.startParts(free, progress);
      return standalone;
    } catch (IOException | SQLException | RuntimeException e) {
      standalone.close();
      throw e;
    }
  }

  private void startParts(int port, Consumer<String> progress) throws IOException, SQLException {
    progress.accept("starting PostgreSQL");
    var database = Database.start(home);
    keep(database);
    progress.accept("starting the server");
    keep(server(port, database).getApplicationContext());
    progress.accept("starting a worker");
    worker = new WorkerProcess(workerSettings(), home.folder("log").resolve("worker.log"));
    keep(worker);
  }

  private synchronized void keep(AutoCloseable part) {
    parts.push(part);
    if (closed) {
      throw new CannotStart("Stopped while it was starting.");
    }
  }

  private EmbeddedServer server(int port, Database database) throws IOException {
    var settings = new HashMap<String, Object>();
    settings.put("micronaut.server.host", HOST);
    settings.put("micronaut.server.port", port);
    settings.put("assay.base-url", address.toString());
    settings.put("assay.plain-http", true);
    settings.put("assay.database.url", database.url());
    settings.put("assay.database.password", database.passwords().server());
    settings.put("assay.database.dispatch-password", database.passwords().dispatch());
    settings.put("assay.blobs.directory", home.folder("blobs").toString());
    settings.put("assay.first-start.directory", home.file("").toString());
    settings.put("assay.receipt.key", home.signingKey("receipt-key.pem").toString());
    return Server.start(settings);
  }

  private Map<String, String> workerSettings() throws IOException {
    return Map.of(
        "ASSAY_WORKER_SERVER", address.toString(),
        "ASSAY_WORKER_TOKEN_FILE", home.file("worker-token").toString(),
        "ASSAY_WORKER_DIRECTORY", home.folder("worker").toString(),
        "ASSAY_WORKER_NAME", "standalone",
        // Somebody's own machine: better a warning than nothing.
        "ASSAY_WORKER_SANDBOX", "preferred");
  }

  /// PostgreSQL takes seconds to start; a taken port is better known before.
  private static int free(int port) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket.getLocalPort();
    } catch (BindException _) {
      throw new CannotStart(
          "Port " + port + " is taken. Stop what listens there, or choose another with --port.");
    }
  }

  WorkerProcess worker() {
    return Objects.requireNonNull(worker, "still starting");
  }

  public URI address() {
    return address;
  }

  /// Sends the log of this process to a file. To be called before anything logs.
  public static void logInto(Path file) {
    System.setProperty("assay.log", file.toString());
    System.setProperty("logback.configurationFile", "assay/standalone/logback.xml");
  }

  /// Not a constant: [#logInto] comes first.
  private static Logger log() {
    return LoggerFactory.getLogger(Standalone.class);
  }

  /// The API token of the owner whom the first start made.
  public String ownerToken() throws IOException {
    return Files.readString(home.file("owner-token")).strip();
  }

  /// Worker first, so that it does not complain about a missing server; PostgreSQL last.
  @Override
  public void close() {
    Deque<AutoCloseable> open;
    synchronized (this) {
      closed = true;
      open = new ArrayDeque<>(parts);
      parts.clear();
    }
    for (var part : open) {
      try {
        part.close();
      } catch (Exception e) {
        log().warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }

  /// `standalone [--port P] [--data DIR]`
  public static void main(String[] args) throws IOException, SQLException, InterruptedException {
    var options = Options.parse("standalone", args);
    logInto(options.data().resolve("log").resolve("server.log"));
    try {
      var running = start(options.port(), options.data(), Standalone::say);
      say("Assay is at " + running.address() + "  (Ctrl-C ends it)");
      say("the owner's API token is in " + options.data().resolve("owner-token"));
    } catch (CannotStart e) {
      System.err.println("assay: " + e.getMessage());
      System.exit(Options.AT_FAULT);
    }
    new CountDownLatch(1).await();
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
