package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.access.ClientKey;
import gateway.access.KeyScope;
import gateway.error.GatewayFailure;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientKeyStoreIT {

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant REVOKED = Instant.parse("2026-03-02T12:00:00Z");

    private Database database;
    private PostgresClientKeyStore store;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        store = new PostgresClientKeyStore(database.dataSource());
        store.insert(key(2, "ann", null));
        store.insert(key(1, "bob", null));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsKeysInTheOrderOfMaking() {
        assertThat(store.loadAll()).containsExactly(key(2, "ann", null), key(1, "bob", null));
    }

    @Test
    void keepsTheDomainAndTheHostsOfAKey() {
        ClientKey key = new ClientKey(
                new UUID(9, 3).toString(),
                "cy",
                KeyScope.CLIENT,
                "hmac-3",
                "hint",
                CREATED,
                null,
                "team-a",
                Set.of("a.example.com", "b.example.com"));
        store.insert(key);

        assertThat(store.loadAll().getLast()).isEqualTo(key);
    }

    @Test
    void revokesByIdAndByName() {
        assertThat(store.revoke(new UUID(9, 2).toString(), REVOKED)).isTrue();
        assertThat(store.revoke("bob", REVOKED)).isTrue();

        assertThat(store.loadAll()).containsExactly(key(2, "ann", REVOKED), key(1, "bob", REVOKED));
    }

    @Test
    void revokesNothingTwice() {
        assertThat(store.revoke("bob", REVOKED)).isTrue();

        assertThat(store.revoke("bob", REVOKED.plusSeconds(1))).isFalse();
        assertThat(store.revoke("nobody", REVOKED)).isFalse();
        assertThat(store.loadAll().getLast()).isEqualTo(key(1, "bob", REVOKED));
    }

    @Test
    void refusesTheSameKeyTwice() {
        ClientKey twin =
                new ClientKey(new UUID(9, 3).toString(), "twin", KeyScope.ADMIN, "hmac-1", "hint", CREATED, null);

        assertThatThrownBy(() -> store.insert(twin)).isInstanceOf(GatewayFailure.class);
    }

    private static ClientKey key(int number, String name, Instant revokedAt) {
        return new ClientKey(
                new UUID(9, number).toString(),
                name,
                number == 1 ? KeyScope.ADMIN : KeyScope.CLIENT,
                "hmac-" + number,
                "sk-proxy-…" + number,
                CREATED,
                revokedAt);
    }
}
