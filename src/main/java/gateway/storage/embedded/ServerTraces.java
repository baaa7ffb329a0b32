package gateway.storage.embedded;

import java.nio.file.Files;
import java.nio.file.Path;

/** What a server has left in a data folder. */
public final class ServerTraces {

    private ServerTraces() {}

    /** Whether a server has been made there. Starts nothing. */
    public static boolean isMadeIn(Path dataFolder) {
        return Files.exists(dataFolder.resolve("postgres").resolve("data").resolve("PG_VERSION"));
    }
}
