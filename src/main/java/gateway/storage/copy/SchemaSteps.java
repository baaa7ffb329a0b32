package gateway.storage.copy;

import java.sql.SQLException;
import javax.sql.DataSource;

/** Makes tables, version by version. */
public interface SchemaSteps {

    /** The newest version. */
    String newest();

    /** Applies what is missing up to a version, all over connections of this source. */
    void applyUpTo(DataSource source, String version);

    /** Applies all that is missing. */
    void complete(DataSource source) throws SQLException;
}
