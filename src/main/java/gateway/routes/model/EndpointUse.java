package gateway.routes.model;

import gateway.routes.text.Spot;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlText;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An address that a route begins with or a step sends to.
 *
 * @param uri as it is written
 * @param parameters what stands below {@code parameters}
 * @param spot of the address
 * @param consumer whether a route begins with it
 */
public record EndpointUse(String uri, YamlMap parameters, Spot spot, boolean consumer) {

    /** What stands before the first colon, all of it where there is none. */
    public String scheme() {
        int colon = UriScan.indexOf(uri, ':');
        int query = UriScan.indexOf(uri, '?');
        int end = colon < 0 || (query >= 0 && query < colon) ? query : colon;
        return end < 0 ? uri : uri.substring(0, end);
    }

    /** The address without what stands behind a question mark. */
    public String address() {
        int query = UriScan.indexOf(uri, '?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** What stands between the scheme and the question mark, without slashes before it. */
    public String path() {
        String address = address();
        String rest = address.length() > scheme().length() ? address.substring(scheme().length() + 1) : "";
        return rest.startsWith("//") ? rest.substring(2) : rest;
    }

    /** All options by their names, those of the address and those below {@code parameters}. */
    public Map<String, Option> options() {
        Map<String, Option> options = new LinkedHashMap<>();
        int query = UriScan.indexOf(uri, '?');
        if (query >= 0) {
            UriScan.split(uri.substring(query + 1), '&').forEach(pair -> {
                int equals = UriScan.indexOf(pair, '=');
                if (equals > 0) {
                    options.put(pair.substring(0, equals), new Option(pair.substring(equals + 1), spot));
                }
            });
        }
        parameters
                .values()
                .forEach((name, value) -> options.put(
                        name, new Option(value instanceof YamlText text ? text.value() : "", parameters.spotOf(name))));
        return options;
    }

    /** A value of an option, empty where there is none. */
    public String option(String name) {
        Option option = options().get(name);
        return option == null ? "" : option.value();
    }

    /**
     * An option.
     *
     * @param spot of its name
     */
    public record Option(String value, Spot spot) {}
}
