package routes.http;

import gateway.upstream.OutgoingProxy;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A socket that connects through a SOCKS 5 proxy (RFC 1928, RFC 1929) which resolves the name. Java's own sends the user and
 * password of the whole process. For one thread at a time, as other sockets while they connect.
 */
final class Socks5Socket extends Socket {

    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int LONGEST_TEXT = 255;

    private final OutgoingProxy proxy;

    Socks5Socket(OutgoingProxy proxy) {
        this.proxy = proxy;
    }

    /**
     * Connects to the proxy and has it connect to an address.
     *
     * @param target an {@link InetSocketAddress}; its name is sent as it is
     * @param timeout in milliseconds, for the connection and for each answer of the proxy
     */
    @Override
    public void connect(SocketAddress target, int timeout) throws IOException {
        if (!(target instanceof InetSocketAddress address)) {
            throw new IOException("a SOCKS proxy cannot connect to " + target);
        }
        super.connect(new InetSocketAddress(proxy.host(), proxy.port()), timeout);
        int usual = getSoTimeout();
        setSoTimeout(timeout);
        try {
            DataInputStream in = new DataInputStream(getInputStream());
            signIn(in);
            reach(in, address);
        } catch (EOFException e) {
            throw new IOException("the SOCKS proxy closed the connection", e);
        }
        setSoTimeout(usual);
    }

    private void signIn(DataInputStream in) throws IOException {
        boolean known = proxy.user() != null;
        send(known ? new byte[] {VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD} : new byte[] {VERSION, 1, 0});
        expectVersion(in);
        int method = in.readUnsignedByte();
        if (method == USER_AND_PASSWORD && known) {
            ByteArrayOutputStream pair = new ByteArrayOutputStream();
            pair.write(1);
            writeText(pair, proxy.user());
            writeText(pair, proxy.password());
            send(pair.toByteArray());
            in.readUnsignedByte();
            if (in.readUnsignedByte() != 0) {
                throw new IOException("the SOCKS proxy refused user and password");
            }
        } else if (method != NO_AUTHENTICATION) {
            throw new IOException("the SOCKS proxy wants another way to sign in");
        }
    }

    private void reach(DataInputStream in, InetSocketAddress target) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(VERSION);
        request.write(CONNECT);
        request.write(0);
        request.write(NAME);
        writeText(request, target.getHostString());
        request.write(target.getPort() >> 8);
        request.write(target.getPort());
        send(request.toByteArray());
        expectVersion(in);
        int reply = in.readUnsignedByte();
        if (reply != 0) {
            throw new IOException("the SOCKS proxy could not connect (" + reply + ")");
        }
        in.readUnsignedByte();
        in.readNBytes(boundLength(in) + 2);
    }

    private static int boundLength(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        return switch (type) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> in.readUnsignedByte();
            default -> throw new IOException("the SOCKS proxy told an address of unknown type " + type);
        };
    }

    private static void expectVersion(DataInputStream in) throws IOException {
        if (in.readUnsignedByte() != VERSION) {
            throw new IOException("the proxy does not speak SOCKS 5");
        }
    }

    private static void writeText(ByteArrayOutputStream to, @Nullable String text) throws IOException {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_TEXT) {
            throw new IOException("a name, user or password is too long for a SOCKS proxy");
        }
        to.write(bytes.length);
        to.write(bytes);
    }

    private void send(byte[] bytes) throws IOException {
        getOutputStream().write(bytes);
        getOutputStream().flush();
    }
}
