package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.audit.AuditLog;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditLogIT {

    private Database database;
    private AuditLog audit;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        audit = new PostgresAuditLog(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void recordsWhoDidWhat() throws SQLException {
        audit.record("command line", "key.create", "ann", Map.of("scope", "client", "hosts", List.of("a", "b")));

        assertThat(text("select actor || ' ' || action || ' ' || subject from audit"))
                .isEqualTo("command line key.create ann");
        assertThat(text("select detail #>> '{hosts,1}' from audit")).isEqualTo("b");
        assertThat(text("select now() - at < interval '1 minute' from audit")).isEqualTo("t");
    }

    @Test
    void keepsWhatIsAbsentAndReplacesWhatPostgresCannotHold() throws SQLException {
        Map<String, Object> detail = new HashMap<>();
        detail.put("domain", null);
        detail.put("name", "a\0b \\u0000 \\\0");

        audit.record("x\0", "account.create", "y\0", detail);

        assertThat(text("select detail ? 'domain' from audit")).isEqualTo("t");
        assertThat(text("select detail ->> 'domain' from audit")).isNull();
        assertThat(text("select detail ->> 'name' from audit")).isEqualTo("a\ufffdb \\u0000 \\\ufffd");
        assertThat(text("select actor || subject from audit")).isEqualTo("x\ufffdy\ufffd");
    }

    @Test
    void refusesWhatIsNoJson() {
        Map<String, Object> detail = Map.of("self", new Object());

        assertThatThrownBy(() -> audit.record("x", "y", "z", detail)).isInstanceOf(IllegalArgumentException.class);
    }

    private String text(String sql) throws SQLException {
        return Sql.text(database.dataSource(), sql);
    }
}
