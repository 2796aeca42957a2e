package assay.standalone.fault;

import assay.standalone.AttachedServer;
import assay.standalone.AttachedWorker;
import assay.standalone.Database;
import assay.standalone.Home;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What is under fire: one PostgreSQL, some servers and workers, and a proxy on every line between
/// them and to the participants.
final class Plant implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  /// How it is built.
  ///
  /// @param settings of the servers, beside those that every plant has
  record Plan(int servers, int workers, Map<String, String> settings) {
    Plan {
      settings = Map.copyOf(settings);
    }
  }

  private final Home home;
  private final Path failPoints;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<Node> servers = new ArrayList<>();
  private final List<Node> workers = new ArrayList<>();
  private final List<Proxy> toDatabase = new ArrayList<>();
  private final List<Proxy> toServers = new ArrayList<>();
  private final List<Proxy> fromWorkers = new ArrayList<>();
  private final Set<String> damaged = ConcurrentHashMap.newKeySet();
  private final Volume blobs;
  private volatile Database database;

  /// Starts everything and waits until it answers.
  static Plant start(Path folder, Plan plan, Consumer<String> progress)
      throws IOException, SQLException, InterruptedException {
    var plant = new Plant(Home.open(folder));
    try {
      plant.startParts(plan, progress);
      return plant;
    } catch (IOException | InterruptedException | RuntimeException e) {
      plant.close();
      throw e;
    }
  }

  private Plant(Home home) throws IOException, SQLException, InterruptedException {
    this.home = home;
    parts.push(home);
    failPoints = home.folder("fail-points");
    // Whatever ends this process, nothing stays behind it.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::close));
    blobs = Volume.mount(home.folder("blobs"));
    parts.push(blobs);
    database = Database.start(home);
    parts.push(() -> database.close());
  }

  private void startParts(Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException {
    int[] ports = free(plan.servers());
    for (int i = 0; i < plan.servers(); i++) {
      var line = keep(Proxy.toDatabase(database.port()));
      toDatabase.add(line);
      toServers.add(keep(Proxy.to(List.of(ports[i]))));
      servers.add(keep(server(i, ports[i], line, plan.settings())));
      if (i == 0) {
        // The first start makes the tokens, once.
        await(toServers.getFirst());
      }
    }
    for (var line : toServers) {
      await(line);
    }
    for (int i = 0; i < plan.workers(); i++) {
      // Each prefers another server and takes any.
      int first = i % plan.servers();
      var order =
          IntStream.range(0, plan.servers())
              .mapToObj(k -> ports[(first + k) % plan.servers()])
              .toList();
      var line = keep(Proxy.to(order));
      fromWorkers.add(line);
      workers.add(keep(worker(i, line)));
    }
    progress.accept(
        "%d servers, %d workers, one PostgreSQL are up; blobs on %s"
            .formatted(plan.servers(), plan.workers(), blobs.words()));
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  private static int[] free(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    var ports = new int[count];
    for (int i = 0; i < count; i++) {
      var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      ports[i] = socket.getLocalPort();
    }
    for (var socket : sockets) {
      socket.close();
    }
    return ports;
  }

  private Node server(int number, int port, Proxy line, Map<String, String> settings)
      throws IOException {
    var environment = new HashMap<String, String>();
    environment.put("MICRONAUT_SERVER_HOST", HOST);
    environment.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
    environment.put("ASSAY_BASE_URL", "http://" + HOST + ":" + port);
    environment.put("ASSAY_PLAIN_HTTP", "true");
    environment.put(
        "ASSAY_DATABASE_URL",
        // A server that is cut off must find out by itself.
        "jdbc:postgresql://%s:%d/assay?socketTimeout=20&connectTimeout=5"
            .formatted(HOST, line.port()));
    environment.put("ASSAY_DATABASE_PASSWORD", database.passwords().server());
    environment.put("ASSAY_DATABASE_DISPATCH_PASSWORD", database.passwords().dispatch());
    environment.put("ASSAY_BLOBS_DIRECTORY", blobs.folder().toString());
    environment.put("ASSAY_FIRST_START_DIRECTORY", home.file("").toString());
    environment.putAll(settings);
    return Node.start(
        "server-" + number,
        AttachedServer.class,
        List.of("-Dassay.fail-points=" + failPoints),
        environment,
        home.folder("log"));
  }

  private Node worker(int number, Proxy line) throws IOException {
    return Node.start(
        "worker-" + number,
        AttachedWorker.class,
        List.of(),
        Map.of(
            "ASSAY_WORKER_SERVER",
            "http://" + HOST + ":" + line.port(),
            "ASSAY_WORKER_TOKEN_FILE",
            home.file("worker-token").toString(),
            "ASSAY_WORKER_DIRECTORY",
            home.folder("worker-" + number).toString(),
            "ASSAY_WORKER_NAME",
            "worker-" + number,
            "ASSAY_WORKER_SANDBOX",
            "preferred"),
        home.folder("log"));
  }

  private static void await(Proxy line) throws InterruptedException, IOException {
    try (var client = new Client(Duration.ofSeconds(5))) {
      client.awaitHealth(URI.create("http://" + HOST + ":" + line.port()), Duration.ofMinutes(2));
    }
  }

  /// Where participants reach each server.
  List<URI> addresses() {
    return toServers.stream()
        .map(line -> URI.create("http://" + HOST + ":" + line.port()))
        .toList();
  }

  String ownerToken() throws IOException {
    return Files.readString(home.file("owner-token")).strip();
  }

  String workerToken() throws IOException {
    return Files.readString(home.file("worker-token")).strip();
  }

  List<Node> servers() {
    return List.copyOf(servers);
  }

  List<Node> workers() {
    return List.copyOf(workers);
  }

  /// One for each server.
  List<Proxy> linesToDatabase() {
    return List.copyOf(toDatabase);
  }

  /// From participants, one for each server.
  List<Proxy> linesToServers() {
    return List.copyOf(toServers);
  }

  /// One for each worker.
  List<Proxy> linesFromWorkers() {
    return List.copyOf(fromWorkers);
  }

  /// A file of a point's name in here kills the first server that passes it.
  Path failPoints() {
    return failPoints;
  }

  Volume blobs() {
    return blobs;
  }

  /// Somebody changed the bytes of a blob.
  void damaged(String digest) {
    damaged.add(digest);
  }

  /// Digests of blobs that are not what they were.
  Set<String> damaged() {
    return Set.copyOf(damaged);
  }

  /// Past every server, with every right: only to look, and to damage.
  Connection look() throws SQLException, IOException {
    return DriverManager.getConnection(database.url(), "postgres", home.secret("postgres"));
  }

  /// Ends PostgreSQL without a farewell and starts it again.
  ///
  /// @param signal QUIT for an immediate stop, KILL for the postmaster's death
  synchronized void restartDatabase(String signal)
      throws IOException, SQLException, InterruptedException {
    var pid = Files.readAllLines(home.file("postgresql").resolve("postmaster.pid")).getFirst();
    int port = database.port();
    var postmaster = ProcessHandle.of(Long.parseLong(pid.strip()));
    Signals.send(signal, Long.parseLong(pid.strip()));
    postmaster.ifPresent(process -> process.onExit().join());
    // Gives up its hold on the folder; there is nothing left to stop.
    database.close();
    database = Database.start(home, port);
  }

  /// Servers and workers first, so that they do not complain; PostgreSQL and its folder last.
  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.err.println("assay: a part of the drill did not close cleanly: " + e);
      }
    }
  }
}
