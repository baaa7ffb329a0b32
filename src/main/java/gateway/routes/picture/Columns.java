package gateway.routes.picture;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Puts routes into columns: a route stands to the right of all that call it, as far as they do not call each other in circles. */
final class Columns {

    private static final int MOST = 12;

    private final Map<String, PicturedRoute> routes = new HashMap<>();
    private final Map<String, Integer> columns = new HashMap<>();
    private final Set<String> onWay = new HashSet<>();

    Columns(Picture picture) {
        picture.routes().forEach(route -> routes.putIfAbsent(route.id(), route));
        picture.routes().forEach(route -> put(route.id(), 0));
    }

    Map<String, Integer> all() {
        return Map.copyOf(columns);
    }

    private void put(String id, int column) {
        PicturedRoute route = routes.get(id);
        Integer known = columns.get(id);
        if (route == null || column > MOST || (known != null && known >= column) || !onWay.add(id)) {
            return;
        }
        columns.put(id, column);
        route.allSteps().forEach(step -> step.calls().forEach(called -> put(called, column + 1)));
        onWay.remove(id);
    }
}
