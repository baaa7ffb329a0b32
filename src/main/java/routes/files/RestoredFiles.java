package routes.files;

import gateway.routes.model.RouteText;
import gateway.routes.version.HeldFolder;
import gateway.routes.version.RouteFileStore;
import gateway.routes.version.StoredRouteFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stored files become those of an earlier version, and with them what is held in place of the folder's: all at once, so that a
 * process that is killed meanwhile starts with the one or the other.
 *
 * @param before all as they are
 * @param heldBefore what is held now
 * @param files all as they are to be
 * @param held what is to be held
 */
public record RestoredFiles(
        RouteFileStore store,
        List<StoredRouteFile> before,
        HeldFolder heldBefore,
        List<RouteText> files,
        HeldFolder held,
        @Nullable String comment,
        String actor)
        implements Storing {

    public RestoredFiles {
        before = List.copyOf(before);
        files = List.copyOf(files);
    }

    /** Whether the stored files are so already. */
    public boolean changesNothing() {
        return before.stream().map(StoredRouteFile::asText).toList().equals(files);
    }

    @Override
    public void make() {
        store.replaceAll(files, held, comment, actor);
    }

    @Override
    public void undo() {
        store.replaceAll(before.stream().map(StoredRouteFile::asText).toList(), heldBefore, comment, actor);
    }
}
