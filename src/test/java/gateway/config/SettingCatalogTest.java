package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.SettingCatalog.Definition;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of each setting: what it is for, when a change holds, and whether it is shown and stored. */
class SettingCatalogTest {

    private static final SettingCatalog CATALOG = SettingCatalog.read();

    /** Another value that each setting takes whose change is in force without a restart; others are numbers, durations or texts. */
    private static final Map<String, String> OTHER = Map.ofEntries(
            Map.entry("gateway.access.unowned-resources", "hidden"),
            Map.entry("gateway.accounts.selection", "weighted"),
            Map.entry("gateway.accounts.kind-order", "api_key"),
            Map.entry("gateway.accounts.feature-betas", "long-context:context-2m-"),
            Map.entry("gateway.accounts.passed-paths", "/v1/messages"),
            Map.entry("gateway.provider.default.api", "responses"),
            Map.entry("gateway.provider.big.api", "responses"),
            Map.entry("gateway.provider.middle.api", "responses"),
            Map.entry("gateway.provider.small.api", "responses"),
            Map.entry("gateway.provider.default.vendor", "openai"),
            Map.entry("gateway.provider.big.vendor", "openai"),
            Map.entry("gateway.provider.middle.vendor", "openai"),
            Map.entry("gateway.provider.small.vendor", "openai"),
            Map.entry("gateway.models.map", "gpt-*=claude"),
            Map.entry("gateway.providers.balancing", "cost"),
            Map.entry("gateway.reasoning.effort", "low"),
            Map.entry("gateway.reasoning.max-tokens", "2000"),
            Map.entry("gateway.reasoning.verbosity", "low"),
            Map.entry("gateway.reasoning.buckets", "512:low"),
            Map.entry("gateway.reasoning.above", "high"),
            Map.entry("gateway.retry.connect", "none"),
            Map.entry("gateway.retry.timeout", "linear"),
            Map.entry("gateway.retry.rate-limit", "none"),
            Map.entry("gateway.retry.server-error", "none"),
            Map.entry("gateway.retry.overloaded", "none"),
            Map.entry("gateway.translation.cache-marks", "off"),
            Map.entry("gateway.upstream.client-gone", "drain"),
            Map.entry("gateway.mode.order", "web,oauth"),
            Map.entry("gateway.web.tool-grace", "2s"),
            Map.entry("gateway.web.on-lost-tool-session", "error"),
            Map.entry("gateway.web.upload-path", "organization"),
            Map.entry("gateway.web.thinking-style", "mode"),
            Map.entry("gateway.web.server-tools", "omit"),
            Map.entry("gateway.log.level", "WARN"));

    /** Names that count only without the real roles, and the real roles where there are others. */
    private static final Map<String, Map<String, String>> BASES = Map.of(
            "gateway.web.human-name", Map.of("gateway.web.real-roles", "false"),
            "gateway.web.assistant-name", Map.of("gateway.web.real-roles", "false"),
            "gateway.web.real-roles", Map.of("gateway.web.human-name", "Ann"));

    @TempDir
    private Path folder;

    @Test
    void hasEverySettingWithItsDefault() {
        Map<String, String> defaults = new TreeMap<>(loader().merged(Map.of()));
        defaults.keySet().removeIf(key -> !key.startsWith("gateway.") || key.equals("gateway.data-folder"));

        Map<String, String> known = CATALOG.all().stream()
                .filter(each -> !each.key().equals("gateway.data-folder"))
                .collect(Collectors.toMap(Definition::key, Definition::standard));

        assertThat(known).isEqualTo(defaults);
    }

    @Test
    void tellsOfEachWhatItIs() {
        assertThat(CATALOG.all())
                .filteredOn(each -> each.description().isEmpty())
                .extracting(Definition::key)
                .isEmpty();
        assertThat(CATALOG.find("gateway.access.revoked-grace"))
                .isEqualTo(new Definition(
                        "gateway.access.revoked-grace",
                        "30s",
                        "Requests and streams under way end this long after their key was revoked.",
                        "GATEWAY_ACCESS_REVOKED_GRACE",
                        SettingEffect.LIVE,
                        false,
                        null));
    }

    /** A change of each setting that is said to be in force at once reaches those who ask for settings each time. */
    @Test
    void whatIsInForceWithoutARestartIsSeenByWhoeverAsks() {
        LiveSettings live = new LiveSettings(loader());
        for (Definition each : CATALOG.all()) {
            if (each.effect() == SettingEffect.RESTART || each.secret()) {
                continue;
            }
            Map<String, String> base = base(each.key());
            live.apply(base);
            Settings before = live.get();
            Map<String, String> changed = new HashMap<>(base);
            changed.put(each.key(), other(each));

            assertThat(live.apply(changed))
                    .as("%s takes %s", each.key(), other(each))
                    .isTrue();
            assertThat(live.get()).as(each.key()).isNotEqualTo(before);
            assertThat(live.merged()).containsEntry(each.key(), other(each));
        }
    }

