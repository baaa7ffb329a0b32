package routes.files;

import gateway.routes.model.RouteText;
import gateway.routes.version.RouteFileStore;
import gateway.routes.version.StoredRouteFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stored files become those of an earlier version, all at once.
 *
 * @param before all as they are
 * @param files all as they are to be
 */
public record RestoredFiles(
        RouteFileStore store,
        List<StoredRouteFile> before,
        List<RouteText> files,
        @Nullable String comment,
        String actor)
        implements Storing {

    public RestoredFiles {
        before = List.copyOf(before);
        files = List.copyOf(files);
    }

    /** Whether they are so already. */
    public boolean changesNothing() {
        return before.stream().map(StoredRouteFile::asText).toList().equals(files);
    }

    @Override
    public void make() {
        store.replaceAll(files, comment, actor);
    }

    @Override
    public void undo() {
        store.replaceAll(before.stream().map(StoredRouteFile::asText).toList(), comment, actor);
    }
}
