package gateway.upstream;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Where this process listens itself: an upstream at one of these addresses would be a loop. Names are looked up only where the
 * port is one of ours. Immutable; safe from many threads.
 */
public final class OwnAddresses {

    private static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(2);

    private final List<Listener> listeners;
    private final Names names;
    private final Predicate<InetAddress> ofThisMachine;

    /**
     * A port that is listened on.
     *
     * @param host a name or an address, {@code 0.0.0.0} or {@code ::} for all
     * @param port 0 for one that is not known yet, which nobody can have named
     */
    public record Listener(String host, int port) {}

    /** Finds the addresses of a name. */
    @FunctionalInterface
    interface Names {
        List<InetAddress> lookUp(String host) throws UnknownHostException;
    }

    /** @param listeners all ports of this process */
    public OwnAddresses(List<Listener> listeners) {
        this(listeners, OwnAddresses::ofSystem, OwnAddresses::isOfThisMachine);
    }

    OwnAddresses(List<Listener> listeners, Names names, Predicate<InetAddress> ofThisMachine) {
        this.listeners = List.copyOf(listeners);
        this.names = names;
        this.ofThisMachine = ofThisMachine;
    }

    /** Whether an http or https URL leads to this process. A name that is not found in two seconds does not. */
    public boolean include(URI url) {
        String host = url.getHost();
        if (host == null) {
            return false;
        }
        int usual = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return include(host, url.getPort() < 0 ? usual : url.getPort());
    }

    /** The same for text, which may be no URL. */
    public boolean includeUrl(String url) {
        try {
            return include(new URI(url));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The same for a host and a port. */
    public boolean include(String host, int port) {
        return listeners.stream()
                .anyMatch(listener -> port > 0 && listener.port() == port && isReached(listener, host));
    }

    private boolean isReached(Listener listener, String host) {
        List<InetAddress> bound = addresses(listener.host());
        boolean everywhere = bound.stream().anyMatch(InetAddress::isAnyLocalAddress);
        return addresses(host).stream().anyMatch(address -> {
            // Whoever calls 0.0.0.0 or :: gets to its own machine.
            boolean loopback = address.isLoopbackAddress() || address.isAnyLocalAddress();
            if (everywhere) {
                return loopback || ofThisMachine.test(address);
            }
            return bound.contains(address)
                    || (address.isAnyLocalAddress() && bound.stream().anyMatch(InetAddress::isLoopbackAddress));
        });
    }

    private List<InetAddress> addresses(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        try {
            // RFC 6761 6.3: names below localhost are this machine, whatever a resolver says.
            return plain.endsWith(".localhost") ? List.of(InetAddress.getLoopbackAddress()) : names.lookUp(plain);
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static List<InetAddress> ofSystem(String host) throws UnknownHostException {
        CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
        Thread.ofVirtual().name("own-addresses").start(() -> {
            try {
                found.complete(Arrays.asList(InetAddress.getAllByName(host)));
            } catch (UnknownHostException | RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
        try {
            return found.get(LONGEST_LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnknownHostException(host);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host);
        }
    }

    /** Whether an address is one of this machine's, whatever listens there. */
    public static boolean isOfThisMachine(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
