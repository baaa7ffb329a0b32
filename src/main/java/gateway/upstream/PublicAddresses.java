package gateway.upstream;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses anybody may be sent to: those of the public internet (IANA's registries of special-purpose addresses). Not this
 * machine, not private networks and links, no multicast, none that hides another one inside. Stateless.
 */
public final class PublicAddresses {

    private static final List<Block> NOT_OF_IPV4 = blocks(
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
            "240.0.0.0/4");

    /** All that is given out; mapped and compatible addresses, fc00::/7, fe80::/10 and multicast are outside. */
    private static final Block IPV6 = Block.of("2000::/3");

    /** Teredo and others of the IETF, documentation, 6to4: the first and the last have an address of IPv4 inside. */
    private static final List<Block> NOT_OF_IPV6 = blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /** NAT64: the last four bytes are an address of IPv4. */
    private static final Block NAT64 = Block.of("64:ff9b::/96");

    private PublicAddresses() {}

    /** @param bits of the base that an address has to have */
    private record Block(InetAddress base, int bits) {

        static Block of(String text) {
            int slash = text.indexOf('/');
            return new Block(
                    InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        boolean has(byte[] address) {
            byte[] expected = base.getAddress();
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (expected[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Whether an address is one of the public internet. */
    public static boolean include(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublic(bytes);
        }
        if (NAT64.has(bytes)) {
            return isPublic(Arrays.copyOfRange(bytes, 12, 16));
        }
        return IPV6.has(bytes) && NOT_OF_IPV6.stream().noneMatch(block -> block.has(bytes));
    }

    private static boolean isPublic(byte[] ipv4) {
        return NOT_OF_IPV4.stream().noneMatch(block -> block.has(ipv4));
    }

    private static List<Block> blocks(String... texts) {
        return Arrays.stream(texts).map(Block::of).toList();
    }
}
