package gateway.routes.contract;

import gateway.routes.model.Leaf;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What routes read of settings and of the environment that is a secret. Stateless. */
final class SecretNames {

    /** {@code {{env:NAME}}}, {@code {{gateway.name:default}}}, {@code ${properties:name}}, {@code ${env.NAME}} and the like. */
    private static final Pattern READ = Pattern.compile(
            "\\{\\{\\s*[?!]?(?:(?:env|sys):)?\\s*([\\w.-]+)|\\$\\{\\s*(?:properties|env|sysenv|sys)[.:]\\s*([\\w.-]+)");

    /** The gateway's own, under the names of settings and in the environment. */
    private static final Pattern OWN = Pattern.compile(
            "gateway\\.(security\\.master-key|management\\.jolokia-(viewer-)?password|database\\.url|access\\.(client|admin)-keys|accounts\\.(api-keys|cookies)|upstream\\.proxy|providers\\.headers"
                    + "|provider\\.[\\w-]+\\.(api-key|headers|proxy))"
                    + "|(GATEWAY_)?(SECURITY_)?MASTER_KEY|(GATEWAY_)?DATABASE_URL|(ADMIN_)?API_KEYS|PROXY_AUTH_KEY"
                    + "|ANTHROPIC_API_KEYS|PROVIDER_API_KEY|PROXY_URL"
                    + "|GATEWAY_(ACCESS|ACCOUNTS|PROVIDERS?|UPSTREAM|MANAGEMENT)_(?!CONCURRENCY_)\\w*(KEYS?|COOKIES|PROXY|HEADERS|PASSWORD)");

    private static final Pattern ANY =
            Pattern.compile("(?i).*(key|keys|token|secret|password|passwd|pwd|credentials?)|.*[A-Z]_URL");

    private SecretNames() {}

    /** The first secret of the gateway itself that a value reads. */
    static Optional<String> own(Leaf leaf) {
        return first(
                leaf,
                name -> OWN.matcher(name).matches()
                        || OWN.matcher(asVariable(name)).matches());
    }

    /** The first name in a value by which something is read that its name calls a secret. */
    static Optional<String> any(Leaf leaf) {
        return first(leaf, name -> ANY.matcher(name).matches()).filter(name -> !name.startsWith("gateway."));
    }

    private static Optional<String> first(Leaf leaf, Predicate<String> wanted) {
        Matcher read = READ.matcher(leaf.value());
        return read.results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .filter(wanted)
                .findFirst();
    }

    /** Camel finds a variable of the environment by {@code api-keys} and {@code api.keys}, too. */
    private static String asVariable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }
}
