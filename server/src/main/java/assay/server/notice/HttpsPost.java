package assay.server.notice;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One POST over TLS to an address that was looked at first. The name is resolved once, every
/// address that it has must be public, and the connection goes to one of those very addresses,
/// while SNI, certificate and `Host` are of the name: so a name that changes its addresses in
/// between gains nothing. (java.net.http can be given address and name apart, tried on JDK 25, but
/// only with a client a call and a switch for the whole JVM that lets `Host` be set; its time limit
/// ends with the headers.) Redirects are not followed, and all of it ends after a fixed time.
final class HttpsPost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpsPost.class);

  /// Of an answer, no more is read.
  static final int MAX_ANSWER = 64 << 10;

  private static final int LINGER_MILLIS = 500;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})[ \\r\\n]");

  private final AddressLookup lookup;
  private final Exempt exempt;
  private final SSLSocketFactory sockets;
  private final Duration patience;

  /// Platform threads: a lookup that hangs holds its thread in native code, and a stranger's name
  /// server decides how long.
  private final ExecutorService lookups =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().daemon().name("webhook-lookup-", 0).factory());

  private final ScheduledExecutorService cuts =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("webhook-cuts").factory());

  HttpsPost(AddressLookup lookup, Exempt exempt, SSLSocketFactory sockets, Duration patience) {
    this.lookup = lookup;
    this.exempt = exempt;
    this.sockets = sockets;
    this.patience = patience;
  }

  /// The name leads where no call goes.
  private static final class NotPublic extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /// @param headers whole lines without their ends
  Outcome post(Destination to, List<String> headers, byte[] body) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      var address = address(to, deadline);
      try (var plain = new Socket(Proxy.NO_PROXY)) {
        var cut = cuts.schedule(() -> cut(plain), left(deadline), TimeUnit.NANOSECONDS);
        try {
          plain.connect(
              new InetSocketAddress(address, to.port()),
              Math.max(1, (int) TimeUnit.NANOSECONDS.toMillis(left(deadline))));
          return exchange(plain, to, headers, body);
        } finally {
          cut.cancel(false);
        }
      }
    } catch (IOException e) {
      LOG.debug("{} was not reached", to.host(), e);
      return new Outcome.Failed(why(e, left(deadline) <= 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("the server stopped meanwhile");
    }
  }

  private String why(IOException thrown, boolean isLate) {
    if (isLate) {
      return "no answer within %d ms".formatted(patience.toMillis());
    }
    // What an address inside our network answers, or that there is one, is nobody's business.
    return switch (thrown) {
      case NotPublic _ -> "the name leads to an address that is not on the public Internet";
      case UnknownHostException _ -> "the name has no address";
      case SSLException e -> "no TLS connection: " + e.getMessage();
      default -> "no connection, or it broke off";
    };
  }

  private InetAddress address(Destination to, long deadline)
      throws IOException, InterruptedException {
    var looking = lookups.submit(() -> lookup.addresses(to.host()));
    try {
      var all = looking.get(left(deadline), TimeUnit.NANOSECONDS);
      if (!exempt.has(to.host(), to.port()) && !all.stream().allMatch(PublicAddress::is)) {
        throw new NotPublic();
      }
      return all.getFirst();
    } catch (TimeoutException e) {
      looking.cancel(true);
      throw new InterruptedIOException("the name was not resolved in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException unknown) {
        throw unknown;
      }
      throw new IllegalStateException(e);
    }
  }

  private Outcome exchange(Socket plain, Destination to, List<String> headers, byte[] body)
      throws IOException {
    try (var tls = (SSLSocket) sockets.createSocket(plain, to.host(), to.port(), true)) {
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      if (to.isName()) {
        parameters.setServerNames(List.of(new SNIHostName(to.host())));
      }
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      var head = new StringBuilder("POST %s HTTP/1.1\r\n".formatted(to.path()));
      head.append("Host: ").append(to.authority()).append("\r\n");
      headers.forEach(line -> head.append(line).append("\r\n"));
      head.append("Content-Length: ").append(body.length).append("\r\n");
      head.append("Connection: close\r\n\r\n");
      var out = tls.getOutputStream();
      out.write(head.toString().getBytes(US_ASCII));
      out.write(body);
      out.flush();
      return answer(tls);
    }
  }

  /// The first line decides. The rest is read, and thrown away, only so that the receiver sees a
  /// clean end.
  private static Outcome answer(SSLSocket tls) throws IOException {
    var in = tls.getInputStream();
    var read = new byte[MAX_ANSWER];
    int length = firstLine(in, read);
    var line = new String(read, 0, length, US_ASCII);
    try {
      tls.setSoTimeout(LINGER_MILLIS);
      int more = length;
      while (length < read.length && more >= 0) {
        more = in.read(read, length, read.length - length);
        length += Math.max(more, 0);
      }
    } catch (IOException e) {
      LOG.debug("the rest of an answer did not come", e);
    }
    return outcome(line);
  }

  private static int firstLine(InputStream in, byte[] into) throws IOException {
    int length = 0;
    while (length < into.length) {
      int more = in.read(into, length, into.length - length);
      if (more < 0) {
        return length;
      }
      for (int i = length; i < length + more; i++) {
        if (into[i] == '\n') {
          return length + more;
        }
      }
      length += more;
    }
    return length;
  }

  private static Outcome outcome(String line) {
    var status = STATUS.matcher(line);
    if (!status.lookingAt()) {
      return new Outcome.Failed("the answer is not HTTP/1.1");
    }
    int code = Integer.parseInt(status.group(1));
    if (code >= 200 && code < 300) {
      return new Outcome.Delivered();
    }
    return new Outcome.Failed(
        code >= 300 && code < 400
            ? "answered %d: redirects are not followed, give the final address".formatted(code)
            : "answered " + code);
  }

  private static void cut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a socket did not close", e);
    }
  }

  private static long left(long deadline) {
    return deadline - System.nanoTime();
  }

  @Override
  public void close() {
    cuts.shutdownNow();
    lookups.shutdownNow();
  }
}
