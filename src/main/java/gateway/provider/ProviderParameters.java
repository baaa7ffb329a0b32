package gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.provider.Provider.Limits;
import gateway.provider.Provider.Timeouts;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes providers of the parameters of the route template {@code provider}, which are all text; an empty one means its default,
 * mostly the vendor's. Immutable.
 */
public final class ProviderParameters {

    /** The names of all parameters. */
    public static final List<String> NAMES = List.of(
            "name",
            "vendor",
            "baseUrl",
            "key",
            "dialect",
            "auth",
            "apiVersion",
            "headers",
            "proxy",
            "connectTimeout",
            "firstEventTimeout",
            "silenceTimeout",
            "requestTimeout",
            "models",
            "prefix",
            "priceFactor",
            "weight",
            "region",
            "concurrency",
            "requestsPerMinute",
            "reasoning",
            "replay",
            "tokenLimit",
            "documents",
            "imageUrls",
            "cacheControl",
            "traits",
            "before",
            "after");

    /** Traits that are parameters of their own. */
    private static final List<String> TRAITS =
            List.of("reasoning", "replay", "tokenLimit", "documents", "imageUrls", "cacheControl");

    /** The route that stands in the template where there is no other one; it changes nothing. */
    private static final String KEEP_REQUEST = "keep-request";

    private static final Set<String> RESERVED = Set.of("claude");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern SECRET_NAME = Pattern.compile("[A-Z][A-Z0-9_]*|gateway\\.[a-z0-9.-]+");

    private final Vendors vendors;
    private final Function<String, @Nullable String> secrets;
    private final Timeouts timeouts;
    private final List<String> proxyBypass;
    private final Duration proxyTimeout;

    /**
     * With the defaults of the settings.
     *
     * @param vendors those that may be named
     * @param secrets the value of an environment variable or setting by its name, null where there is none
     * @param timeouts where a provider has none of its own
     * @param proxyBypass hosts that are called without a proxy
     * @param proxyTimeout until a proxy has connected us
     */
    public ProviderParameters(
            Vendors vendors,
            Function<String, @Nullable String> secrets,
            Timeouts timeouts,
            List<String> proxyBypass,
            Duration proxyTimeout) {
        this.vendors = vendors;
        this.secrets = secrets;
        this.timeouts = timeouts;
        this.proxyBypass = List.copyOf(proxyBypass);
        this.proxyTimeout = proxyTimeout;
    }

    /**
     * The provider of these parameters.
     *
     * @throws IllegalArgumentException with one sentence for the operator, which names the provider and the parameter and shows
     *     no secret
     */
    public Provider provider(Map<String, String> parameters) {
        String name = parameters.getOrDefault("name", "").strip();
        ProviderText text = new ProviderText(name.isEmpty() ? "without a name" : name, parameters);
        checkNames(name, text, parameters);
        String key = secret(text, "key");
        ProviderAddress address = ProviderAddress.read(text, vendors, key != null);
        return new Provider(
                name,
                address.vendor(),
                address.baseUrl(),
                key,
                address.dialect(),
                address.auth(),
                text.optional("apiVersion"),
                text.headers("headers"),
                proxy(text),
                timeouts(text),
                models(text),
                prefix(text, address.vendor()),
                text.factor("priceFactor"),
                text.number("weight", 1, 1),
                text.optional("region"),
                new Limits(text.number("concurrency", 0, 0), text.number("requestsPerMinute", 0, 0)),
                traits(text, address.vendor()),
                before(text),
                text.optional("after"));
    }

    private static @Nullable String before(ProviderText text) {
        String route = text.optional("before");
        return KEEP_REQUEST.equals(route) ? null : route;
    }

    private static void checkNames(String name, ProviderText text, Map<String, String> parameters) {
        if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
            throw text.invalid("name", name, "a name of small letters, digits and hyphens other than claude");
        }
        Set<String> unknown = new TreeSet<>(parameters.keySet());
        NAMES.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw text.secret(String.join(", ", unknown), "is no parameter of a provider");
        }
    }

    private @Nullable String secret(ProviderText text, String parameter) {
        String name = text.optional(parameter);
        if (name == null) {
            return null;
        }
        if (!SECRET_NAME.matcher(name).matches()) {
            throw text.secret(
                    parameter,
                    "must be the name of an environment variable, in capitals, or of a gateway.* setting that holds it");
        }
        String value = secrets.apply(name);
        // The settings that make providers name their keys only where they have one.
        if (value == null) {
            throw text.secret(parameter, "names " + name + ", which is neither set in the environment nor a setting");
        }
        return value;
    }

    private @Nullable OutgoingProxy proxy(ProviderText text) {
        String value = text.optional("proxy");
        if (value == null) {
            return null;
        }
        if (value.equalsIgnoreCase("none")) {
            return OutgoingProxies.DIRECT;
        }
        String url = SECRET_NAME.matcher(value).matches() ? secret(text, "proxy") : value;
        try {
            return OutgoingProxies.parse(url == null ? "" : url, proxyBypass, proxyTimeout);
        } catch (IllegalArgumentException e) {
            throw text.secret("proxy", "cannot be used: " + e.getMessage());
        }
    }

    private Timeouts timeouts(ProviderText text) {
        return new Timeouts(
                text.duration("connectTimeout", timeouts.connect()),
                text.duration("firstEventTimeout", timeouts.firstEvent()),
                text.duration("silenceTimeout", timeouts.silence()),
                text.duration("requestTimeout", timeouts.request()));
    }

    private static ModelList models(ProviderText text) {
        String value = text.optional("models");
        try {
            return value == null ? ModelList.EMPTY : ModelPatterns.parse(value);
        } catch (IllegalArgumentException e) {
            throw text.secret("models", "cannot be read: " + e.getMessage());
        }
    }

    private static @Nullable String prefix(ProviderText text, Vendor vendor) {
        String value = text.optional("prefix");
        if (value == null) {
            return vendor.prefix();
        }
        return value.endsWith("/") ? value : value + "/";
    }

    private static ModelTraits traits(ProviderText text, Vendor vendor) {
        Map<String, JsonNode> own = new LinkedHashMap<>(text.traits("traits"));
        for (String name : TRAITS) {
            String value = text.optional(name);
            if (value != null) {
                own.put(name, text.trait(name, value));
            }
        }
        try {
            return new ModelTraits(vendor, own);
        } catch (IllegalArgumentException e) {
            throw text.problem(String.valueOf(e.getMessage()));
        }
    }
}
