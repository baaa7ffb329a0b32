package gateway.storage;

import java.sql.Connection;
import java.sql.SQLException;

/** Looks whether this process may work on what is stored. Safe from many threads. */
public interface StoredCheck {

    /**
     * Looks, at the start and after each time that the database was away.
     *
     * @throws gateway.error.StorageStartException with one sentence, when it may not
     */
    void check(Connection connection) throws SQLException;

    /**
     * Makes known that this process works on it, for as long as the connection is open.
     *
     * @return false while somebody changes what it relies on
     */
    boolean hold(Connection connection) throws SQLException;
}
