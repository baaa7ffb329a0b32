package routes.files;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.routes.model.RouteText;
import gateway.routes.version.RouteFileStore;
import gateway.routes.version.StoredRouteFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A change of the stored files, made between the building of a generation and its use. For one thread.
 *
 * @param rows all files as they were
 * @param text what it is to be; null for none
 * @param expected the version that is changed; 0 where there is to be none; null for any
 */
public record StoredChange(
        RouteFileStore store,
        List<StoredRouteFile> rows,
        String name,
        @Nullable String text,
        @Nullable Long expected,
        @Nullable String comment,
        String actor)
        implements Storing {

    public StoredChange {
        rows = List.copyOf(rows);
    }

    /** One of the files as they are now. */
    public static StoredChange of(
            RouteFileStore store,
            String name,
            @Nullable String text,
            @Nullable Long expected,
            @Nullable String comment,
            String actor) {
        return new StoredChange(store, store.loadAll(), name, text, expected, comment, actor);
    }

    /** The file as it was; null for none. */
    private @Nullable StoredRouteFile before() {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElse(null);
    }

    /** All files as they are to be. */
    public List<RouteText> files() {
        Map<String, RouteText> next = new TreeMap<>();
        rows.forEach(row -> next.put(row.name(), row.asText()));
        next.remove(name);
        if (text != null) {
            next.put(name, new RouteText(name, text, false));
        }
        return List.copyOf(next.values());
    }

    /**
     * Looks whether it can be made, before the work that comes before it.
     *
     * @throws GatewayFailure PRECONDITION_FAILED where the file had another version
     */
    public void requireExpected() {
        StoredRouteFile before = before();
        long version = before == null ? 0 : before.version();
        if (expected != null && expected != version) {
            throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_FAILED);
        }
    }

    @Override
    public void make() {
        boolean made =
                text == null ? store.delete(name, expected) : store.put(name, text, expected, comment, actor) > 0;
        if (!made) {
            throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_FAILED);
        }
    }

    @Override
    public void undo() {
        StoredRouteFile before = before();
        if (before == null) {
            store.delete(name, null);
        } else {
            store.put(name, before.text(), null, before.comment(), before.updatedBy());
        }
    }
}
