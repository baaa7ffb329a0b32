package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.credential.SecretBox;
import gateway.oauth.PendingSignIns.Pending;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PendingSignInsIT {

    private final Instant soon = Instant.now().truncatedTo(ChronoUnit.MICROS).plusSeconds(600);

    private Database database;
    private PostgresPendingSignIns store;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        store = new PostgresPendingSignIns(database.dataSource(), SecretBox.fromKey(new byte[32]));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void givesASignInOutOnce() {
        Pending pending = pending("state-1", soon);
        store.save(pending);
        store.save(pending("state-2", soon));

        assertThat(store.take("state-1")).contains(pending);
        assertThat(store.take("state-1")).isEmpty();
        assertThat(store.take("state-2")).isPresent();
        assertThat(store.take("state-3")).isEmpty();
        assertThat(store.take("a\0b")).isEmpty();
    }

    @Test
    void keepsVerifierAndDetailSealed() throws SQLException {
        store.save(pending("state-1", soon));

        assertThat(Sql.text(database.dataSource(), "select oauth_sign_in::text from oauth_sign_in"))
                .contains("v1:")
                .doesNotContain("open");
    }

    @Test
    void forgetsVoidOnes() throws SQLException {
        store.save(pending("state-1", soon.minusSeconds(3_600)));
        assertThat(store.take("state-1")).isEmpty();
        assertThat(rows()).isEqualTo("1");

        store.save(pending("state-2", soon));
        assertThat(rows()).isEqualTo("1");
        assertThat(store.take("state-2")).isPresent();
    }

    @Test
    void knowsNothingOfASignInThatItCannotOpen() {
        byte[] other = new byte[32];
        other[0] = 1;
        new PostgresPendingSignIns(database.dataSource(), SecretBox.fromKey(other)).save(pending("state-1", soon));

        assertThat(store.take("state-1")).isEmpty();
    }

    private String rows() throws SQLException {
        return Sql.text(database.dataSource(), "select count(*) from oauth_sign_in");
    }

    private static Pending pending(String state, Instant expiresAt) {
        return new Pending(
                state,
                "open-verifier",
                URI.create("https://proxy.example.com/oauth/callback?a=b"),
                "{\"z\": \"open\\u0000\", \"a\": null}",
                expiresAt);
    }
}
