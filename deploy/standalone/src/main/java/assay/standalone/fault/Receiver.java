package assay.standalone.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Somebody's webhook: counts the events that it was told of, by id, and turns one call in five
/// away.
final class Receiver implements AutoCloseable {
  private static final String PASSWORD = "of-a-drill";
  private static final int UNWILLING = 5;

  private final HttpsServer server;
  private final Path certificate;
  private final Map<String, Integer> told = new ConcurrentHashMap<>();
  private int calls;

  private Receiver(HttpsServer server, Path certificate) {
    this.server = server;
    this.certificate = certificate;
    server.createContext("/", this::take);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /// Listens on this machine, with a certificate of its own for `localhost`.
  ///
  /// @param folder for its key
  static Receiver in(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var store = folder.resolve("key.p12");
    var certificate = folder.resolve("certificate.pem");
    keytool(
        "-genkeypair", store, "-keyalg", "EC", "-dname", "CN=drill", "-ext", "san=dns:localhost");
    keytool("-exportcert", store, "-rfc", "-file", certificate.toString());
    try (var file = Files.newInputStream(store)) {
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(file, PASSWORD.toCharArray());
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      var server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      return new Receiver(server, certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(String command, Path store, String... more)
      throws IOException, InterruptedException {
    var line =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    command,
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD,
                    "-alias",
                    "key"),
                Stream.of(more))
            .toList();
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  private void take(HttpExchange call) throws IOException {
    try (call) {
      call.getRequestBody().readAllBytes();
      if (isTurnedAway()) {
        call.sendResponseHeaders(503, -1);
        return;
      }
      told.merge(call.getRequestHeaders().getFirst("Assay-Event"), 1, Integer::sum);
      call.sendResponseHeaders(204, -1);
    }
  }

  private synchronized boolean isTurnedAway() {
    return ++calls % UNWILLING == 0;
  }

  /// Settings by which a server may call it.
  Map<String, String> settings() {
    return Map.of(
        "ASSAY_WEBHOOK_ALLOW", "localhost:" + server.getAddress().getPort(),
        "ASSAY_WEBHOOK_TRUST", certificate.toString(),
        "ASSAY_NOTICE_FIRST_RETRY", "1s",
        "ASSAY_NOTICE_LONGEST_RETRY", "3s",
        "ASSAY_NOTICE_ATTEMPTS", "1000",
        "ASSAY_NOTICE_LEASE", "5s");
  }

  /// What an organizer would register.
  Map<String, Object> registration() {
    return Map.of(
        "url",
        "https://localhost:" + server.getAddress().getPort() + "/hook",
        "kinds",
        List.of("submission.state"));
  }

  /// Id to how often it was taken.
  Map<String, Integer> told() {
    return Map.copyOf(told);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
