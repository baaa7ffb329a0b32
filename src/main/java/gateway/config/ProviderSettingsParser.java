package gateway.config;

import gateway.config.ProviderSettings.Endpoint;
import gateway.config.ProviderSettings.Estimate;
import gateway.config.ProviderSettings.Proxy;
import gateway.provider.HealthRules;
import gateway.provider.Mapping;
import gateway.provider.VendorFiles;
import gateway.provider.balancing.Regions;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TranslationRules;
import gateway.upstream.BackOffStrategy;
import gateway.upstream.OwnAddresses;
import gateway.upstream.RetryRules;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the checked settings of providers of merged values. */
final class ProviderSettingsParser {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final String HEADERS = "gateway.providers.headers";
    private static final String MODEL_MAP = "gateway.models.map";
    private static final String BUCKETS = "gateway.reasoning.buckets";
    private static final String PROXY = "gateway.upstream.proxy";
    private static final String VENDORS_DIR = "gateway.providers.vendors-dir";
    private static final List<String> POLICIES =
            List.of("weighted", "round-robin", "least-connections", "peak-ewma", "cost", "region");
    private static final List<String> EFFORTS = List.of("none", "minimal", "low", "medium", "high", "xhigh");
    private static final Pattern PROXY_URL = Pattern.compile("(?i)(https?|socks5h?)://[^\\s/].*");

    private final SettingReader read;
    private final Map<String, String> moreHeaders;
    private final OwnAddresses own;

    /**
     * Reads nothing yet.
     *
     * @param moreHeaders headers of the environment; they replace those of the setting
     * @param own where this process listens
     */
    ProviderSettingsParser(SettingReader read, Map<String, String> moreHeaders, OwnAddresses own) {
        this.read = read;
        this.moreHeaders = moreHeaders;
        this.own = own;
    }

    ProviderSettings parse() {
        return new ProviderSettings(
                endpoints(),
                new Mapping(
                        read.optional("gateway.models.big"),
                        read.optional("gateway.models.middle"),
                        read.optional("gateway.models.small"),
                        modelMap()),
                read.oneOf("gateway.providers.balancing", POLICIES),
                new Regions(
                        read.optional("gateway.providers.region"), read.optional("gateway.providers.fallback-region")),
                headers(),
                retry(),
                health(),
                reasoning(),
                new TranslationRules(
                        read.flag("gateway.translation.strict"), read.flag("gateway.translation.cache-marks")),
                proxy(),
                new Estimate(
                        read.flag("gateway.estimate.calibrate"),
                        read.number("gateway.estimate.image-tokens", 0, 1_000_000)),
                read.folder(VENDORS_DIR),
                read.baseUrl("gateway.catalog.openrouter-url"));
    }

    private List<String> vendors() {
        try {
            return VendorFiles.names(read.folder(VENDORS_DIR));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(VENDORS_DIR + " (VENDORS_DIR): " + e.getMessage() + ".", e);
        }
    }

    private Map<String, Endpoint> endpoints() {
        Map<String, Endpoint> endpoints = new HashMap<>();
        Endpoint general = endpoint("default");
        if (general.baseUrl() != null || general.vendor() != null) {
            endpoints.put("default", general);
        }
        for (String tier : List.of("big", "middle", "small")) {
            String enabled = "gateway.provider." + tier + ".enabled";
            if (read.flag(enabled)) {
                Endpoint endpoint = endpoint(tier);
                if (endpoint.baseUrl() == null && endpoint.vendor() == null) {
                    throw new SettingsException(read.describe(enabled) + " is on, so gateway.provider." + tier
                            + ".base-url (" + tier.toUpperCase(Locale.ROOT) + "_ENDPOINT) needs a value.");
                }
                endpoints.put(tier, endpoint);
            }
        }
        return endpoints;
    }

    private Endpoint endpoint(String name) {
        String key = "gateway.provider." + name + ".";
        String vendor = read.optional(key + "vendor");
        URI baseUrl = read.optional(key + "base-url") == null ? null : read.upstreamUrl(key + "base-url", own);
        return new Endpoint(
                name,
                vendor == null ? null : read.oneOf(key + "vendor", vendors()),
                baseUrl,
                read.optional(key + "api-key"),
                read.oneOf(key + "api", List.of("chat", "responses", "anthropic")),
                read.optional(key + "api-version"));
    }

