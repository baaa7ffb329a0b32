package harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of 127.0.0.1 for servers that bind them later. They lie below those that the kernel gives to outgoing connections, and each
 * JVM counts on from a place of its own, so that test JVMs beside each other do not take each other's. Safe from many threads.
 */
final class FreePorts {

    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;
    private static final int STRIDE = 911;
    private static final AtomicInteger TAKEN =
            new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % COUNT));

    private FreePorts() {}

    /** The next one that is free now; none is given twice before all were given. */
    static int next() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + Math.floorMod(TAKEN.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