    /** Providers of tiers count where they are switched on. */
    private static Map<String, String> base(String key) {
        String[] words = key.split("\\.", -1);
        if (!words[1].equals("provider")) {
            return BASES.getOrDefault(key, Map.of());
        }
        String url = "gateway.provider." + words[2] + ".base-url";
        return words[2].equals("default")
                ? Map.of(url, "http://one.test")
                : words[3].equals("enabled")
                        ? Map.of(url, "http://one.test")
                        : Map.of(url, "http://one.test", "gateway.provider." + words[2] + ".enabled", "true");
    }

    private static String other(Definition each) {
        String standard = each.standard();
        String key = each.key();
        if (OTHER.containsKey(key)) {
            return OTHER.get(key);
        }
        if (key.startsWith("gateway.schedule.")) {
            return "0 0 0 1 1 ?";
        }
        if (key.matches(".*-(url|uri)")) {
            return "http://other.test";
        }
        return switch (standard) {
            case "true" -> "false";
            case "false" -> "true";
            case "" -> "another";
            default ->
                standard.matches("[0-9]+")
                        ? Integer.toString(Integer.parseInt(standard) + 1)
                        : standard.matches("[0-9]+(ms|s|m|h|d)")
                                ? "4000" + standard.replaceAll("[0-9]", "").replaceAll("[mhd]s?$", "s")
                                : standard.matches("[0-9]+[KMG]B") ? "3MB" : "another";
        };
    }

    @Test
    void whatIsSaidToBeLiveInTheTableOfOperationsIsLive() {
        assertThat(List.of("gateway.models.map", "gateway.accounts.wait", "gateway.log.level"))
                .allMatch(key -> SettingEffect.of(key) == SettingEffect.LIVE);
        assertThat(List.of("gateway.schedule.poll-usage", "gateway.breaker.open"))
                .allMatch(key -> SettingEffect.of(key) == SettingEffect.ROUTES);
        assertThat(List.of("gateway.server.port", "gateway.database.url", "camel.main.name"))
                .allMatch(key -> SettingEffect.of(key) == SettingEffect.RESTART);
    }

    @Test
    void secretsAreThoseThatHoldKeysAndPasswords() {
        assertThat(CATALOG.all())
                .filteredOn(Definition::secret)
                .extracting(Definition::key)
                .containsExactlyInAnyOrder(
                        "gateway.security.master-key",
                        "gateway.database.url",
                        "gateway.access.client-keys",
                        "gateway.access.admin-keys",
                        "gateway.accounts.api-keys",
                        "gateway.accounts.cookies",
                        "gateway.upstream.proxy",
                        "gateway.provider.default.api-key",
                        "gateway.provider.big.api-key",
                        "gateway.provider.middle.api-key",
                        "gateway.provider.small.api-key",
                        "gateway.providers.headers",
                        "gateway.management.jolokia-password",
                        "gateway.management.jolokia-viewer-password");
        assertThat(SettingCatalog.isSecret("camel.component.x.password")).isTrue();
    }

    @Test
    void whatIsSecretOfOneMachineOrReadBeforeTheDatabaseIsNotStored() {
        assertThat(CATALOG.all()).filteredOn(Definition::secret).allMatch(each -> each.refusal() != null);
        assertThat(CATALOG.all())
                .filteredOn(each -> MachineSettings.contains(each.key()))
                .allMatch(each -> each.refusal() != null);
        assertThat(new TreeSet<>(CATALOG.all().stream()
                        .filter(each -> each.refusal() != null && !each.secret())
                        .map(Definition::key)
                        .toList()))
                .containsExactlyInAnyOrder(
                        "gateway.home",
                        "gateway.data-folder",
                        "gateway.profile",
                        "gateway.no-filesystem-mode",
                        "gateway.node",
                        "gateway.server.host",
                        "gateway.server.port",
                        "gateway.management.host",
                        "gateway.management.port",
                        "gateway.management.jolokia-origins",
                        "gateway.database.cache-folder",
                        "gateway.database.pool-size",
                        "gateway.database.wait",
                        "gateway.providers.vendors-dir",
                        "gateway.extensions.dir",
                        "gateway.routes.dir",
                        "gateway.routes.read-only",
                        "gateway.routes.allowed-components",
                        "gateway.log.format",
                        "gateway.log.to-file",
                        "gateway.log.file-path",
                        "gateway.log.file-rotation",
                        "gateway.log.file-retention",
                        "gateway.log.client-address");
        assertThat(CATALOG.find("gateway.access.client-keys").refusal())
                .isEqualTo(
                        "is a secret, which the table of settings would keep in clear; set it in application.properties or"
                                + " the environment (API_KEYS)");
    }

    @Test
    void leadsToTheKeyThatMayHaveBeenMeant() {
        assertThat(CATALOG.nearest("gateway.accounts.max-atempts")).isEqualTo("gateway.accounts.max-attempts");
        assertThat(CATALOG.nearest("nonsense")).startsWith("gateway.");
    }

    private SettingsLoader loader() {
        return new SettingsLoader(Map.of("DATA_FOLDER", folder.toString()), Map.of());
    }
}
