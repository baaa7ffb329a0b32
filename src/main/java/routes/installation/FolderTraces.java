package routes.installation;

import gateway.backup.PartNames;
import gateway.files.FolderTree;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was made in a data folder since it was looked at, so that work which comes to nothing leaves nothing behind. For one thread,
 * which has the folder to itself.
 */
public final class FolderTraces {

    private static final Logger LOG = LoggerFactory.getLogger(FolderTraces.class);

    private static final List<String> MADE = List.of("postgres", PartNames.MASTER_KEY + ".part", DataFolder.LOCK);

    private final List<Path> missing = new ArrayList<>();
    private final List<Path> missingFolders = new ArrayList<>();

    private FolderTraces() {}

    /**
     * What is in a folder now.
     *
     * @param folder null for none
     */
    public static FolderTraces before(@Nullable Path folder) {
        FolderTraces traces = new FolderTraces();
        if (folder != null) {
            MADE.stream().map(folder::resolve).filter(Files::notExists).forEach(traces.missing::add);
            for (Path each = folder; each != null && Files.notExists(each); each = each.getParent()) {
                traces.missingFolders.add(each);
            }
        }
        return traces;
    }

    /** Removes what was not there before. Folders that hold anything else stay. */
    public void remove() {
        try {
            for (Path each : missing) {
                FolderTree.delete(each);
            }
            for (Path each : missingFolders) {
                Files.deleteIfExists(each);
            }
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("Somebody has put something there meanwhile", e);
        } catch (IOException e) {
            LOG.warn("What was begun stays behind in part", e);
        }
    }
}
