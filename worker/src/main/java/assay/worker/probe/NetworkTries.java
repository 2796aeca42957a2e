package assay.worker.probe;

import assay.worker.kernel.Errno;
import assay.worker.kernel.RawCalls;
import assay.worker.kernel.SystemCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tries to reach others, and to be reached.
final class NetworkTries {
  private static final long AF_UNIX = 1;
  private static final long AF_INET = 2;
  private static final long AF_NETLINK = 16;
  private static final long STREAM = 1;
  private static final long NON_BLOCKING = 0x800;
  private static final long ADDRESS_BYTES = 16;
  private static final int LOOPBACK = 0x7F000001;

  /// TEST-NET-1 (RFC 5737): belongs to nobody, but a host with a route would try.
  private static final int ABROAD = 0xC0000201;

  private final RawCalls calls;

  NetworkTries(RawCalls calls) {
    this.calls = calls;
  }

  /// @param port where a server listens on the host's loopback address
  Tried connect(int port) throws IOException {
    var all = new Tried.All();
    connect(all, "loopback", LOOPBACK, port);
    connect(all, "abroad", ABROAD, 443);
    for (long family : new long[] {AF_UNIX, AF_NETLINK}) {
      var socket = calls.call(SystemCall.SOCKET, family, STREAM + NON_BLOCKING, 0);
      all.add(socket.isRefused(), "socket of family " + family + " " + socket.said());
    }
    // Two lines of heading.
    var interfaces =
        Files.readAllLines(Path.of("/proc/self/net/dev")).stream()
            .skip(2)
            .map(line -> line.substring(0, line.indexOf(':')).strip())
            .filter(name -> !name.equals("lo"))
            .toList();
    all.add(interfaces.isEmpty(), interfaces.isEmpty() ? "no interface but lo" : "" + interfaces);
    return all.tried();
  }

  private void connect(Tried.All all, String where, int address, int port) {
    var socket = calls.call(SystemCall.SOCKET, AF_INET, STREAM + NON_BLOCKING, 0);
    if (socket.isRefused()) {
      all.add(true, where + ": socket " + socket.said());
      return;
    }
    try (var arena = Arena.ofConfined()) {
      var to = arena.allocate(ADDRESS_BYTES);
      to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
      to.set(ValueLayout.JAVA_SHORT, 2, Short.reverseBytes((short) port));
      to.set(ValueLayout.JAVA_INT, 4, Integer.reverseBytes(address));
      var connect = calls.call(SystemCall.CONNECT, socket.result(), to.address(), ADDRESS_BYTES);
      // Under way is not refused.
      boolean refused = connect.isRefused() && connect.errno() != Errno.EINPROGRESS.number();
      all.add(refused, where + ": connect " + connect.said());
    }
  }

  Tried listen() {
    var all = new Tried.All();
    for (long family : new long[] {AF_INET, AF_UNIX}) {
      var socket = calls.call(SystemCall.SOCKET, family, STREAM, 0);
      if (socket.isRefused()) {
        all.add(true, "socket of family " + family + " " + socket.said());
        continue;
      }
      // Unbound: the kernel chooses a port.
      var listen = calls.call(SystemCall.LISTEN, socket.result(), 1);
      all.add(listen.isRefused(), "listen on family " + family + " " + listen.said());
    }
    return all.tried();
  }
}
