package routes.files;

import gateway.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the operator's folders of route files and extensions now and then, and uses them when they have changed and rest: a file that is written
 * in pieces, or several that belong together, wait until nothing changes from one look to the next. Safe from many threads.
 */
public final class FolderWatch {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    /** What tells one state of a file from the next. */
    private record Stamp(
            long bytes, FileTime modified, @Nullable Object key) {}

    /** What is done with changed files. */
    public interface Change {

        /** Whether a change has to wait. */
        boolean waits();

        /** Whether the folders hold other files than those in use; where not, a change before that was refused is over. */
        boolean differ() throws IOException;

        /**
         * Uses them.
         *
         * @return false when that is to be tried again as soon as nothing has to wait
         */
        boolean apply();
    }

    private final Supplier<List<Path>> folders;
    private final Change change;
    private final ReentrantLock one = new ReentrantLock();
    private Map<Path, Stamp> seen = Map.of();
    private @Nullable Map<Path, Stamp> settled = Map.of();
    private boolean unreadable;

    /** @param folders none for nothing to look at; asked at each look */
    public FolderWatch(Supplier<List<Path>> folders, Change change) {
        this.folders = folders;
        this.change = change;
    }

    /** Looks once; does nothing while another look is under way. */
    public void look() {
        List<Path> looked = folders.get();
        if (looked.isEmpty() || change.waits() || !one.tryLock()) {
            return;
        }
        try {
            look(looked);
            unreadable = false;
        } catch (IOException e) {
            if (!unreadable) {
                LOG.warn(
                        "A folder of route files or extensions cannot be read; the routes in use go on: {}",
                        FileFailure.words(e));
            }
            unreadable = true;
        } finally {
            one.unlock();
        }
    }

    private void look(List<Path> looked) throws IOException {
        Map<Path, Stamp> now = new TreeMap<>();
        for (Path folder : looked) {
            now.putAll(stamps(folder));
        }
        boolean rests = now.equals(seen);
        seen = now;
        if (!rests || now.equals(settled)) {
            return;
        }
        settled = now;
        if (change.differ() && !change.apply()) {
            settled = null;
        }
    }

    private static Map<Path, Stamp> stamps(Path looked) throws IOException {
        Map<Path, Stamp> stamps = new TreeMap<>();
        try (Stream<Path> entries = Files.list(looked)) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    stamps.put(entry, stamp(entry));
                }
            }
        }
        return stamps;
    }

    /** Of a link that leads nowhere too, such as editors leave. */
    private static Stamp stamp(Path entry) {
        try {
            BasicFileAttributes is = Files.readAttributes(entry, BasicFileAttributes.class);
            return new Stamp(is.size(), is.lastModifiedTime(), is.fileKey());
        } catch (IOException e) {
            return new Stamp(-1, FileTime.fromMillis(0), null);
        }
    }
}
