package assay.standalone.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A line between two parts of the plant that can be cut, held up and made slow.
final class Proxy implements AutoCloseable {
  private static final int BUFFER = 1 << 14;
  private static final int CONNECT_MILLIS = 2_000;

  private final ServerSocket door;
  private final List<Integer> targets;
  private final boolean isToDatabase;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final AtomicInteger commitsToCut = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private boolean isHeld;
  private volatile Duration delay = Duration.ZERO;

  /// @param targets ports on this machine; the first that answers is taken
  private Proxy(List<Integer> targets, boolean isToDatabase) throws IOException {
    this.targets = List.copyOf(targets);
    this.isToDatabase = isToDatabase;
    door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("proxy-" + door.getLocalPort()).start(this::accept);
  }

  static Proxy to(List<Integer> targets) throws IOException {
    return new Proxy(targets, false);
  }

  static Proxy toDatabase(int port) throws IOException {
    return new Proxy(List.of(port), true);
  }

  int port() {
    return door.getLocalPort();
  }

  /// Resets every connection of the moment.
  void cut() {
    lines.forEach(Line::cut);
  }

  /// Lets so many COMMITs through to PostgreSQL, each without its answer.
  void cutAfterCommits(int count) {
    commitsToCut.set(count);
  }

  /// How many COMMITs lost their answer so far.
  int cutCommits() {
    return cut.get();
  }

  /// Nothing goes through, nothing is refused.
  void hold() {
    lock.lock();
    try {
      isHeld = true;
    } finally {
      lock.unlock();
    }
  }

  /// Lets through what was held, and what comes.
  void release() {
    lock.lock();
    try {
      isHeld = false;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Every piece waits so long.
  void slow(Duration each) {
    delay = each;
  }

  private void awaitOpen() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (isHeld) {
        opened.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var client = door.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException _) {
        // Closed: the loop ends. Anything else concerns one connection.
      }
    }
  }

  private void connect(Socket client) {
    for (int target : targets) {
      var server = new Socket();
      try {
        server.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
      } catch (IOException _) {
        continue;
      }
      new Line(client, server).begin();
      return;
    }
    reset(client);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException _) {
      // It is closed by now.
    }
  }

  /// One connection through the proxy.
  private final class Line {
    private final Socket client;
    private final Socket server;

    /// No answer goes back any more.
    private volatile boolean isSilent;

    Line(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void begin() {
      lines.add(this);
      Thread.ofVirtual().start(() -> pump(client, server, isToDatabase ? new Commits() : null));
      Thread.ofVirtual().start(() -> pump(server, client, null));
    }

    void cut() {
      lines.remove(this);
      reset(client);
      reset(server);
    }

    private void pump(Socket from, Socket to, @Nullable Commits commits) {
      try {
        pump(from.getInputStream(), to.getOutputStream(), commits);
        to.shutdownOutput();
      } catch (IOException _) {
        cut();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        cut();
      }
    }

    private void pump(InputStream in, OutputStream out, @Nullable Commits commits)
        throws IOException, InterruptedException {
      var buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        awaitOpen();
        TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        boolean isLast = commits != null && commits.sees(buffer, n) && takesCommit();
        isSilent |= isLast;
        if (commits != null || !isSilent) {
          out.write(buffer, 0, n);
          out.flush();
        }
        if (isLast) {
          server.shutdownOutput();
          reset(client);
          return;
        }
      }
    }

    private boolean takesCommit() {
      if (commitsToCut.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
        return false;
      }
      cut.incrementAndGet();
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    release();
    cut();
  }
}
