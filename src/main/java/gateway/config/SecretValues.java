package gateway.config;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which values of settings and of the environment are secret by their names. Stateless. */
final class SecretValues {

    private static final Pattern KEYS =
            Pattern.compile("gateway\\.(security\\.master-key|management\\.jolokia-(viewer-)?password"
                    + "|access\\.(client|admin)-keys|accounts\\.(api-keys|cookies)|provider\\.[\\w-]+\\.(api-key|headers)"
                    + "|providers\\.headers)");

    private static final Pattern URLS =
            Pattern.compile("gateway\\.(database\\.url|upstream\\.proxy|provider\\.[\\w-]+\\.proxy)");

    private static final Pattern VARIABLES =
            Pattern.compile("(?i).*(key|keys|token|secret|password|passwd|pwd|credentials?|cookies?)|CUSTOM_HEADER_.*");

    /** {@code user:password@} and {@code password=}. */
    private static final Pattern IN_URL = Pattern.compile("://[^/@]*:([^/@]+)@|[?&;]password=([^&;]+)");

    private SecretValues() {}

    /** Whether the value of a setting is secret, or may hold user and password. */
    static boolean isSecret(String key) {
        return KEYS.matcher(key).matches() || URLS.matcher(key).matches();
    }

    /**
     * All of them, lists in their parts too.
     *
     * @param merged settings by key
     */
    static Set<String> of(Map<String, String> merged, Map<String, String> environment) {
        Set<String> found = new TreeSet<>();
        merged.forEach((key, value) -> {
            if (KEYS.matcher(key).matches()) {
                add(found, value);
            } else if (URLS.matcher(key).matches()) {
                addOfUrls(found, value);
            }
        });
        environment.forEach((name, value) -> {
            if (VARIABLES.matcher(name).matches()) {
                add(found, value);
            } else if (value.contains("://")) {
                addOfUrls(found, value);
            }
        });
        return found;
    }

    private static void add(Set<String> found, String value) {
        found.add(value.strip());
        Arrays.stream(value.split("[,|]"))
                .map(part -> part.replaceFirst("^[\\w-]+:\\s+", ""))
                .map(String::strip)
                .forEach(found::add);
    }

    private static void addOfUrls(Set<String> found, String value) {
        Matcher password = IN_URL.matcher(value);
        while (password.find()) {
            found.add(password.group(1) == null ? password.group(2) : password.group(1));
        }
    }
}
