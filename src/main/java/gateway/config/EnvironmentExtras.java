package gateway.config;

import gateway.upstream.OwnAddresses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What the environment says beyond one value per key: names that add to a list, names that are deprecated, and families of
 * names. Read once; immutable afterwards.
 */
final class EnvironmentExtras {

    private static final String BASE_URL = "gateway.provider.default.base-url";
    private static final String API_KEY = "gateway.provider.default.api-key";
    private static final String CUSTOM_HEADER = "CUSTOM_HEADER_";
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final Map<String, String> clientKeys = new LinkedHashMap<>();
    private final Map<String, String> headers = new TreeMap<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * Reads the environment.
     *
     * @param layers all layers but the stored settings; deprecated names fill what they leave open
     * @param own where this process listens
     * @param faults told of a key that must not be used as a client key, and of a header that cannot be sent
     */
    EnvironmentExtras(
            Map<String, String> environment,
            Layers layers,
            Supplier<OwnAddresses> own,
            Consumer<SettingsException> faults) {
        read(faults, () -> readClientKeys(environment));
        read(faults, () -> readDeprecatedProvider(environment, layers, own));
        environment.keySet().stream()
                .filter(name -> name.startsWith(CUSTOM_HEADER)
                        && !value(environment, name).isEmpty())
                .sorted()
                .forEach(name -> read(faults, () -> readHeader(name, value(environment, name))));
    }

    private static void read(Consumer<SettingsException> faults, Runnable part) {
        try {
            part.run();
        } catch (SettingsException e) {
            faults.accept(e);
        }
    }

    /** Client keys beside those of the setting, by the name that they come under. */
    Map<String, String> clientKeys() {
        return clientKeys;
    }

    /** Headers for requests to providers, by name. */
    Map<String, String> headers() {
        return headers;
    }

    /** Sentences for the operator. */
    List<String> warnings() {
        return warnings;
    }

    /** Whether this can be the name of a header (RFC 9110 5.1). */
    static boolean isHeaderName(String name) {
        return HEADER_NAME.matcher(name).matches();
    }

    private void readClientKeys(Map<String, String> environment) {
        String proxyKey = value(environment, "PROXY_AUTH_KEY");
        if (!proxyKey.isEmpty()) {
            clientKeys.put("PROXY_AUTH_KEY", proxyKey);
        }
        String oldKey = value(environment, "ANTHROPIC_API_KEY");
        if (oldKey.startsWith("sk-ant-")) {
            throw new SettingsException(
                    "ANTHROPIC_API_KEY holds the key of a Claude account (sk-ant-...), which must not"
                            + " become a client key: put it into ANTHROPIC_API_KEYS and unset ANTHROPIC_API_KEY.");
        }
        if (!oldKey.isEmpty()) {
            clientKeys.put("ANTHROPIC_API_KEY", oldKey);
            warnings.add("ANTHROPIC_API_KEY as a client key is deprecated: use PROXY_AUTH_KEY or API_KEYS.");
        }
    }

    private void readDeprecatedProvider(Map<String, String> environment, Layers layers, Supplier<OwnAddresses> own) {
        String url = value(environment, "OPENAI_BASE_URL");
        String key = value(environment, "OPENAI_API_KEY");
        if (layers.value(BASE_URL) != null) {
            // Many shells export this key for other programs; it must not go to another provider than it was made for.
            if (!key.isEmpty() && layers.value(API_KEY) == null) {
                warnings.add("OPENAI_API_KEY is not used, because it goes with OPENAI_BASE_URL only: the key of"
                        + " PROVIDER_BASE_URL is PROVIDER_API_KEY.");
            }
            return;
        }
        if (url.isEmpty()) {
            return;
        }
        if (own.get().includeUrl(url)) {
            // What clients are told to export must not become the provider of a proxy that is started in the same
            // shell.
            warnings.add(
                    "OPENAI_BASE_URL" + (key.isEmpty() ? " is" : " and OPENAI_API_KEY are") + " left out: that is the"
                            + " address of this proxy,"
                            + " as its clients have"
                            + " it; its own provider"
                            + " is set by"
                            + " PROVIDER_BASE_URL.");
            return;
        }
        layers.put(BASE_URL, url, SettingSource.ENVIRONMENT, "OPENAI_BASE_URL");
        warnings.add("OPENAI_BASE_URL is deprecated: use PROVIDER_BASE_URL.");
        if (!key.isEmpty() && layers.value(API_KEY) == null) {
            layers.put(API_KEY, key, SettingSource.ENVIRONMENT, "OPENAI_API_KEY");
            warnings.add("OPENAI_API_KEY is deprecated: use PROVIDER_API_KEY.");
        }
    }

    private void readHeader(String variable, String value) {
        String name =
                variable.substring(CUSTOM_HEADER.length()).replace('_', '-').toUpperCase(Locale.ROOT);
        if (!isHeaderName(name) || value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw new SettingsException(variable + " cannot be sent as a header: a name after CUSTOM_HEADER_ and one"
                    + " line of text were expected.");
        }
        headers.put(name, value);
    }

    private static String value(Map<String, String> environment, String name) {
        return FileReference.resolve(name, environment.getOrDefault(name, "")).strip();
    }
}