    private List<Mapping.Rule> modelMap() {
        String value = read.optional(MODEL_MAP);
        List<Mapping.Rule> entries = new ArrayList<>();
        for (String entry : value == null ? List.<String>of() : parts(value, ';')) {
            if (entry.isEmpty()) {
                continue;
            }
            int equals = entry.indexOf('=');
            List<List<String>> stages = parts(entry.substring(equals + 1), '>').stream()
                    .map(stage -> parts(stage, '|'))
                    .toList();
            if (equals < 1 || stages.stream().anyMatch(targets -> targets.contains(""))) {
                throw read.invalid(MODEL_MAP, entry, "pattern=target, with | between targets and > between stages,");
            }
            entries.add(new Mapping.Rule(entry.substring(0, equals).strip(), stages));
        }
        return entries;
    }

    private static List<String> parts(String value, char separator) {
        return Arrays.stream(value.split(Pattern.quote(String.valueOf(separator)), -1))
                .map(String::strip)
                .toList();
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        String value = read.optional(HEADERS);
        for (String line : value == null ? new String[0] : value.split("\\R|\\|", -1)) {
            int colon = line.indexOf(':');
            if (!line.isBlank()) {
                if (!EnvironmentExtras.isHeaderName(
                        line.substring(0, Math.max(colon, 0)).strip())) {
                    throw read.invalidSecret(HEADERS, "\"Name: value\", with | between headers,");
                }
                headers.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        moreHeaders.keySet().forEach(name -> headers.keySet().removeIf(name::equalsIgnoreCase));
        headers.putAll(moreHeaders);
        return headers;
    }

    private RetryRules retry() {
        return new RetryRules(
                read.number("gateway.retry.max-attempts", 1, 100),
                read.duration("gateway.retry.base-delay", Duration.ZERO),
                read.duration("gateway.retry.max-delay", Duration.ZERO),
                read.duration("gateway.retry.jitter-max", Duration.ZERO),
                read.duration("gateway.retry.max-retry-after", Duration.ZERO),
                new RetryRules.Strategies(
                        read.choice("gateway.retry.connect", BackOffStrategy.class),
                        read.choice("gateway.retry.timeout", BackOffStrategy.class),
                        read.choice("gateway.retry.rate-limit", BackOffStrategy.class),
                        read.choice("gateway.retry.server-error", BackOffStrategy.class),
                        read.choice("gateway.retry.overloaded", BackOffStrategy.class)));
    }

    private HealthRules health() {
        return new HealthRules(
                read.number("gateway.health.failures", 1, 1000),
                read.number("gateway.health.successes", 1, 1000),
                read.duration("gateway.health.timeout", MILLISECOND),
                read.duration("gateway.health.rest", Duration.ZERO));
    }

    private ReasoningRules reasoning() {
        return new ReasoningRules(
                optionalOneOf("gateway.reasoning.effort", EFFORTS),
                read.optional("gateway.reasoning.max-tokens") == null
                        ? null
                        : Integer.valueOf(read.number("gateway.reasoning.max-tokens", 1024, 32_000)),
                read.flag("gateway.reasoning.exclude"),
                optionalOneOf("gateway.reasoning.verbosity", List.of("low", "medium", "high")),
                buckets(),
                read.oneOf("gateway.reasoning.above", EFFORTS),
                read.number("gateway.reasoning.low-share", 1, 100),
                read.number("gateway.reasoning.medium-share", 1, 100),
                read.number("gateway.reasoning.high-share", 1, 100));
    }

    private @Nullable String optionalOneOf(String key, List<String> names) {
        return read.optional(key) == null ? null : read.oneOf(key, names);
    }

    private List<ReasoningRules.Bucket> buckets() {
        List<ReasoningRules.Bucket> buckets = new ArrayList<>();
        int last = 0;
        for (String text : read.list(BUCKETS)) {
            List<String> pair = parts(text, ':');
            boolean valid = pair.size() == 2 && pair.getFirst().matches("[0-9]{1,9}") && EFFORTS.contains(pair.get(1));
            int upTo = valid ? Integer.parseInt(pair.getFirst()) : 0;
            if (upTo <= last) {
                throw read.invalid(BUCKETS, text, "tokens:effort, the tokens in ascending order,");
            }
            buckets.add(new ReasoningRules.Bucket(upTo, pair.get(1)));
            last = upTo;
        }
        return buckets;
    }

    private Proxy proxy() {
        String url = read.optional(PROXY);
        if (url != null && !PROXY_URL.matcher(url).matches()) {
            throw read.invalidSecret(PROXY, "http://, https:// or socks5:// with host and port");
        }
        if (url != null && own.includeUrl(url)) {
            throw read.invalidSecret(PROXY, "an outgoing proxy, not this one itself,");
        }
        return new Proxy(
                url,
                read.list("gateway.upstream.proxy-bypass"),
                read.duration("gateway.upstream.proxy-timeout", MILLISECOND));
    }
}
