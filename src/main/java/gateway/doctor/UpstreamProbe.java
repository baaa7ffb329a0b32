package gateway.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import gateway.upstream.FirstHop;
import gateway.upstream.OutgoingProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks an upstream for anything at all, step by step: name, connection, TLS, HTTP. No credential is sent, so that it costs
 * nothing. Safe from many threads.
 */
final class UpstreamProbe {

    private static final int MOST_HEAD_BYTES = 32 * 1024;

    private final int millis;

    /** @param patience for each step */
    UpstreamProbe(Duration patience) {
        this.millis = (int) patience.toMillis();
    }

    /**
     * The head of an answer.
     *
     * @param headers by lower-case name
     */
    record Head(int status, Map<String, String> headers) {}

    /**
     * Sends a GET.
     *
     * @param proxy null to call directly
     * @throws ProbeFailure with the step that failed
     */
    Head get(URI url, @Nullable OutgoingProxy proxy) throws ProbeFailure {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        String host = url.getHost();
        int port = FirstHop.portOf(url);
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        FirstHop first = FirstHop.of(url, proxy);
        OutgoingProxy between = first.proxy();
        try (Socket socket = connect(first)) {
            if (between == null) {
                return ask(tls ? secured(socket, host, port) : socket, url, path, "");
            }
            Socket open = reached(between, socket);
            if (!tls) {
                return requireKnown(ask(open, url, "http://" + authority(url) + path, authorization(between)));
            }
            connectThrough(between, open, host, port);
            return ask(secured(open, host, port), url, path, "");
        } catch (SocketTimeoutException e) {
            throw new ProbeFailure(
                    "it takes the connection and does not answer within " + millis / 1000 + " s",
                    "see whether something between stops it, or try again");
        } catch (IOException e) {
            throw new ProbeFailure("the connection breaks (" + e.getMessage() + ")", "see what stands between");
        }
    }

    private Socket connect(FirstHop first) throws ProbeFailure {
        String who = first.proxy() == null ? "" : "outgoing proxy ";
        try {
            return first.connect(millis);
        } catch (UnknownHostException e) {
            throw new ProbeFailure(
                    "the name of the " + who + "host is not found: " + first.host(),
                    "correct the URL, or see to the name service (DNS) of this machine");
        } catch (IOException e) {
            throw new ProbeFailure(
                    "no connection to " + who + first.place() + " (" + Examination.firstLine(e) + ")",
                    "see whether it runs and a firewall lets it through"
                            + (who.isEmpty() ? ", or set PROXY_URL" : ", or correct PROXY_URL"));
        }
    }

    private static Socket reached(OutgoingProxy proxy, Socket socket) throws ProbeFailure, IOException {
        return switch (proxy.kind()) {
            case HTTP -> socket;
            case HTTPS -> secured(socket, proxy.host(), proxy.port());
            case SOCKS5 ->
                throw new ProbeFailure("the SOCKS proxy takes connections; what is behind it is not asked", "");
        };
    }

    private static void connectThrough(OutgoingProxy proxy, Socket open, String host, int port)
            throws ProbeFailure, IOException {
        String authority = host + ":" + port;
        String request =
                "CONNECT " + authority + " HTTP/1.1\r\nhost: " + authority + "\r\n" + authorization(proxy) + "\r\n";
        open.getOutputStream().write(request.getBytes(ISO_8859_1));
        Head head = requireKnown(head(open.getInputStream()));
        if (head.status() != 200) {
            throw new ProbeFailure(
                    "the outgoing proxy refuses to connect (" + head.status() + ")",
                    "have it allow " + host + ", or take PROXY_URL out");
        }
    }

    private static Head requireKnown(Head head) throws ProbeFailure {
        if (head.status() == 407) {
            throw new ProbeFailure("the outgoing proxy wants another user or password", "correct them in PROXY_URL");
        }
        return head;
    }

    private static String authorization(OutgoingProxy proxy) {
        if (proxy.user() == null) {
            return "";
        }
        String pair = proxy.user() + ":" + (proxy.password() == null ? "" : proxy.password());
        return "proxy-authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
                + "\r\n";
    }

    private static Socket secured(Socket socket, String host, int port) throws ProbeFailure, IOException {
        try {
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            SSLSocket tls = (SSLSocket) factory.createSocket(socket, host, port, true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            return tls;
        } catch (SSLException e) {
            boolean untrusted = String.valueOf(e.getMessage()).contains("PKIX");
            throw new ProbeFailure(
                    untrusted
                            ? "its certificate is signed by nobody whom this Java trusts"
                            : "no TLS with it (" + Examination.firstLine(e) + ")",
                    untrusted
                            ? "where a company's proxy signs anew, give Java its root: keytool -importcert -cacerts, or"
                                    + " -Djavax.net.ssl.trustStore in CLAUDE_PROXY_JAVA_OPTS"
                            : "see whether the URL must begin with http, and whether its port is right");
        }
    }

    /**
     * @param target a path, or the whole URL for an outgoing proxy
     * @param authorization a header for that; empty for none
     */
    private static Head ask(Socket socket, URI url, String target, String authorization)
            throws IOException, ProbeFailure {
        String request = "GET " + target + " HTTP/1.1\r\nhost: " + authority(url)
                + "\r\nuser-agent: claude-proxy\r\naccept: */*\r\nconnection: close\r\n" + authorization + "\r\n";
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return head(socket.getInputStream());
    }

    private static String authority(URI url) {
        return url.getPort() > 0 ? url.getHost() + ":" + url.getPort() : url.getHost();
    }

    private static Head head(InputStream in) throws IOException, ProbeFailure {
        StringBuilder text = new StringBuilder();
        while (text.length() < MOST_HEAD_BYTES && text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            text.append((char) next);
        }
        String[] lines = text.toString().split("\r\n", -1);
        if (!lines[0].matches("HTTP/1\\.[01] [1-5][0-9]{2}.*")) {
            throw new ProbeFailure(
                    text.isEmpty() ? "it closes the connection without an answer" : "what answers there speaks no HTTP",
                    "correct the URL: its port, and http or https");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return new Head(Integer.parseInt(lines[0].substring(9, 12)), headers);
    }
}
