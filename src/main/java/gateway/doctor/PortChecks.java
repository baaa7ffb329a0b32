package gateway.doctor;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/** Whether ports are free, or held by this installation's own proxy. */
public final class PortChecks {

    private static final int LOWEST_OF_ALL = 1024;

    private PortChecks() {}

    /**
     * Whether the proxy can listen there.
     *
     * @param port 0 for any
     * @param ours whether the proxy of this data folder runs on it
     * @param setting the variable that names the port
     * @param hostSetting the one that names the host
     */
    public static List<Diagnosis> port(
            String what, String host, int port, boolean ours, String setting, String hostSetting) throws IOException {
        if (ours) {
            return List.of(Diagnosis.ok(what, host + ":" + port + ", held by the proxy of this data folder"));
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return List.of(Diagnosis.ok(what, host + ":" + port + " is free"));
        } catch (UnknownHostException e) {
            return List.of(Diagnosis.fail(what, "there is no address for " + host, "correct " + hostSetting));
        } catch (BindException e) {
            return List.of(taken(what, host, port, setting, hostSetting));
        } catch (SocketException e) {
            return List.of(Diagnosis.fail(
                    what,
                    "this user may not listen on " + host + ":" + port,
                    port < LOWEST_OF_ALL
                            ? "set " + setting + " to " + LOWEST_OF_ALL + " or more"
                            : "see what forbids it, or set " + setting + " to another one"));
        }
    }

    private static Diagnosis taken(String what, String host, int port, String setting, String hostSetting)
            throws IOException {
        InetAddress address = InetAddress.getByName(host);
        try (ServerSocket any = new ServerSocket()) {
            any.bind(new InetSocketAddress(address, 0));
        } catch (BindException e) {
            return Diagnosis.fail(what, host + " is no address of this machine", "correct " + hostSetting);
        }
        if (port > 0 && port < LOWEST_OF_ALL && mayBeForbidden(address)) {
            return Diagnosis.fail(
                    what,
                    "another program has " + host + ":" + port + ", or this user may not use ports below "
                            + LOWEST_OF_ALL,
                    "set " + setting + " to a free one");
        }
        return Diagnosis.fail(
                what,
                "another program listens on " + host + ":" + port + ", and no proxy of this data folder",
                "end that (ss -ltnp shows it), or set " + setting + " to a free one");
    }

    private static boolean mayBeForbidden(InetAddress address) {
        return !address.isLoopbackAddress();
    }
}
