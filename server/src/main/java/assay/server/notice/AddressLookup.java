package assay.server.notice;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Asks for the addresses of a host, once a call.
@FunctionalInterface
interface AddressLookup {
  /// @return one at least
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
