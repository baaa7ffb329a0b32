package gateway.routes.version;

import gateway.routes.model.RouteText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of routes that all nodes share, and what each node makes of them. Safe from many threads; calls may fail with STORAGE_UNAVAILABLE. */
public interface RouteFileStore {

    /** All files by name. */
    List<StoredRouteFile> loadAll();

    /**
     * Adds a file or changes it.
     *
     * @param expected the version that is changed; 0 where there is to be none; null for any
     * @return the new version; 0 when the file has another one than expected
     */
    long put(String name, String text, @Nullable Long expected, @Nullable String comment, String actor);

    /**
     * Removes a file.
     *
     * @param expected the version that is removed; null for any
     * @return whether there was one
     */
    boolean delete(String name, @Nullable Long expected);

    /**
     * Makes all files these: others are removed, and those that are equal stay as they are.
     *
     * @param folder what is stored together with them, all or nothing
     */
    void replaceAll(List<RouteText> files, HeldFolder folder, @Nullable String comment, String actor);

    /** Tells of this node; to be repeated every few minutes. */
    void report(RouteNode node);

    /** Takes a node out that stops. */
    void leave(String node);

    /** What the nodes have told lately, by their names. */
    List<RouteNode> nodes();
}
