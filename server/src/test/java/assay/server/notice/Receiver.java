package assay.server.notice;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A program on this machine that is called by webhooks, or must not be: over TLS, or a bare socket
/// that counts who comes.
final class Receiver implements AutoCloseable {
  private static final String STORE_PASSWORD = "changeit";

  private final ServerSocket server;
  private final Behaviour behaviour;
  private final List<Socket> open = new ArrayList<>();

  final AtomicInteger accepted = new AtomicInteger();
  final AtomicLong written = new AtomicLong();
  final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  /// What a receiver does with a request; the socket is closed after it.
  @FunctionalInterface
  interface Behaviour {
    void answer(Request request, OutputStream out) throws IOException, InterruptedException;
  }

  /// @param headers by names in small letters
  /// @param sni empty: none came
  record Request(String line, Map<String, String> headers, byte[] body, String sni) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /// A key for `hooks.example.org` and `localhost`.
  record Key(Path store, Path certificate) {
    static Key in(Path folder) {
      var key = new Key(folder.resolve("key.p12"), folder.resolve("certificate.pem"));
      var store =
          List.of(
              "-keystore", key.store().toString(), "-storepass", STORE_PASSWORD, "-alias", "key");
      keytool(
          "-genkeypair",
          store,
          "-keyalg",
          "EC",
          "-dname",
          "CN=receiver",
          "-validity",
          "30",
          "-ext",
          "san=dns:hooks.example.org,dns:localhost",
          "-storetype",
          "PKCS12");
      keytool("-exportcert", store, "-rfc", "-file", key.certificate().toString());
      return key;
    }

    private static void keytool(String command, List<String> store, String... more) {
      var line = new ArrayList<String>();
      line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
      line.add(command);
      line.addAll(store);
      line.addAll(List.of(more));
      try {
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), US_ASCII);
        if (process.waitFor() != 0) {
          throw new IllegalStateException(said);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private Receiver(ServerSocket server, Behaviour behaviour) {
    this.server = server;
    this.behaviour = behaviour;
    Thread.ofPlatform().daemon().name("receiver").start(this::accept);
  }

  /// Over TLS, on a loopback address.
  static Receiver at(InetAddress address, Key key, Behaviour behaviour) {
    try (var file = Files.newInputStream(key.store())) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(file, STORE_PASSWORD.toCharArray());
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, STORE_PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      var server = context.getServerSocketFactory().createServerSocket(0, 50, address);
      return new Receiver(server, behaviour);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Over TLS, on every address of this machine: `localhost` may be either of two.
  static Receiver of(Key key, Behaviour behaviour) {
    return at(InetAddress.ofLiteral("::"), key, behaviour);
  }

  /// What nobody outside may reach: counts connections, and answers nothing.
  static Receiver sink(InetAddress address, int port) {
    try {
      return new Receiver(new ServerSocket(port, 50, address), (_, _) -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Behaviour status(String status) {
    return (_, out) ->
        out.write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(US_ASCII));
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "https://localhost:%d/hook?a=b".formatted(port());
  }

  /// The next request; null: none came in so many seconds.
  @Nullable Request next(int seconds) throws InterruptedException {
    return requests.poll(seconds, TimeUnit.SECONDS);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        accepted.incrementAndGet();
        synchronized (open) {
          open.add(socket);
        }
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var request = read(socket);
      requests.add(request);
      behaviour.answer(request, new Counting(socket.getOutputStream(), written));
    } catch (IOException | IllegalStateException _) {
      // The other side left.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request read(Socket socket) throws IOException {
    var in = socket.getInputStream();
    var lines = new ArrayList<String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    var headers = new HashMap<String, String>();
    for (var line : lines.subList(1, lines.size())) {
      var parts = line.split(": ", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(lines.getFirst(), headers, in.readNBytes(length), sni(socket));
  }

  private static String sni(Socket socket) {
    return socket instanceof SSLSocket tls
            && tls.getSession() instanceof ExtendedSSLSession session
            && !session.getRequestedServerNames().isEmpty()
            && session.getRequestedServerNames().getFirst() instanceof SNIHostName name
        ? name.getAsciiName()
        : "";
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IllegalStateException("the request ended early");
      }
      line.write(c);
    }
    return line.toString(US_ASCII).strip();
  }

  /// Knows how much was taken off its hands.
  private static final class Counting extends OutputStream {
    private final OutputStream to;
    private final AtomicLong count;

    Counting(OutputStream to, AtomicLong count) {
      this.to = to;
      this.count = count;
    }

    @Override
    public void write(int b) throws IOException {
      to.write(b);
      count.incrementAndGet();
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      to.write(bytes, from, length);
      count.addAndGet(length);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      synchronized (open) {
        for (var socket : open) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
