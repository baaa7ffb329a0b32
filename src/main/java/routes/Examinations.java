package routes;

import gateway.backup.BackupException;
import gateway.config.Settings;
import gateway.config.SettingsException;
import gateway.config.SettingsLoader;
import gateway.config.Surroundings;
import gateway.credential.KeyFile;
import gateway.doctor.Check;
import gateway.doctor.DatabaseChecks;
import gateway.doctor.Diagnosis;
import gateway.doctor.FileChecks;
import gateway.doctor.MachineChecks;
import gateway.doctor.PortChecks;
import gateway.doctor.UpstreamChecks;
import gateway.error.StorageStartException;
import gateway.provider.Provider;
import gateway.provider.RequestPath;
import gateway.storage.PlainDatabase;
import gateway.storage.copy.DatabaseFacts;
import gateway.upstream.OutgoingProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import routes.installation.InstallationDatabase;
import routes.installation.InstallationKey;

/** The checks of an installation, put together from its settings. For one thread. */
public final class Examinations {

    private static final String WEB = "web application";
    private static final Path PROC = Path.of("/proc");
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final Settings settings;
    private final SettingsLoader loader;
    private final Set<Integer> ownPorts;
    private final UpstreamChecks upstreams;
    private final List<Check> checks = new ArrayList<>();

    private Examinations(Settings settings, SettingsLoader loader, Set<Integer> ownPorts, Clock clock) {
        this.settings = settings;
        this.loader = loader;
        this.ownPorts = ownPorts;
        this.upstreams = new UpstreamChecks(clock);
    }

    /**
     * All of them.
     *
     * @param ownPorts those that the proxy of this data folder listens on
     * @throws SettingsException when the settings cannot be read; see {@link #without}
     */
    public static List<Check> of(SettingsLoader loader, Set<Integer> ownPorts, Clock clock) {
        Examinations all = new Examinations(loader.load(), loader, ownPorts, clock);
        all.settings();
        machine(all.checks, all.settings.home());
        all.files();
        all.ports();
        all.checks.add(new Check("database", all::database));
        all.upstreams();
        return all.checks;
    }

