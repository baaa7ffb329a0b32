package gateway.storage;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** Lends connections of the pool to Quartz's clustered job store, so that it needs neither a pool nor a password of its own. */
public final class JobStoreConnections implements ConnectionProvider {

    private final DataSource source;

    private JobStoreConnections(DataSource source) {
        this.source = source;
    }

    /** Makes the pool known to Quartz under a name; the latest one of a name counts. */
    public static void register(String name, DataSource source) {
        DBConnectionManager.getInstance().addConnectionProvider(name, new JobStoreConnections(source));
    }

    @Override
    public Connection getConnection() throws SQLException {
        return source.getConnection();
    }

    /** The pool is not ours to open or close. */
    @Override
    public void initialize() {}

    @Override
    public void shutdown() {}
}
