package routes.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Set;
import java.util.TreeSet;

/** Which methods a path takes, by the routes that there are; those that take any method say nothing. Safe from many threads. */
final class TakenMethods {

    private final Router router;

    TakenMethods(Router router) {
        this.router = router;
    }

    /** As the header {@code allow} lists them; empty where no route names the path. */
    String of(String path) {
        Set<String> taken = new TreeSet<>();
        for (Route route : router.getRoutes()) {
            Set<HttpMethod> methods = route.methods();
            if (methods != null && route.getPath() != null && matches(route, path)) {
                methods.forEach(method -> taken.add(method.name()));
            }
        }
        return String.join(", ", taken);
    }

    private static boolean matches(Route route, String path) {
        if (!route.isExactPath()) {
            return path.startsWith(route.getPath());
        }
        String asked = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String[] wanted = route.getPath().split("/", -1);
        String[] parts = asked.split("/", -1);
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
