package gateway.routes.picture;

/**
 * Which step of running routes: by its id, or, where it has none, by its place in a file.
 *
 * @param route id of its route, {@link #ANY_ROUTE} for steps of configurations, which stand in many
 * @param step its id, or {@code file:line} of what stands below its kind
 */
public record StepKey(String route, String step) {

    public static final String ANY_ROUTE = "*";

    /** A step without an id. */
    public static StepKey at(String route, String file, int line) {
        return new StepKey(route, file + ':' + line);
    }
}
