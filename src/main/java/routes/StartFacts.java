package routes;

import gateway.account.AccountState;
import gateway.account.pool.AccountView;
import gateway.account.pool.PoolView;
import gateway.config.BuildInfo;
import gateway.config.Settings;
import gateway.provider.Health;
import gateway.provider.ProviderView;
import gateway.start.StartReport;
import gateway.start.StartReport.Fact;
import gateway.storage.DatabasePlace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import routes.files.RouteFiles;

/** Says what has come of a start. Immutable. */
final class StartFacts {

    private static final int MOST_PROVIDERS = 8;

    private final GatewayBeans beans;
    private final Settings settings;
    private final RouteFiles routes;

    StartFacts(GatewayBeans beans, RouteFiles routes) {
        this.beans = beans;
        this.settings = beans.settings.get();
        this.routes = routes;
    }

    /** The report on a gateway that listens; asks the database for its version. */
    StartReport report() {
        PoolView accounts = beans.accounts.pool.view();
        List<ProviderView> providers = beans.providers.providers().views();
        List<Fact> facts = new ArrayList<>();
        String base = baseUrl();
        facts.add(new Fact("Clients", base + on(settings.server().host())));
        facts.add(new Fact(
                "Management",
                url(settings.management().host(), settings.management().port())
                        + on(settings.management().host())));
        facts.add(new Fact("Claude Code", "ANTHROPIC_BASE_URL=" + base));
        facts.add(new Fact("OpenAI clients", "OPENAI_BASE_URL=" + base + "/v1"));
        facts.add(new Fact("Accounts", accountsOf(accounts)));
        facts.add(new Fact("Providers", providersOf(providers)));
        facts.add(new Fact("Database", database(DatabasePlace.of(beans.database))));
        facts.add(new Fact("Routes", routesOf()));
        Path folder = settings.dataFolder();
        facts.add(new Fact("Data folder", folder == null ? "none (NO_FILESYSTEM_MODE)" : folder.toString()));
        return new StartReport(
                "Claude Proxy " + BuildInfo.read().version() + " serves",
                facts,
                new StartNotes(settings, beans.temporaryKeys.given(), accounts, providers).all());
    }

    private String baseUrl() {
        String known = settings.server().publicUrl();
        return known == null ? url(settings.server().host(), beans.server.port()) : known;
    }

    /** What is typed on this machine. */
    private static String url(String host, int port) {
        String typed = isEverywhere(host) ? "127.0.0.1" : host;
        return "http://" + (typed.indexOf(':') >= 0 ? "[" + typed + "]" : typed) + ":" + port;
    }

    private static String on(String host) {
        return isEverywhere(host) ? " (all interfaces)" : "";
    }

    static boolean isEverywhere(String host) {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
    }

    private static String accountsOf(PoolView accounts) {
        List<String> parts = new ArrayList<>();
        for (AccountState state : AccountState.values()) {
            long number = accounts.accounts().stream()
                    .map(AccountView::state)
                    .filter(state::equals)
                    .count();
            if (number > 0) {
                parts.add(number + " " + word(state));
            }
        }
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }

    private static String word(AccountState state) {
        return switch (state) {
            case ACTIVE -> "active";
            case INACTIVE -> "switched off";
            case RATE_LIMITED -> "rate limited";
            case INVALID -> "invalid";
        };
    }

    private static String providersOf(List<ProviderView> providers) {
        if (providers.isEmpty()) {
            return "none";
        }
        String named = providers.stream()
                .limit(MOST_PROVIDERS)
                .map(view -> view.provider().name() + " ("
                        + view.provider().baseUrl().getHost() + (view.health() == Health.UNHEALTHY ? ", unhealthy" : "")
                        + ")")
                .collect(Collectors.joining(", "));
        int more = providers.size() - MOST_PROVIDERS;
        return more > 0 ? named + " and " + more + " more" : named;
    }

    private String database(DatabasePlace place) {
        String version = place.version();
        String server = version == null ? "PostgreSQL, which does not answer yet" : "PostgreSQL " + version;
        return place.place() == null
                ? server + ", embedded in "
                        + Objects.requireNonNull(settings.dataFolder()).resolve("postgres")
                : server + ", at " + place.place();
    }

    private String routesOf() {
        if (routes.replaced().isEmpty() && routes.added().isEmpty()) {
            return "built in";
        }
        List<String> parts = new ArrayList<>();
        if (!routes.replaced().isEmpty()) {
            parts.add("replaced: " + String.join(", ", routes.replaced()));
        }
        if (!routes.added().isEmpty()) {
            parts.add("added: " + String.join(", ", routes.added()));
        }
        if (!routes.stored().isEmpty()) {
            parts.add("of the database: " + String.join(", ", new TreeSet<>(routes.stored())));
        }
        return String.join("; ", parts)
                + (routes.ofFolder().isEmpty()
                        ? ""
                        : " (from " + settings.routes().dir() + ")");
    }
}
