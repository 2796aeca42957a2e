package assay.server.notice;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses are on the public Internet, after IANA's registries of special-purpose addresses
/// (RFC 6890 and its successors). Of IPv6 only what is handed out as global unicast is: whatever
/// embeds an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) is not.
final class PublicAddress {
  private static final List<Block> SPECIAL_IPV4 =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4")
          .map(Block::of)
          .toList();
  private static final Block GLOBAL_IPV6 = Block.of("2000::/3");
  private static final List<Block> SPECIAL_IPV6 =
      Stream.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20").map(Block::of).toList();

  private PublicAddress() {}

  static boolean is(InetAddress address) {
    var bytes = address.getAddress();
    return address instanceof Inet4Address
        ? SPECIAL_IPV4.stream().noneMatch(block -> block.holds(bytes))
        : GLOBAL_IPV6.holds(bytes) && SPECIAL_IPV6.stream().noneMatch(block -> block.holds(bytes));
  }

  /// @param bits how many of the first bits count
  private record Block(List<Byte> start, int bits) {
    static Block of(String cidr) {
      var parts = List.of(cidr.split("/"));
      var start = new ArrayList<Byte>();
      for (byte one : InetAddress.ofLiteral(parts.getFirst()).getAddress()) {
        start.add(one);
      }
      return new Block(List.copyOf(start), Integer.parseInt(parts.getLast()));
    }

    boolean holds(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (start.get(bit / 8) & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
