package gateway.upstream;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why a host could not be asked, in words of an operator. For administrators and the log; clients learn no host. Stateless. */
public final class ConnectionFailure {

    private static final int MOST_CAUSES = 8;
    private static final int MOST_CHARACTERS = 300;

    private ConnectionFailure() {}

    /**
     * One sentence without an end: {@code api.example.com refused the connection}.
     *
     * @param host that was called, null where it is not known
     * @param thrown what came of it, null where nothing is known
     */
    public static String reason(@Nullable String host, @Nullable Throwable thrown) {
        String who = host == null || host.isEmpty() ? "the host" : host;
        List<Throwable> chain = chain(thrown);
        for (Throwable each : chain) {
            String known = known(who, each);
            if (known != null) {
                return known;
            }
        }
        String last = chain.isEmpty() ? null : chain.getLast().getMessage();
        return who + " gave no answer" + (last == null ? "" : " (" + cut(last) + ")");
    }

    private static @Nullable String known(String who, Throwable thrown) {
        String message = thrown.getMessage() == null ? "" : thrown.getMessage().toLowerCase(Locale.ROOT);
        return switch (thrown) {
            case UnknownHostException _ -> "the name " + who + " cannot be resolved";
            case SSLException tls -> who + " cannot be spoken to over TLS" + tlsReason(tls);
            case SocketTimeoutException _ -> late(who, message);
            case TimeoutException _ -> late(who, message);
            case NoRouteToHostException _ -> "there is no route to " + who;
            case ConnectException _ -> connect(who, message);
            case EOFException _ -> who + " closed the connection";
            case ClosedChannelException _ -> who + " closed the connection";
            case SocketException _ -> socket(who, message);
            default -> byName(who, thrown.getClass().getSimpleName(), message);
        };
    }

    private static String late(String who, String message) {
        return message.contains("connect")
                ? who + " did not take the connection in time"
                : who + " did not answer in time";
    }

    private static String connect(String who, String message) {
        if (message.contains("timed out") || message.contains("timeout")) {
            return who + " did not take the connection in time";
        }
        if (message.contains("unreachable")) {
            return "the network of " + who + " cannot be reached";
        }
        return message.contains("refused") || message.isEmpty()
                ? who + " refused the connection"
                : who + " cannot be connected to (" + cut(message) + ")";
    }

    private static String socket(String who, String message) {
        return message.contains("unreachable")
                ? "the network of " + who + " cannot be reached"
                : who + " broke the connection";
    }

    /** Libraries have exceptions of their own for the same things. */
    private static @Nullable String byName(String who, String name, String message) {
        return switch (name) {
            case "ConnectTimeoutException" -> who + " did not take the connection in time";
            case "NoHttpResponseException", "HttpClosedException" -> who + " closed the connection";
            case "NativeIoException", "StacklessClosedChannelException" -> who + " broke the connection";
            case "ProtocolException",
                    "MessageConstraintException",
                    "ParseException",
                    "DecoderException",
                    "InvalidLineSeparatorException",
                    "TooLongHttpHeaderException",
                    "TooLongHttpLineException" -> who + " answered something that is no HTTP";
            case "IllegalArgumentException" ->
                message.contains("version") ? who + " answered something that is no HTTP" : null;
            default ->
                message.contains("connection was closed") || message.contains("connection reset")
                        ? who + " broke the connection"
                        : null;
        };
    }

    private static String tlsReason(SSLException tls) {
        for (Throwable each : chain(tls).reversed()) {
            String message = each.getMessage();
            if (message == null) {
                continue;
            }
            if (each instanceof CertificateException
                    || message.contains("PKIX")
                    || message.contains("certification path")) {
                return ": its certificate is not trusted (" + cut(message) + ")";
            }
            if (message.contains("not an SSL/TLS record")
                    || message.contains("unrecognized SSL message")
                    || message.contains("plaintext connection")) {
                return ": it does not speak TLS at this port";
            }
        }
        String last = chain(tls).getLast().getMessage();
        return last == null ? "" : ": " + cut(last);
    }

    private static String cut(String message) {
        return message.length() <= MOST_CHARACTERS ? message : message.substring(0, MOST_CHARACTERS) + "…";
    }

    private static List<Throwable> chain(@Nullable Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable each = thrown; each != null && chain.size() < MOST_CAUSES; each = each.getCause()) {
            chain.add(each);
        }
        return chain;
    }
}