    /** Those that need no settings, which cannot be read. */
    public static List<Check> without(SettingsException reason) {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "settings",
                () -> List.of(Diagnosis.fail(
                        "settings",
                        String.valueOf(reason.getMessage()),
                        "what depends on settings is looked at once they can be read"))));
        machine(checks, null);
        return checks;
    }

    private void settings() {
        checks.add(new Check("settings", () -> {
            List<Diagnosis> findings = new ArrayList<>();
            settings.warnings().forEach(warning -> findings.add(Diagnosis.warn("settings", warning, "correct it")));
            return findings.isEmpty() ? List.of(Diagnosis.ok("settings", "all can be read")) : findings;
        }));
    }

    private static void machine(List<Check> checks, @Nullable Path home) {
        Surroundings here = Surroundings.ofProcess();
        checks.add(new Check("java", () -> MachineChecks.java(Runtime.version().feature(), here.javaHome(), home)));
        checks.add(new Check(
                "memory",
                () -> MachineChecks.memory(
                        MachineChecks.memoryLimit(PROC, CGROUPS),
                        Runtime.getRuntime().maxMemory())));
        checks.add(new Check(
                "temporary files", () -> MachineChecks.space("temporary files", here.temporary(), "-Djava.io.tmpdir")));
    }

    private void files() {
        Path data = settings.dataFolder();
        Path home = settings.home();
        checks.add(new Check("data folder", () -> FileChecks.dataFolder(data)));
        checks.add(new Check(".env", () -> FileChecks.secret(".env", home == null ? null : home.resolve(".env"))));
        checks.add(new Check(
                "master key file",
                () -> FileChecks.secret("master key file", data == null ? null : data.resolve(KeyFile.NAME))));
        checks.add(new Check("disk", () -> MachineChecks.space("disk", data, "DATA_FOLDER")));
        checks.add(new Check(
                "cache",
                () -> MachineChecks.space(
                        "cache", settings.database().cacheFolder(), "GATEWAY_DATABASE_CACHE_FOLDER")));
    }

    private void ports() {
        Settings.Server server = settings.server();
        Settings.Management management = settings.management();
        checks.add(new Check(
                "port",
                () -> PortChecks.port(
                        "port", server.host(), server.port(), ownPorts.contains(server.port()), "PORT", "HOST")));
        checks.add(new Check(
                "management port",
                () -> PortChecks.port(
                        "management port",
                        management.host(),
                        management.port(),
                        ownPorts.contains(management.port()),
                        "MANAGEMENT_PORT",
                        "GATEWAY_MANAGEMENT_HOST")));
    }

    private List<Diagnosis> database() {
        int clientKeys = settings.access().clientKeys().size();
        Path data = settings.dataFolder();
        boolean embedded = settings.database().embedded();
        if (embedded && data != null && !PlainDatabase.isEmbeddedIn(data)) {
            List<Diagnosis> findings = new ArrayList<>();
            findings.add(Diagnosis.ok("database", "the bundled PostgreSQL, which the first start makes in " + data));
            findings.addAll(accounts(Map.of(), settings));
            findings.addAll(DatabaseChecks.keys(0, clientKeys));
            return findings;
        }
        try (PlainDatabase database = InstallationDatabase.openPlain(settings)) {
            DatabaseFacts facts = database.facts();
            List<Diagnosis> findings = new ArrayList<>(DatabaseChecks.database(facts, embedded));
            findings.add(upstreams.clock(facts.now(), "the database"));
            findings.addAll(masterKey(facts));
            findings.addAll(accounts(facts.accounts(), inForce(database.storedSettings(), findings)));
            findings.addAll(DatabaseChecks.keys(facts.clientKeys(), clientKeys));
            return findings;
        } catch (StorageStartException e) {
            return List.of(Diagnosis.fail("database", String.valueOf(e.getMessage()), null));
        }
    }

    /** @param stored accounts by their state */
    private static List<Diagnosis> accounts(Map<String, Long> stored, Settings inForce) {
        boolean web = inForce.accounts().pool().web();
        int configured = inForce.accounts().apiKeys().size()
                + (web ? inForce.accounts().cookies().size() : 0);
        return DatabaseChecks.accounts(
                stored, configured, inForce.providers().endpoints().size(), web);
    }

    /** Stored settings hold over those of this machine; a start says the same of those that cannot be read. */
    private Settings inForce(Map<String, String> stored, List<Diagnosis> findings) {
        try {
            Settings inForce = loader.load(stored);
            inForce.warnings().stream()
                    .filter(warning -> !settings.warnings().contains(warning))
                    .forEach(warning -> findings.add(Diagnosis.warn("stored settings", warning, "correct it")));
            return inForce;
        } catch (SettingsException unreadable) {
            findings.add(Diagnosis.warn(
                    "stored settings", String.valueOf(unreadable.getMessage()), "./claude-proxy config unset KEY"));
            return settings;
        }
    }

    private List<Diagnosis> masterKey(DatabaseFacts facts) {
        try {
            List<InstallationKey> both = InstallationKey.ofBrokenOffChange(settings);
            if (!both.isEmpty()) {
                return DatabaseChecks.brokenOffChange(
                        facts,
                        both.stream().map(InstallationKey::id).toList(),
                        both.stream().map(InstallationKey::checkId).toList());
            }
            InstallationKey key = InstallationKey.of(settings);
            return DatabaseChecks.masterKey(facts, key.id(), key.checkId(), key.place(settings));
        } catch (BackupException e) {
            return List.of(Diagnosis.fail("master key", String.valueOf(e.getMessage()), null));
        }
    }

    private void upstreams() {
        OutgoingProxy proxy = ProviderBeans.proxyOf(settings);
        URI claude = settings.upstream().claudeBaseUrl();
        checks.add(new Check("upstream", () -> {
            List<Diagnosis> found =
                    upstreams.upstream("upstream", URI.create(claude + "/v1/models"), proxy, "CLAUDE_API_BASEURL");
            return needsClaude()
                    ? found
                    : found.stream().map(Diagnosis::atMostWarn).toList();
        }));
        if (settings.accounts().pool().web()) {
            checks.add(new Check(
                    WEB,
                    () -> upstreams.upstream(WEB, settings.oauth().webBaseUrl(), proxy, "CLAUDE_AI_URL").stream()
                            .map(Diagnosis::atMostWarn)
                            .toList()));
        }
        for (Provider provider : providers()) {
            String what = "provider " + provider.name();
            OutgoingProxy its = provider.proxy() == null ? proxy : provider.proxy();
            checks.add(new Check(
                    what, () -> upstreams.upstream(what, RequestPath.modelsUrl(provider), its, setting(provider))));
        }
    }

    /** Whoever has set up a provider, and names no account, may have none. */
    private boolean needsClaude() {
        return settings.providers().endpoints().isEmpty()
                || !settings.accounts().apiKeys().isEmpty();
    }

    private List<Provider> providers() {
        var parameters = ProviderBeans.parameters(settings, loader.secrets(Map.of()));
        return settings.providers().endpoints().values().stream()
                .map(endpoint -> parameters.provider(endpoint.parameters()))
                .toList();
    }

    private static String setting(Provider provider) {
        return provider.name().equals("default")
                ? "PROVIDER_BASE_URL"
                : provider.name().toUpperCase(Locale.ROOT) + "_ENDPOINT";
    }
}
