package routes.gate;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All connections of clients: how many there are in all and from each address, how many streams they have, what they hold back
 * together, and which of them have let their time pass. Safe from many threads.
 */
public final class Connections {

    /** An IPv6 client has a whole network to itself. */
    private static final int IPV6_PREFIX = 8;

    private final GateLimits limits;
    private final LongSupplier nanoTime;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Map<ByteBuffer, AtomicInteger> byAddress = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final HeldMemory memory = new HeldMemory();

    public Connections(GateLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** Takes a new connection, or not: null where there are too many already. It is let go when its channel closes. */
    @Nullable
    Connection admit(Channel channel) {
        ByteBuffer origin = originOf(channel);
        AtomicInteger ofAddress = origin == null ? null : enter(origin);
        if (origin != null && ofAddress == null) {
            return null;
        }
        int now = count.incrementAndGet();
        var connection = new Connection(channel, this, ofAddress);
        channel.closeFuture().addListener(closed -> leave(connection, origin));
        open.add(connection);
        if (limits.connections() > 0 && now > limits.connections()) {
            return null;
        }
        return connection;
    }

    /** The connections of an address with one more, null where it has too many. */
    private @Nullable AtomicInteger enter(ByteBuffer origin) {
        boolean[] entered = new boolean[1];
        AtomicInteger all = byAddress.compute(origin, (key, before) -> {
            AtomicInteger counter = before == null ? new AtomicInteger() : before;
            entered[0] = counter.get() < limits.connectionsPerAddress();
            if (entered[0]) {
                counter.incrementAndGet();
            }
            return counter;
        });
        return entered[0] ? all : null;
    }

    private void leave(Connection connection, @Nullable ByteBuffer origin) {
        open.remove(connection);
        count.decrementAndGet();
        if (origin != null) {
            byAddress.computeIfPresent(origin, (key, counter) -> counter.decrementAndGet() == 0 ? null : counter);
        }
    }

    /** What connections are counted by, null where they are not. */
    private @Nullable ByteBuffer originOf(Channel channel) {
        if (limits.connectionsPerAddress() == 0
                || !(channel.remoteAddress() instanceof InetSocketAddress remote)
                || remote.getAddress() == null) {
            return null;
        }
        InetAddress address = remote.getAddress();
        if (limits.trusted().contains(address)) {
            return null;
        }
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(bytes.length > 4 ? Arrays.copyOf(bytes, IPV6_PREFIX) : bytes);
    }

    /** Connections that are open. */
    public int count() {
        return count.get();
    }

    /**
     * Whether so many are open, in all or from an address, that those without a request have to go.
     *
     * @param ofAddress connections from the address, null where they are not counted
     */
    boolean crowded(@Nullable AtomicInteger ofAddress) {
        return crowded(count.get(), limits.connections())
                || (ofAddress != null && crowded(ofAddress.get(), limits.connectionsPerAddress()));
    }

    private static boolean crowded(int now, int most) {
        return most > 0 && now > most * 3L / 4;
    }

    /** HTTP/2 streams that are open. */
    public int streams() {
        return streams.get();
    }

    /** A stream of HTTP/2 has been opened. */
    void streamOpened() {
        streams.incrementAndGet();
    }

    /** A stream of HTTP/2 is over. */
    void streamClosed() {
        streams.decrementAndGet();
    }

    /** How many streams a connection may have at once now. */
    int streamsPerConnection() {
        return streams.get() < limits.streams() ? GateLimits.STREAMS : GateLimits.FEW_STREAMS;
    }

    GateLimits limits() {
        return limits;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** What all connections hold back. */
    HeldMemory memory() {
        return memory;
    }

    /** Looks at all connections, once a second or so. */
    public void tick() {
        long now = now();
        for (Connection connection : open) {
            connection.tick(now);
        }
    }
}
