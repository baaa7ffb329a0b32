package gateway.storage;

import static gateway.storage.Accounts.CREATED;
import static gateway.storage.Accounts.account;
import static gateway.storage.Accounts.apiKey;
import static gateway.storage.Accounts.oauth;
import static gateway.storage.Accounts.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountStore.Update;
import gateway.credential.Credential;
import gateway.credential.SecretBox;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CredentialStoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Credential.OAuthToken FRESH =
            new Credential.OAuthToken("access-2", "refresh-2", CREATED.plusSeconds(900), CREATED.plusSeconds(300));

    private Database database;
    private PostgresAccountStore accounts;
    private PostgresCredentialStore store;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        accounts = new PostgresAccountStore(database.dataSource(), SecretBox.fromKey(new byte[32]));
        store = new PostgresCredentialStore(database.dataSource(), SecretBox.fromKey(new byte[32]));
        accounts.insert(oauth(1, "one", "access-1"), "test");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void readsAnAccount() {
        assertThat(store.read(uuid(1))).contains(oauth(1, "one", "access-1"));
        assertThat(store.read(uuid(2))).isEmpty();
        assertThat(store.read("no uuid")).isEmpty();
    }

    @Test
    void givesTheLeaseToOneHolder() {
        assertThat(store.tryLease(uuid(1), "node-a", LONG)).isTrue();

        assertThat(store.tryLease(uuid(1), "node-b", LONG)).isFalse();
        assertThat(store.tryLease(uuid(1), "node-a", LONG)).isTrue();
        assertThat(store.tryLease(uuid(2), "node-a", LONG)).isFalse();
        assertThat(accounts.loadAll().getFirst().version()).isEqualTo(1);
    }

    @Test
    void takesTheLeaseBackFromItsHolderOnly() {
        store.tryLease(uuid(1), "node-a", LONG);

        store.release(uuid(1), "node-b");
        assertThat(store.tryLease(uuid(1), "node-b", LONG)).isFalse();

        store.release(uuid(1), "node-a");
        assertThat(store.tryLease(uuid(1), "node-b", LONG)).isTrue();
    }

    @Test
    void givesTheLeaseOnWhenItsTimeHasRunOut() throws SQLException {
        store.tryLease(uuid(1), "node-a", LONG);
        Sql.execute(database.dataSource(), "update account set lease_until = now() - interval '1 second'");

        assertThat(store.tryLease(uuid(1), "node-b", LONG)).isTrue();
        store.release(uuid(1), "node-a");
        assertThat(store.tryLease(uuid(1), "node-a", LONG)).isFalse();
    }

    @Test
    void givesTheLeaseToOneOfManyNodesThatWantItAtOnce() throws Exception {
        int nodes = 4;
        CyclicBarrier start = new CyclicBarrier(nodes);
        List<String> winners = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            String holder = "node-" + node;
            threads.add(Thread.startVirtualThread(() -> {
                for (int round = 0; round < 10; round++) {
                    meet(start);
                    if (store.tryLease(uuid(1), holder + round, LONG)) {
                        winners.add(holder);
                    }
                    meet(start);
                    store.release(uuid(1), holder + round);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(winners).hasSize(10);
    }

    @Test
    void waitsForAnotherConnectionThatIsTakingTheLease() throws Exception {
        List<Boolean> answers = new CopyOnWriteArrayList<>();
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update account set lease_holder = 'node-a', lease_until = now() + interval '1 hour'");
            Thread waiting = Thread.startVirtualThread(() -> answers.add(store.tryLease(uuid(1), "node-b", LONG)));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Sql.text(
                                    database.dataSource(),
                                    "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                            + " and datname = current_database()"))
                            .isEqualTo("1"));
            other.commit();
            waiting.join();
        }

        assertThat(answers).containsExactly(false);
    }

    @Test
    void savesATokenAndTellsTheNodes() {
        List<String> changes = new CopyOnWriteArrayList<>();
        database.listen(changes::add);
        await().atMost(PATIENCE).until(() -> changes.size() == 4);
        changes.clear();
        store.tryLease(uuid(1), "node-a", LONG);

        assertThat(store.saveToken(uuid(1), "access-1", FRESH)).isTrue();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(changes).containsExactly("account"));
        Account stored = store.read(uuid(1)).orElseThrow();
        assertThat(stored.credential()).isEqualTo(FRESH);
        assertThat(stored.version()).isEqualTo(2);
        assertThat(store.saveToken(uuid(2), "access-1", FRESH)).isFalse();
    }

    @Test
    void aTokenThatComesTooLateDoesNotReplaceWhatSomebodyElseHasStored() {
        Account before = accounts.loadAll().getFirst();
        Credential.OAuthToken signedInAgain = new Credential.OAuthToken("access-9", "refresh-9", null, CREATED);
        accounts.update(before.withCredential(signedInAgain));

        assertThat(store.saveToken(uuid(1), "access-1", FRESH)).isFalse();
        assertThat(store.read(uuid(1)).orElseThrow().credential()).isEqualTo(signedInAgain);
    }

    @Test
    void aChangeThatIsBasedOnTheOldTokenComesTooLate() {
        Account before = accounts.loadAll().getFirst();
        store.saveToken(uuid(1), "access-1", FRESH);

        assertThat(accounts.update(before.withOptions("renamed", before.kind(), AccountOptions.DEFAULT, null)))
                .isEqualTo(Update.STALE);
        assertThat(store.read(uuid(1)).orElseThrow().credential()).isEqualTo(FRESH);
    }

    @Test
    void keepsTheCookieOfAnAccountThatHasBoth() {
        Account both = account(
                        2, "two", AccountKind.OAUTH_AND_COOKIE, new Credential.OAuthToken("a", "b", null, CREATED))
                .withOptions(
                        "two",
                        AccountKind.OAUTH_AND_COOKIE,
                        AccountOptions.DEFAULT,
                        new Credential.SessionCookie("cookie"));
        accounts.insert(both, "test");

        assertThat(store.saveToken(uuid(2), "a", FRESH)).isTrue();

        assertThat(store.read(uuid(2)).orElseThrow().cookie()).isEqualTo(both.cookie());
    }

    @Test
    @DisplayName("case 38: a renewed cookie takes the place of the one it renews, once, encrypted")
    void savesACookieInThePlaceOfTheOneThatItRenews() throws SQLException {
        Credential.SessionCookie old = new Credential.SessionCookie("sessionKey=sk-ant-sid01-old");
        Credential.SessionCookie renewed = new Credential.SessionCookie("sk-ant-sid02-new");
        accounts.insert(account(2, "two", AccountKind.COOKIE, old), "test");
        accounts.insert(
                account(3, "three", AccountKind.OAUTH_AND_COOKIE, new Credential.OAuthToken("a", "b", null, CREATED))
                        .withOptions(
                                "three",
                                AccountKind.OAUTH_AND_COOKIE,
                                AccountOptions.DEFAULT,
                                new Credential.SessionCookie("beside")),
                "test");

        assertThat(store.saveCookie(uuid(2), old, renewed)).isTrue();
        assertThat(store.saveCookie(uuid(2), old, new Credential.SessionCookie("later")))
                .isFalse();
        assertThat(store.saveCookie(uuid(3), new Credential.SessionCookie("beside"), renewed))
                .as("the cookie of another account")
                .isFalse();
        assertThat(store.saveCookie(
                        uuid(3), new Credential.SessionCookie("beside"), new Credential.SessionCookie("sk-beside")))
                .isTrue();
        assertThat(store.saveCookie(uuid(1), new Credential.SessionCookie("access-1"), renewed))
                .isFalse();

        assertThat(store.read(uuid(2)).orElseThrow())
                .satisfies(
                        each -> assertThat(each.credential()).isEqualTo(renewed),
                        each -> assertThat(each.version()).isEqualTo(2));
        assertThat(store.read(uuid(3)).orElseThrow())
                .satisfies(
                        each -> assertThat(each.cookie()).isEqualTo(new Credential.SessionCookie("sk-beside")),
                        each -> assertThat(each.credential().secret()).isEqualTo("a"));
        assertThat(Sql.text(database.dataSource(), "select string_agg(a::text, ' ') from account a"))
                .doesNotContain("sk-ant-sid02-new", "sk-beside");
        assertThat(accounts.insert(account(4, "four", AccountKind.COOKIE, renewed), "test"))
                .as("the renewed cookie twice")
                .isFalse();
    }

    @Test
    void savesNoTokenForAnAccountThatHasBecomeAnother() {
        accounts.insert(apiKey(2, "two", "key"), "test");

        assertThat(store.saveToken(uuid(2), "key", FRESH)).isFalse();
        assertThat(store.read(uuid(2)).orElseThrow().credential()).isEqualTo(new Credential.ApiKey("key"));
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
