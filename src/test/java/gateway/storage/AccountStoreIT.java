package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.credential.Credential;
import gateway.credential.SecretBox;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountStoreIT {

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");

    private Database database;
    private PostgresAccountStore store;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        store = new PostgresAccountStore(database.dataSource(), SecretBox.fromKey(new byte[32]));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsEveryKindOfAccountInTheOrderOfAdding() {
        Account key = account(3, "key", AccountKind.API_KEY, new Credential.ApiKey("sk-ant-api03-a"));
        Account oauth = account(
                2,
                "oauth",
                AccountKind.OAUTH,
                new Credential.OAuthToken(
                        "sk-ant-oat01-b", "sk-ant-ort01-c", CREATED.plusSeconds(60), CREATED.minusSeconds(5)));
        Account plain = account(
                1, "plain", AccountKind.OAUTH, new Credential.OAuthToken("sk-ant-oat01-d", null, null, CREATED));
        Account cookie = account(4, "cookie", AccountKind.COOKIE, new Credential.SessionCookie("sessionKey=e"));

        for (Account account : new Account[] {key, oauth, plain, cookie}) {
            assertThat(store.insert(account)).isTrue();
        }

        assertThat(store.loadAll()).containsExactly(key, oauth, plain, cookie);
    }

    @Test
    void refusesTheSameNameAndTheSameSecret() {
        assertThat(store.insert(apiKey(1, "one", "secret-1"))).isTrue();

        assertThat(store.insert(apiKey(2, "one", "secret-2"))).isFalse();
        assertThat(store.insert(apiKey(3, "three", "secret-1"))).isFalse();
        assertThat(store.loadAll()).hasSize(1);
    }

    @Test
    void storesNoSecretInTheClear() throws SQLException {
        store.insert(
                account(1, "oauth", AccountKind.OAUTH, new Credential.OAuthToken("open-1", "open-2", null, CREATED)));

        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery("select account::text from account")) {
            results.next();
            assertThat(results.getString(1)).contains("v1:").doesNotContain("open-");
        }
    }

    @Test
    void showsAnAccountWhoseSecretDoesNotOpenAsInvalid() throws SQLException {
        store.insert(apiKey(1, "moved", "secret-1"));
        store.insert(apiKey(2, "fine", "secret-2"));
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "update account set secret_sealed = (select secret_sealed from account where name = 'fine')");
        }

        assertThat(store.loadAll())
                .extracting(
                        Account::name,
                        Account::state,
                        account -> account.credential().secret())
                .containsExactlyInAnyOrder(
                        tuple("moved", AccountState.INVALID, ""), tuple("fine", AccountState.ACTIVE, "secret-2"));
    }

    @Test
    void changesTheState() {
        store.insert(apiKey(1, "one", "secret-1"));

        store.updateState(uuid(1), AccountState.RATE_LIMITED, "five hours", CREATED.plusSeconds(9));
        assertThat(store.loadAll().getFirst())
                .isEqualTo(apiKey(1, "one", "secret-1")
                        .withState(AccountState.RATE_LIMITED, "five hours", CREATED.plusSeconds(9)));

        store.updateState(uuid(1), AccountState.ACTIVE, null, null);
        assertThat(store.loadAll().getFirst()).isEqualTo(apiKey(1, "one", "secret-1"));
    }

    @Test
    void neverSetsTheLastUseBackInTime() {
        store.insert(apiKey(1, "one", "secret-1"));
        store.insert(apiKey(2, "two", "secret-2"));

        store.touch(Map.of(uuid(1), CREATED.plusSeconds(5), uuid(2), CREATED.plusSeconds(6)));
        store.touch(Map.of(uuid(1), CREATED.plusSeconds(4), uuid(2), CREATED.plusSeconds(7)));

        assertThat(store.loadAll())
                .extracting(Account::lastUsedAt)
                .containsExactly(CREATED.plusSeconds(5), CREATED.plusSeconds(7));
    }

    @Test
    void letsTheFirstPinWin() {
        store.pin("file_1", "account-1");
        store.pin("file_1", "account-2");

        assertThat(store.pinnedAccount("file_1")).contains("account-1");
        assertThat(store.pinnedAccount("file_2")).isEmpty();
        assertThat(store.pinnedAccount("a\0b")).isEmpty();
    }

    private static Account apiKey(int number, String name, String secret) {
        return account(number, name, AccountKind.API_KEY, new Credential.ApiKey(secret));
    }

    private static Account account(int number, String name, AccountKind kind, Credential credential) {
        return new Account(
                uuid(number), name, kind, AccountState.ACTIVE, null, null, "org-" + number, credential, CREATED, null);
    }

    private static String uuid(int number) {
        return new UUID(7, number).toString();
    }
}
