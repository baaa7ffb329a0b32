package routes.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Set;
import java.util.TreeSet;

/** Which methods a path takes, by the routes that there are; those that take any method say nothing. Safe from many threads. */
final class TakenMethods {

    /** More than any route has. */
    private static final int MOST_PARTS = 32;

    private final Router router;

    TakenMethods(Router router) {
        this.router = router;
    }

    /** As the header {@code allow} lists them; empty where no route names the path. */
    String of(String path) {
        Set<String> taken = new TreeSet<>();
        String asked = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        // Once for all routes: a stranger may send a path of thousands of parts.
        String[] parts = asked.split("/", MOST_PARTS);
        for (Route route : router.getRoutes()) {
            Set<HttpMethod> methods = route.methods();
            if (methods != null && route.getPath() != null && matches(route, path, parts)) {
                methods.forEach(method -> taken.add(method.name()));
            }
        }
        return String.join(", ", taken);
    }

    private static boolean matches(Route route, String path, String[] parts) {
        if (!route.isExactPath()) {
            return path.startsWith(route.getPath());
        }
        String[] wanted = route.getPath().split("/", -1);
        if (wanted.length != parts.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            boolean any = wanted[i].startsWith(":") && !parts[i].isEmpty();
            if (!any && !wanted[i].equals(parts[i])) {
                return false;
            }
        }
        return true;
    }
}
