package gateway.routes.known;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the addresses of a component look like.
 *
 * @param options by their names
 * @param prefixes of options that may have any name behind them
 * @param lenient whether it takes options that it does not know
 */
public record EndpointShape(
        String scheme, Map<String, Option> options, List<String> prefixes, boolean lenient, Ways ways) {

    /** Whether routes begin with it, or steps send to it. */
    public enum Ways {
        BOTH,
        BEGINS_ONLY,
        SENDS_ONLY
    }

    public EndpointShape {
        options = Map.copyOf(options);
        prefixes = List.copyOf(prefixes);
    }

    /** One that routes may begin with and steps may send to. */
    public EndpointShape(String scheme, Map<String, Option> options, List<String> prefixes, boolean lenient) {
        this(scheme, options, prefixes, lenient, Ways.BOTH);
    }

    /**
     * An option.
     *
     * @param path whether it stands in the address itself, before the question mark
     * @param type {@code boolean}, {@code integer}, {@code duration} or something else, which is not looked at
     * @param values that it can have, none for any
     */
    public record Option(boolean path, boolean required, String type, Set<String> values) {

        public Option {
            values = Set.copyOf(values);
        }
    }

    /** An option that takes any value. */
    public static Option anything(boolean required) {
        return new Option(false, required, "string", Set.of());
    }

    /** An option by its name, null where there is none of it. */
    public @Nullable Option option(String name) {
        return options.get(name);
    }

    /** Whether an option of this name is taken. */
    public boolean takes(String name) {
        return options.containsKey(name) || prefixes.stream().anyMatch(name::startsWith);
    }
}
