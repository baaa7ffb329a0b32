package harness;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A SOCKS 5 proxy on this machine (RFC 1928 and 1929), CONNECT only. It records {@code name host:port} or {@code address host:port}:
 * which of them the client sent. Names that end in {@code .test} are this machine's.
 */
public final class Socks5Proxy extends SocketRelay {

    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;

    private final String user;
    private final String password;

    private Socks5Proxy(String user, String password) {
        super(plainListener());
        this.user = user;
        this.password = password;
        start();
    }

    /** A proxy for everybody. */
    public static Socks5Proxy open() {
        return new Socks5Proxy(null, null);
    }

    /** A proxy for one user. */
    public static Socks5Proxy open(String user, String password) {
        return new Socks5Proxy(user, password);
    }

    @Override
    void serve(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        if (in.read() != 5) {
            return;
        }
        byte[] methods = new byte[in.readUnsignedByte()];
        in.readFully(methods);
        int wanted = user == null ? NO_AUTHENTICATION : USER_AND_PASSWORD;
        if (new String(methods, StandardCharsets.ISO_8859_1).indexOf(wanted) < 0) {
            refused().add("no method");
            out.write(new byte[] {5, (byte) 0xff});
            return;
        }
        out.write(new byte[] {5, (byte) wanted});
        if (user == null || isKnown(in, out)) {
            connect(client, in, out);
        }
    }

    private boolean isKnown(DataInputStream in, OutputStream out) throws IOException {
        in.readUnsignedByte();
        String givenUser = text(in);
        String givenPassword = text(in);
        boolean known = user.equals(givenUser) && password.equals(givenPassword);
        out.write(new byte[] {1, (byte) (known ? 0 : 1)});
        if (!known) {
            refused().add("user " + givenUser);
        }
        return known;
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedByte()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void connect(Socket client, DataInputStream in, OutputStream out) throws IOException {
        in.readUnsignedByte();
        in.readUnsignedByte();
        in.readUnsignedByte();
        int type = in.readUnsignedByte();
        String host = type == 3 ? text(in) : address(in, type == 1 ? 4 : 16);
        int port = in.readUnsignedShort();
        asked().add((type == 3 ? "name " : "address ") + host + ":" + port);
        Socket server = connect(host, port);
        out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
        out.flush();
        pass(client, server);
    }

    private static String address(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return InetAddress.getByAddress(bytes).getHostAddress();
    }
}
