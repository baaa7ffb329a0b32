package routes.web;

import gateway.upstream.OwnAddresses;
import gateway.upstream.PublicAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a host of somebody's URL is, if it is somewhere that anybody may be sent to. Safe from many threads; blocks.
 *
 * @param names finds the addresses of a name, and of an address
 * @param open whether an address may be called
 */
record HostAddresses(Names names, Predicate<InetAddress> open) {

    /** Finds addresses. */
    @FunctionalInterface
    interface Names {
        List<InetAddress> lookUp(String host) throws UnknownHostException;
    }

    /** Those that the system knows, of the public internet without this machine. */
    static HostAddresses ofSystem() {
        return new HostAddresses(
                host -> Arrays.asList(InetAddress.getAllByName(host)),
                address -> PublicAddresses.include(address) && !OwnAddresses.isOfThisMachine(address));
    }

    /**
     * The address to call, found once: what a name is said to be afterwards does not matter. One address that may not be called
     * is enough for none.
     */
    @Nullable
    InetAddress find(String host) {
        try {
            List<InetAddress> found = names.lookUp(host);
            return found.isEmpty() || !found.stream().allMatch(open)
                    ? null
                    : found.stream()
                            .filter(Inet4Address.class::isInstance)
                            .findFirst()
                            .orElse(found.getFirst());
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
