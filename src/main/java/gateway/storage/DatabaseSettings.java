package gateway.storage;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param url an external PostgreSQL, {@code jdbc:postgresql://…} or {@code postgres://user:password@host[:port]/database}; null
 *     for the embedded one
 * @param dataFolder where the embedded one lives; may be null with a url
 * @param cacheFolder where the embedded one's binaries are unpacked, shared by all data folders of a user; null, or a folder
 *     that cannot be written: under the data folder
 * @param poolSize most connections at once
 * @param patience how long an external one is waited for that does not answer, before work begins without it; null: there is no work
 *     without it
 * @param program version of this program
 * @param binaries version of the embedded one's binaries
 */
public record DatabaseSettings(
        @Nullable String url,
        @Nullable Path dataFolder,
        @Nullable Path cacheFolder,
        int poolSize,
        @Nullable Duration patience,
        String program,
        String binaries) {

    /** Settings of a database that is not waited for. */
    public DatabaseSettings(@Nullable String url, @Nullable Path dataFolder, @Nullable Path cacheFolder, int poolSize) {
        this(url, dataFolder, cacheFolder, poolSize, Duration.ZERO, "development", "development");
    }

    /** The same, without a shared folder for binaries. */
    public DatabaseSettings(@Nullable String url, @Nullable Path dataFolder, int poolSize) {
        this(url, dataFolder, null, poolSize);
    }

    /** Leaves the url out: it may hold a password. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + (url == null ? "embedded in " + dataFolder : "external") + ", poolSize=" + poolSize
                + "]";
    }
}
