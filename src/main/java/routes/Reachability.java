package routes;

import gateway.config.Settings;
import gateway.provider.ProviderView;
import gateway.upstream.ConnectionFailure;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.ProxyBypass;
import gateway.upstream.ProxyUrl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a start whether the upstreams take a connection, so that a mistyped address is told before the first request fails.
 * It changes nothing: what cannot be reached now may be reached later. For one look.
 */
final class Reachability {

    private static final int PATIENCE_MILLIS = 5_000;

    private final @Nullable OutgoingProxy general;
    private final Connector connector;
    private final Map<InetSocketAddress, Upstream> upstreams = new LinkedHashMap<>();

    /**
     * Somebody that requests go to.
     *
     * @param what what it is, as the beginning of a sentence
     * @param place host and port, as they are called
     * @param remedy the setting to look at
     */
    private record Upstream(String what, String place, String remedy) {}

    /** Takes a connection and leaves it. */
    @FunctionalInterface
    interface Connector {
        void connect(InetSocketAddress address) throws IOException;
    }

    /** @param general the outgoing proxy of all calls, null for none */
    Reachability(@Nullable OutgoingProxy general, Connector connector) {
        this.general = general;
        this.connector = connector;
    }

    /** Whoever is asked by a gateway with these settings. */
    static Reachability of(GatewayBeans beans) {
        Settings settings = beans.settings.get();
        Reachability all = new Reachability(beans.providers.proxy(), Reachability::connect);
        if (beans.accounts.pool.view().total() > 0) {
            all.add("Claude", settings.upstream().claudeBaseUrl(), null, "CLAUDE_API_BASEURL");
        }
        for (ProviderView view : beans.providers.providers.views()) {
            all.addProvider(view);
        }
        return all;
    }

    private void addProvider(ProviderView view) {
        String name = view.provider().name();
        String setting = switch (name) {
            case "default" -> "PROVIDER_BASE_URL";
            case "big", "middle", "small" -> name.toUpperCase(Locale.ROOT) + "_ENDPOINT";
            default -> "its baseUrl";
        };
        add("Provider " + name, view.provider().baseUrl(), view.provider().proxy(), setting);
    }

    /** @param own its own outgoing proxy, null for none */
    void add(String what, URI url, @Nullable OutgoingProxy own, String setting) {
        String host = url.getHost();
        OutgoingProxy proxy = own == null ? general : own;
        if (proxy != null && !ProxyBypass.applies(proxy, host)) {
            String remedy = own == null ? "PROXY_URL, NO_PROXY" : "its proxy";
            put(proxy.host(), proxy.port(), "The outgoing proxy " + ProxyUrl.shown(proxy), remedy);
            return;
        }
        int usual = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        put(host, url.getPort() < 0 ? usual : url.getPort(), what, setting);
    }

    private void put(String host, int port, String what, String remedy) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String name = bracketed ? host.substring(1, host.length() - 1) : host;
        if (isHere(name)) {
            return;
        }
        upstreams.putIfAbsent(
                InetSocketAddress.createUnresolved(name, port), new Upstream(what, host + ":" + port, remedy));
    }

    /** What runs on this machine may be started after the proxy. */
    private static boolean isHere(String host) {
        return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** Looks in the background, at all at once. */
    void look(Consumer<String> told) {
        upstreams.forEach((address, upstream) -> Thread.ofVirtual()
                .name("reach-" + address.getHostString())
                .start(() -> problem(address, upstream).forEach(told)));
    }

    /** A sentence for each that does not take a connection; waits for all. */
    List<String> problems() {
        return upstreams.entrySet().stream()
                .flatMap(each -> problem(each.getKey(), each.getValue()).stream())
                .toList();
    }

    private List<String> problem(InetSocketAddress address, Upstream upstream) {
        try {
            connector.connect(address);
            return List.of();
        } catch (IOException e) {
            String who = e instanceof UnknownHostException ? address.getHostString() : upstream.place();
            return List.of(upstream.what() + " cannot be reached now: " + ConnectionFailure.reason(who, e) + "; check "
                    + upstream.remedy() + " and the network.");
        }
    }

    private static void connect(InetSocketAddress named) throws IOException {
        InetSocketAddress address = new InetSocketAddress(named.getHostString(), named.getPort());
        if (address.isUnresolved()) {
            throw new UnknownHostException(named.getHostString());
        }
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(address, PATIENCE_MILLIS);
        }
    }
}
