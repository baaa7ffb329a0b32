package routes.gate;

import gateway.config.TrustedAddresses;
import java.time.Duration;

/**
 * What the gate allows.
 *
 * @param headerBytes of all header fields of a request
 * @param headerTimeout from the first byte of a request to the end of its head, and from a new connection to its first request
 * @param writeTimeout for a client to take what was written to it
 * @param idle after which a connection without a request and any traffic is closed, zero for never
 * @param connections at once, 0 for any number
 * @param connectionsPerAddress at once from one address, 0 for any number
 * @param streams of HTTP/2 at once on all connections; beyond it a connection has a few
 * @param trusted addresses that may open any number of connections
 */
public record GateLimits(
        int headerBytes,
        Duration headerTimeout,
        Duration writeTimeout,
        Duration idle,
        int connections,
        int connectionsPerAddress,
        int streams,
        TrustedAddresses trusted) {

    /** Streams at once on one HTTP/2 connection. */
    static final int STREAMS = 100;

    /** The same where there are many on all connections. */
    static final int FEW_STREAMS = 4;

    private static final int LEAST_STREAMS = 512;

    /** A stream costs about 12 KB as long as it is open, whatever it asks for: at most a tenth of the heap for them. */
    private static final int HEAP_PER_STREAM = 128 * 1024;

    /** What is held back of requests that wait for the answer before theirs, until the client is not read any more. */
    static final int WAITING_BYTES = 64 * 1024;

    /** Beginnings of heads and waiting requests of all connections together, of each that holds more than a little. */
    static final long HELD_BYTES = 16L * 1024 * 1024;

    /** What each connection may hold of them whatever others hold: nearly every head is smaller. */
    static final long HELD_FREE_BYTES = 4096;

    /** What is read of a body that nobody wants any more. */
    static final long UNWANTED_BYTES = 256 * 1024;

    /** How long a client may go on sending what nobody wants any more. */
    static final Duration LINGER = Duration.ofSeconds(2);

    /** Slower than this, a client does not take its answer. */
    static final long WRITTEN_PER_SECOND = 1024;

    /**
     * How many streams there may be on all connections.
     *
     * @param heap largest heap in bytes
     */
    public static int streamsFor(long heap) {
        return Math.clamp(heap / HEAP_PER_STREAM, LEAST_STREAMS, Integer.MAX_VALUE);
    }
}
