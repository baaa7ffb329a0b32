package gateway.storage.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.StorageStartException;
import gateway.storage.DatabaseSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTargetTest {

    @ParameterizedTest
    @CsvSource({
        "postgres://ann:secret@db.example:6000/claude, jdbc:postgresql://db.example:6000/claude, ann, secret",
        "postgresql://ann:secret@db.example/claude, jdbc:postgresql://db.example/claude, ann, secret",
        "postgres://ann:p%40ss%2Fw+rd%25@db/claude, jdbc:postgresql://db/claude, ann, p@ss/w+rd%",
        "postgres://ann:p@ss@db/claude?sslmode=require, jdbc:postgresql://db/claude?sslmode=require, ann, p@ss",
        "postgres://ann@db, jdbc:postgresql://db/ann, ann,",
        "postgres://db:5432/claude, jdbc:postgresql://db:5432/claude, ,",
        "postgres://ann:secret@[::1]:5432/claude, jdbc:postgresql://[::1]:5432/claude, ann, secret",
        "jdbc:postgresql://db/claude?user=ann&password=secret, jdbc:postgresql://db/claude?user=ann&password=secret, ,",
    })
    void readsBothForms(String url, String jdbcUrl, String user, String password) {
        assertThat(ConnectionTarget.parse(url)).isEqualTo(new ConnectionTarget(jdbcUrl, user, password));
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://me:secret@db.example:5433/claude, db.example:5433, claude",
        "postgresql://me:se%40cret@db.example/claude?sslmode=require, db.example:5432, claude",
        "jdbc:postgresql://db/claude?user=me&password=secret, db:5432, claude",
        "jdbc:postgresql://a:1/claude?password=secret, a:1, claude",
        "'jdbc:postgresql://a:1,b:2/claude?password=secret', a:1, claude"
    })
    void saysWhereItIsAndNothingElse(String url, String place, String database) {
        ConnectionTarget target = ConnectionTarget.parse(url);
        assertThat(target.place()).isEqualTo(place);
        assertThat(target.database()).isEqualTo(database);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ann:secret@db/x",
                "postgres://",
                "postgres:///",
                "postgres://ann:secret%zz@db/x",
                "jdbc:postgresql://db:secret/x",
                ""
            })
    void refusesAnythingElseWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> ConnectionTarget.parse(url))
                .isInstanceOf(StorageStartException.class)
                .hasMessageStartingWith("DATABASE_URL")
                .hasMessageNotContaining("secret");
    }

    @Test
    void hidesItsPassword() {
        assertThat(ConnectionTarget.parse("postgres://ann:secret@db/x").toString())
                .doesNotContain("secret");
        assertThat(new DatabaseSettings("postgres://ann:secret@db/x", null, 2).toString())
                .doesNotContain("secret");
    }
}
