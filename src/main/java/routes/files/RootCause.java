package routes.files;

import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.jspecify.annotations.Nullable;

/** What Camel says of a failure is in its last cause. Stateless. */
public final class RootCause {

    private RootCause() {}

    /** The message of the last cause, in one line. */
    public static String of(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        String words = root instanceof ClassNotFoundException ? "there is no class " + message : message;
        // What is said of a provider names it.
        String place = words.startsWith("provider ") ? "" : placeOf(failure);
        return (place + words).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** The route that it is about, where Camel says so. */
    private static String placeOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException created) {
                return place(created.getRouteId(), created.getLocation());
            }
            if (cause instanceof FailedToStartRouteException started) {
                return place(started.getRouteId(), started.getLocation());
            }
        }
        return "";
    }

    private static String place(@Nullable String route, @Nullable String location) {
        String where = location == null ? "" : location.replaceFirst("^\\w+:(?=.*:)", "") + ": ";
        return where + (route == null ? "" : "the route " + route + ": ");
    }
}
