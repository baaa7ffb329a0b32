package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.access.ClientKey;
import gateway.access.KeyScope;
import gateway.error.GatewayFailure;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void givesTheNameOfAValidKeyToNoOther() {
        assertThat(store.insert(key(3, "ann", null))).isFalse();
        assertThat(store.insert(key(3, "Ann", null))).as("case counts").isTrue();
        assertThat(store.loadAll()).hasSize(3);

        store.revoke("ann", REVOKED);

        assertThat(store.insert(key(4, "ann", null))).isTrue();
    }

    @Test
    void keepsNamesThatWereGivenTwiceBefore() throws SQLException {
        Sql.execute(database.dataSource(), "update client_key set name = 'ann'");

        assertThat(store.loadAll()).extracting(ClientKey::name).containsExactly("ann", "ann");
        assertThat(store.insert(key(3, "ann", null))).isFalse();
        assertThat(store.insert(key(3, "cy", null))).isTrue();
    }

    @Test
    void givesANameOnceWhereManyAskAtOnce() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        List<Thread> askers = new ArrayList<>();
        for (int number = 10; number < 18; number++) {
            ClientKey key = key(number, "shared", null);
            askers.add(Thread.startVirtualThread(() -> made.addAndGet(store.insert(key) ? 1 : 0)));
        }
        for (Thread asker : askers) {
            asker.join();
        }

        assertThat(made).hasValue(1);
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
