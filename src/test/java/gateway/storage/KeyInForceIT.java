package gateway.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.credential.MasterKey;
import gateway.error.StorageStartException;
import gateway.oauth.PendingSignIns.Pending;
import gateway.responses.KeptResponse;
import gateway.responses.ResponseKey;
import gateway.storage.KeyInForce.KeyFit;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyInForceIT {

    private static final MasterKey KEY = MasterKey.ofText("the key of the test");
    private static final MasterKey OTHER = MasterKey.ofText("another key of the test");
    private static final String REFUSAL = "the key is another one; set the right one";

    private final Instant soon = Instant.now().plusSeconds(600);

    private Database database;

    @BeforeEach
    void open() {
        database = PgFixture.open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aFreshDatabaseTakesTheFirstKeyAndNoOther() {
        assertThat(find(KEY)).isEqualTo(new KeyFit.Fresh());

        hold(database, KEY);

        assertThat(find(OTHER, KEY)).isEqualTo(new KeyFit.Fits(KEY));
        assertThat(find(OTHER)).isEqualTo(new KeyFit.Foreign());
        assertThat(find()).isEqualTo(new KeyFit.Foreign());
        assertThatThrownBy(() -> hold(database, OTHER))
                .isInstanceOf(StorageStartException.class)
                .hasMessage(REFUSAL);
        assertThatThrownBy(() -> database.dataSource().getConnection())
                .as("nothing is sealed with a wrong key")
                .isInstanceOf(SQLException.class);
    }

    @Test
    void aDatabaseOfAnEarlierVersionIsKnownByItsAccounts() {
        accounts(KEY).insert(Accounts.apiKey(1, "a", "secret"), "test");

        assertThat(find(OTHER)).isEqualTo(new KeyFit.Foreign());
        assertThat(find(OTHER, KEY)).isEqualTo(new KeyFit.Fits(KEY));
    }

    @Test
    void aChangedKeyOpensEverythingAndKeepsTheSaltOfClientKeys() throws Exception {
        fill(KEY);

        Resealing.Count count = new Resealing(database).change(KEY, OTHER, () -> {});

        assertThat(count).isEqualTo(new Resealing.Count(new Resealing.Rows(2, 1, 1), new Resealing.Rows(0, 0, 0)));
        assertThat(find(KEY, OTHER)).isEqualTo(new KeyFit.Fits(OTHER));
        assertReadable(OTHER);
        assertThat(salt(OTHER)).isEqualTo(KeyInForce.saltOf(KEY));
        MasterKey third = MasterKey.random();
        new Resealing(database).change(OTHER, third, () -> {});
        assertThat(salt(third)).as("after the next change too").isEqualTo(KeyInForce.saltOf(KEY));
        assertReadable(third);
    }

    @Test
    void aChangeThatBreaksOffLeavesAllAsItWas() {
        fill(KEY);

        assertThatThrownBy(() -> new Resealing(database).change(KEY, OTHER, () -> {
                    throw new IllegalStateException("no disk");
                }))
                .hasMessage("no disk");
        assertThatThrownBy(() -> new Resealing(database).change(OTHER, KEY, () -> {}))
                .isInstanceOf(StorageStartException.class);

        assertThat(find(KEY)).isEqualTo(new KeyFit.Fits(KEY));
        assertReadable(KEY);
    }

    @Test
    void whoWorksOnTheDatabaseKeepsTheKeyFromBeingChanged() throws Exception {
        fill(KEY);
        try (Database node = openAgain()) {
            hold(node, KEY);
            AtomicReference<String> told = new AtomicReference<>();
            node.listen(told::set);
            await().atMost(Duration.ofSeconds(60)).until(() -> told.get() != null);

            assertThatThrownBy(() -> new Resealing(database).change(KEY, OTHER, () -> {}))
                    .isInstanceOf(StorageStartException.class)
                    .hasMessageContaining("stop all of them first");
            assertThatThrownBy(() -> new LostSecrets(database, InstantSource.system()).drop(OTHER))
                    .isInstanceOf(StorageStartException.class);
        }
        assertReadable(KEY);
    }

    @Test
    void aNodeThatMissedTheChangeLendsNothingMore() {
        fill(KEY);
        try (Database node = openAgain()) {
            hold(node, KEY);
            new Resealing(database).change(KEY, OTHER, () -> {});

            node.listen(table -> {});

            await().atMost(Duration.ofSeconds(60)).until(() -> !node.up());
            assertThatThrownBy(() -> node.dataSource().getConnection()).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void whatALostKeySealedIsDroppedAndTheAccountsStay() {
        fill(KEY);
        accounts(OTHER).insert(Accounts.apiKey(3, "fits", "secret-3"), "test");

        LostSecrets.Dropped dropped = new LostSecrets(database, InstantSource.system()).drop(OTHER);

        assertThat(dropped).isEqualTo(new LostSecrets.Dropped(2, 0, 1, 1, 0));
        assertThat(find(KEY)).isEqualTo(new KeyFit.Foreign());
        assertThat(find(OTHER)).isEqualTo(new KeyFit.Fits(OTHER));
        assertThat(accounts(OTHER).loadAll()).extracting(Account::name).containsExactly("a", "b", "fits");
        assertThat(accounts(OTHER).loadAll())
                .extracting(Account::state)
                .containsExactly(AccountState.INVALID, AccountState.INVALID, AccountState.ACTIVE);
        assertThat(accounts(OTHER).insert(Accounts.apiKey(4, "again", "secret-1"), "test"))
                .as("the same secret may come again")
                .isTrue();
    }

    @Test
    void clientKeysOfEarlierVersionsEndWithTheLostKeyAndNewOnesStay() throws SQLException {
        fill(KEY);
        Sql.execute(
                database.dataSource(),
                "insert into client_key (id, name, scope, hmac, hint, created_at) values"
                        + " (gen_random_uuid(), 'old', 'CLIENT', 'abc', 'h', now()),"
                        + " (gen_random_uuid(), 'new', 'CLIENT', 'sha256:abc', 'h', now())");
        LostSecrets lost = new LostSecrets(database, InstantSource.system());

        assertThat(lost.count()).isEqualTo(new LostSecrets.Dependents(2, 1));
        assertThat(lost.drop(OTHER).clientKeys()).isEqualTo(1);
        assertThat(Sql.text(database.dataSource(), "select name from client_key where revoked_at is null"))
                .isEqualTo("new");
    }

    private Database openAgain() {
        return Database.open(new DatabaseSettings(urlOf(database), null, 2));
    }

    private static String urlOf(Database database) {
        return "postgres://postgres:" + PgFixture.password() + "@127.0.0.1:" + PgFixture.port() + "/"
                + database.target().url().replaceAll(".*/", "");
    }

    private static void hold(Database database, MasterKey key) {
        database.checkBy(KeyInForce.holding(key, salt -> {}, REFUSAL));
    }

    private KeyFit find(MasterKey... keys) {
        return new KeyInForce(database).find(List.of(keys), fit -> {});
    }

    private byte[] salt(MasterKey key) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return KeyInForce.salt(connection, key);
        }
    }

    private PostgresAccountStore accounts(MasterKey key) {
        return new PostgresAccountStore(database.dataSource(), key.box("accounts"));
    }

    private void fill(MasterKey key) {
        accounts(key).insert(Accounts.apiKey(1, "a", "secret-1"), "test");
        accounts(key).insert(Accounts.oauth(2, "b", "secret-2"), "test");
        new PostgresPendingSignIns(database.dataSource(), key.box("accounts"))
                .save(new Pending("state", "verifier", URI.create("http://x"), "detail", soon));
        responses(key)
                .save(
                        List.of(new KeptResponse(
                                new ResponseKey("owner", "resp_1"),
                                null,
                                Instant.now(),
                                "openai",
                                true,
                                List.of(),
                                "\"in\"".getBytes(UTF_8),
                                "\"out\"".getBytes(UTF_8))),
                        soon);
    }

    private PostgresResponseStore responses(MasterKey key) {
        return new PostgresResponseStore(database.dataSource(), key.box("responses"));
    }

    private void assertReadable(MasterKey key) {
        assertThat(accounts(key).loadAll())
                .extracting(account -> account.credential().secret())
                .containsExactly("secret-1", "secret-2");
        assertThat(responses(key).load("owner", List.of("resp_1"), true, Instant.now()))
                .singleElement()
                .satisfies(kept -> assertThat(new String(kept.answer(), UTF_8)).isEqualTo("\"out\""));
    }
}
