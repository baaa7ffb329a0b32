package routes;

import gateway.config.Settings;
import gateway.provider.ProviderView;
import gateway.upstream.ConnectionFailure;
import gateway.upstream.FirstHop;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.ProxyUrl;
import java.io.IOException;
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
    private final Map<String, Upstream> upstreams = new LinkedHashMap<>();

    /**
     * Somebody that requests go to.
     *
     * @param what what it is, as the beginning of a sentence
     * @param remedy the setting to look at
     */
    private record Upstream(FirstHop hop, String what, String remedy) {}

    /** Takes a connection and leaves it. */
    @FunctionalInterface
    interface Connector {
        void connect(FirstHop hop) throws IOException;
    }

    /** @param general the outgoing proxy of all calls, null for none */
    Reachability(@Nullable OutgoingProxy general, Connector connector) {
        this.general = general;
        this.connector = connector;
    }

    /** Whoever is asked by a gateway with these settings. */
    static Reachability of(GatewayBeans beans) {
        Settings settings = beans.settings.get();
        Reachability all = new Reachability(
                beans.providers.proxy(), hop -> hop.connect(PATIENCE_MILLIS).close());
        if (beans.accounts.pool.view().total() > 0) {
            all.add("Claude", settings.upstream().claudeBaseUrl(), null, "CLAUDE_API_BASEURL");
        }
        for (ProviderView view : beans.providers.providers().views()) {
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
        FirstHop hop = FirstHop.of(url, own == null ? general : own);
        // What runs on this machine may be started after the proxy.
        if (hop.isHere()) {
            return;
        }
        OutgoingProxy between = hop.proxy();
        upstreams.putIfAbsent(
                hop.place(),
                between == null
                        ? new Upstream(hop, what, setting)
                        : new Upstream(
                                hop,
                                "The outgoing proxy " + ProxyUrl.shown(between),
                                own == null ? "PROXY_URL, NO_PROXY" : "its proxy"));
    }

    /** Looks in the background, at all at once. */
    void look(Consumer<String> told) {
        upstreams
                .values()
                .forEach(upstream -> Thread.ofVirtual()
                        .name("reach-" + upstream.hop().host())
                        .start(() -> problem(upstream).forEach(told)));
    }

    /** A sentence for each that does not take a connection; waits for all. */
    List<String> problems() {
        return upstreams.values().stream()
                .flatMap(each -> problem(each).stream())
                .toList();
    }

    private List<String> problem(Upstream upstream) {
        FirstHop hop = upstream.hop();
        try {
            connector.connect(hop);
            return List.of();
        } catch (IOException e) {
            String who = e instanceof UnknownHostException ? hop.host() : hop.place();
            return List.of(upstream.what() + " cannot be reached now: " + ConnectionFailure.reason(who, e) + "; check "
                    + upstream.remedy() + " and the network.");
        }
    }
}
