package gateway.storage;

import gateway.error.StorageStartException;
import gateway.start.StartProgress;
import gateway.storage.connection.ConnectionTarget;
import gateway.storage.connection.Trouble;
import gateway.storage.embedded.EmbeddedServer;
import gateway.storage.embedded.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL of an installation: one of the operator's, or the embedded one. Safe from many threads.
 *
 * @param embedded null for one of the operator's
 * @param target how it is reached
 */
record DatabaseServer(@Nullable EmbeddedServer embedded, ConnectionTarget target) implements AutoCloseable {

    /**
     * Finds the server that the settings name; starts the embedded one where nobody runs it, and makes it where there is none.
     * One of the operator's is not asked anything.
     *
     * @param progress told of what takes long
     * @throws StorageStartException with one sentence, when the url is malformed or the embedded one cannot start
     */
    static DatabaseServer find(DatabaseSettings settings, StartProgress progress) {
        if (settings.url() != null) {
            return new DatabaseServer(null, ConnectionTarget.parse(settings.url()));
        }
        if (settings.dataFolder() == null) {
            throw new StorageStartException(
                    "Neither a data folder nor DATABASE_URL is set: one of them is needed.", null);
        }
        EmbeddedServer server =
                EmbeddedServer.open(settings.dataFolder(), settings.cacheFolder(), settings.binaries(), progress);
        ServerAddress address = server.address();
        return new DatabaseServer(server, new ConnectionTarget(address.url(), address.user(), address.password()));
    }

    /** What a failure means, with the remedy that this kind of server has. */
    Trouble trouble(Exception failure) {
        Trouble found = Trouble.of(failure, target);
        return embedded == null
                ? found
                : new Trouble(
                        found.passing(),
                        "the embedded PostgreSQL cannot be used: "
                                + found.sentence().replaceAll(";.*", "")
                                + "; see " + embedded.log() + ", and start the proxy again");
    }

    /** Has the embedded one end at once, unless another process uses it too, and waits for nothing. It loses nothing. */
    void abandon() {
        if (embedded != null) {
            embedded.abandon();
        }
    }

    /** Stops the embedded one, unless another living process uses it too. */
    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
