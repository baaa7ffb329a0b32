package gateway.storage;

import static gateway.storage.Accounts.CREATED;
import static gateway.storage.Accounts.account;
import static gateway.storage.Accounts.apiKey;
import static gateway.storage.Accounts.oauth;
import static gateway.storage.Accounts.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.account.AccountStore.Update;
import gateway.account.ModelCoolDown;
import gateway.account.Pin;
import gateway.account.Plan;
import gateway.credential.Credential;
import gateway.credential.SecretBox;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.UsageWindows;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountStoreIT {

    private static final Credential.OAuthToken TOKEN = new Credential.OAuthToken(
            "sk-ant-oat01-b", "sk-ant-ort01-c", CREATED.plusSeconds(60), CREATED.minusSeconds(5));
    private static final OutgoingProxy PROXY =
            OutgoingProxies.parse("socks5://ann:s3cret@proxy.example.com:1080", List.of(), Duration.ofSeconds(10));
    private static final AccountProfile PROFILE = new AccountProfile(
            "ann@example.com",
            "Ann's \"team\"",
            Plan.MAX,
            Set.of("user:profile", "user:inference"),
            List.of("claude-z", "claude-a"),
            Map.of(AccountProfile.LONG_CONTEXT, true, "other", false),
            CREATED.plusSeconds(1));
    private static final UsageWindows WINDOWS = new UsageWindows(
            new UsageWindows.Window(0.123, CREATED.plusSeconds(9)), new UsageWindows.Window(1.5, null), CREATED);

    private Database database;
    private PostgresAccountStore store;
    private PostgresAccountTraces traces;
    private PostgresPinStore pins;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        store = new PostgresAccountStore(database.dataSource(), SecretBox.fromKey(new byte[32]));
        traces = new PostgresAccountTraces(database.dataSource());
        pins = new PostgresPinStore(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsEveryKindOfAccountInTheOrderOfAdding() {
        Account key = apiKey(3, "key", "sk-ant-api03-a");
        Account oauth = account(2, "oauth", AccountKind.OAUTH, TOKEN);
        Account plain = account(
                1, "plain", AccountKind.OAUTH, new Credential.OAuthToken("sk-ant-oat01-d", null, null, CREATED));
        Account cookie = account(4, "cookie", AccountKind.COOKIE, new Credential.SessionCookie("sessionKey=e"));
        Account both = whole(5);

        for (Account account : new Account[] {key, oauth, plain, cookie, both}) {
            assertThat(store.insert(account, "test")).isTrue();
        }

        assertThat(store.loadAll()).containsExactly(key, oauth, plain, cookie, both);
    }

    @Test
    void refusesTheSameNameSecretOrganizationAndCookie() {
        assertThat(store.insert(apiKey(1, "one", "secret-1"), "test")).isTrue();
        assertThat(store.insert(whole(2), "test")).isTrue();

        assertThat(store.insert(apiKey(3, "one", "secret-3"), "test")).isFalse();
        assertThat(store.insert(apiKey(3, "three", "secret-1"), "test")).isFalse();
        assertThat(store.insert(apiKey(3, "three", "secret-3").withProfile(AccountProfile.UNKNOWN, "org-1"), "test"))
                .isFalse();
        assertThat(store.insert(
                        account(3, "three", AccountKind.COOKIE, new Credential.SessionCookie("cookie-2")), "test"))
                .isFalse();
        assertThat(store.loadAll()).hasSize(2);
        assertThat(store.history(uuid(3), null, 10)).isEmpty();
    }

    @Test
    void letsManyAccountsHaveNoOrganization() {
        for (int number = 1; number <= 2; number++) {
            assertThat(store.insert(
                            apiKey(number, "name-" + number, "secret-" + number)
                                    .withProfile(AccountProfile.UNKNOWN, null),
                            "test"))
                    .isTrue();
        }
    }

    @Test
    void storesNoSecretInTheClear() throws SQLException {
        store.insert(
                account(
                                1,
                                "oauth",
                                AccountKind.OAUTH_AND_COOKIE,
                                new Credential.OAuthToken("open-1", "open-2", null, CREATED))
                        .withOptions(
                                "oauth",
                                AccountKind.OAUTH_AND_COOKIE,
                                AccountOptions.DEFAULT,
                                new Credential.SessionCookie("open-3")),
                "test");

        assertThat(Sql.text(database.dataSource(), "select account::text from account"))
                .contains("v1:")
                .doesNotContain("open-");
    }

    @Test
    void showsAnAccountWhoseSecretDoesNotOpenAsInvalid() throws SQLException {
        store.insert(apiKey(1, "moved", "secret-1"), "test");
        store.insert(apiKey(2, "fine", "secret-2"), "test");
        execute("update account set secret_sealed = (select secret_sealed from account where name = 'fine')");

        assertThat(store.loadAll())
                .extracting(
                        Account::name,
                        Account::state,
                        account -> account.credential().secret())
                .containsExactlyInAnyOrder(
                        tuple("moved", AccountState.INVALID, ""), tuple("fine", AccountState.ACTIVE, "secret-2"));
    }

    @Test
    void opensNoCookieInThePlaceOfAnotherSecret() throws SQLException {
        store.insert(whole(1), "test");
        execute("update account set cookie_sealed = secret_sealed");

        assertThat(store.loadAll().getFirst().state()).isEqualTo(AccountState.INVALID);
    }

    @Test
    void changesWhatOperatorsAndTheProviderTellAndNothingElse() {
        Account old = apiKey(1, "old", "secret-1");
        store.insert(old, "test");

        Account wanted = whole(1);
        assertThat(store.update(wanted)).isEqualTo(Update.DONE);

        Account stored = store.loadAll().getFirst();
        assertThat(stored.version()).isEqualTo(2);
        assertThat(stored)
                .usingRecursiveComparison()
                .ignoringFields("version", "state", "stateReason", "limitedUntil", "windows", "lastUsedAt")
                .isEqualTo(wanted);
        assertThat(stored.state()).isEqualTo(AccountState.ACTIVE);
        assertThat(stored.lastUsedAt()).isNull();
        assertThat(stored.windows()).isNull();
    }

    @Test
    void takesACookieAwayAgain() {
        store.insert(whole(1), "test");

        store.update(whole(1).withOptions("now", AccountKind.OAUTH, AccountOptions.DEFAULT, null));

        assertThat(store.loadAll().getFirst().cookie()).isNull();
        assertThat(store.insert(
                        account(2, "two", AccountKind.COOKIE, new Credential.SessionCookie("cookie-1")), "test"))
                .isTrue();
    }

    @Test
    void changesNothingForWhoIsBehind() {
        Account first = apiKey(1, "one", "secret-1");
        store.insert(first, "test");
        store.insert(apiKey(2, "two", "secret-2"), "test");
        assertThat(store.update(first)).isEqualTo(Update.DONE);

        assertThat(store.update(first)).isEqualTo(Update.STALE);
        assertThat(store.update(apiKey(3, "three", "secret-3"))).isEqualTo(Update.GONE);
        Account current = store.loadAll().getFirst();
        assertThat(store.update(current.withOptions("two", current.kind(), AccountOptions.DEFAULT, null)))
                .isEqualTo(Update.DUPLICATE);
        assertThat(store.update(current.withCredential(new Credential.ApiKey("secret-2"))))
                .isEqualTo(Update.DUPLICATE);
        assertThat(store.update(current.withProfile(AccountProfile.UNKNOWN, "org-2")))
                .isEqualTo(Update.DUPLICATE);
        assertThat(store.loadAll().getFirst()).isEqualTo(current);
    }

    @Test
    void keepsASecretThatItCannotReadWhenTheAccountIsRenamed() {
        store.insert(whole(1), "test");
        PostgresAccountStore other = new PostgresAccountStore(database.dataSource(), otherBox());
        Account unreadable = other.loadAll().getFirst();
        assertThat(unreadable.credential().secret()).isEmpty();

        assertThat(other.update(unreadable.withOptions(
                        "renamed", unreadable.kind(), unreadable.options(), unreadable.cookie())))
                .isEqualTo(Update.DONE);

        Account stored = store.loadAll().getFirst();
        assertThat(stored.name()).isEqualTo("renamed");
        assertThat(stored.credential()).isEqualTo(whole(1).credential());
        assertThat(stored.cookie()).isEqualTo(whole(1).cookie());
    }

    @Test
    void removesAnAccountWithWhatIsKnownOfItButNotWhoseItsResourcesAre() throws SQLException {
        store.insert(whole(1), "test");
        store.insert(apiKey(2, "two", "secret-2"), "test");
        for (String id : List.of(uuid(1), uuid(2))) {
            pins.pin("file_" + id, new Pin(id, "key:1"));
            traces.saveModelCoolDowns(
                    List.of(new ModelCoolDown(id, "claude", Instant.now().plusSeconds(60), true, "")));
            execute("insert into session_affinity values (" + (id.equals(uuid(1)) ? 1 : 2) + ", '" + id
                    + "', now(), now(), pg_current_xact_id())");
        }

        assertThat(store.delete(uuid(1), 99L)).as("another version").isFalse();
        assertThat(store.delete(uuid(1), 1L)).isTrue();
        assertThat(store.delete(uuid(1), null)).isFalse();
        assertThat(store.delete("no uuid", null)).isFalse();

        assertThat(store.loadAll()).extracting(Account::name).containsExactly("two");
        for (String table : List.of("account_history", "model_cool_down", "session_affinity")) {
            assertThat(Sql.text(database.dataSource(), "select string_agg(account_id::text, ' ') from " + table))
                    .as(table)
                    .isEqualTo(uuid(2));
        }
        assertThat(pins.pins(List.of("file_" + uuid(1), "file_" + uuid(2))))
                .containsOnly(
                        Map.entry("file_" + uuid(1), new Pin(uuid(1), "key:1")),
                        Map.entry("file_" + uuid(2), new Pin(uuid(2), "key:1")));
    }

    @Test
    void neverSetsTheLastUseBackInTime() {
        store.insert(apiKey(1, "one", "secret-1"), "test");
        store.insert(apiKey(2, "two", "secret-2"), "test");

        traces.touch(Map.of(uuid(1), CREATED.plusSeconds(5), uuid(2), CREATED.plusSeconds(6)));
        traces.touch(Map.of(uuid(1), CREATED.plusSeconds(4), uuid(2), CREATED.plusSeconds(7)));

        assertThat(store.loadAll())
                .extracting(Account::lastUsedAt, Account::version)
                .containsExactly(tuple(CREATED.plusSeconds(5), 1L), tuple(CREATED.plusSeconds(7), 1L));
    }

    @Test
    void keepsTheNewestWindows() {
        store.insert(apiKey(1, "one", "secret-1"), "test");
        store.insert(apiKey(2, "two", "secret-2"), "test");
        UsageWindows older = new UsageWindows(null, null, CREATED.minusSeconds(1));
        UsageWindows newer = new UsageWindows(null, WINDOWS.fiveHour(), CREATED.plusSeconds(1));

        traces.saveWindows(Map.of(uuid(1), WINDOWS, uuid(2), WINDOWS));
        traces.saveWindows(Map.of(uuid(1), older, uuid(2), newer));

        assertThat(store.loadAll())
                .extracting(Account::windows, Account::version)
                .containsExactly(tuple(WINDOWS, 1L), tuple(newer, 1L));
    }

    @Test
    void letsTheFirstPinWin() {
        Pin first = new Pin("account-1", "key:1");
        Pin unowned = new Pin("account-1", null);
        assertThat(pins.pin("file_1", first)).isEqualTo(first);
        assertThat(pins.pin("file_1", new Pin("account-2", "key:2"))).isEqualTo(first);
        assertThat(pins.pin("old", unowned)).isEqualTo(unowned);
        assertThat(pins.pin("old", first)).isEqualTo(unowned);
        pins.pin("a\0b", first);

        assertThat(pins.pins(List.of("file_1", "file_2", "old", "a\0b")))
                .isEqualTo(Map.of("file_1", first, "old", unowned, "a\0b", first));
        assertThat(pins.pins(List.of())).isEmpty();
    }

    @Test
    void keepsTheProxyOfAnAccountSealedAndTakesItAway() throws SQLException {
        store.insert(whole(1), "test");

        assertThat(store.loadAll().getFirst().options().proxy()).isEqualTo(PROXY);
        assertThat(Sql.text(database.dataSource(), "select proxy_sealed from account"))
                .doesNotContain("proxy.example.com", "s3cret");

        Account stored = store.loadAll().getFirst();
        store.update(
                stored.withOptions(stored.name(), stored.kind(), new AccountOptions("team-a", 7, -3), stored.cookie()));
        assertThat(store.loadAll().getFirst().options().proxy()).isNull();
        assertThat(Sql.text(database.dataSource(), "select proxy_sealed is null from account"))
                .isEqualTo("t");
    }

    @Test
    void anAccountWhoseProxyDoesNotOpenIsNotUsedWithoutIt() throws SQLException {
        store.insert(whole(1), "test");
        execute("update account set proxy_sealed = secret_sealed");

        Account stored = store.loadAll().getFirst();

        assertThat(stored.state()).isEqualTo(AccountState.INVALID);
        assertThat(stored.credential().secret()).isEmpty();
        store.update(stored.withOptions("renamed", stored.kind(), stored.options(), stored.cookie()));
        assertThat(Sql.text(database.dataSource(), "select proxy_sealed = secret_sealed from account"))
                .as("left as it is stored")
                .isEqualTo("t");
    }

    @Test
    void replacesWhatPostgresCannotHold() {
        Account odd = oauth(1, "a\0b", "secret")
                .withOptions("a\0b", AccountKind.OAUTH, new AccountOptions("d\0", 1, 0), null)
                .withProfile(
                        new AccountProfile(
                                "e\0",
                                "\\\\u0000\0\0",
                                Plan.PRO,
                                Set.of("s\0"),
                                List.of("\\\\\0"),
                                Map.of("f\0", true),
                                null),
                        "o\0");

        assertThat(store.insert(odd, "t\0")).isTrue();

        Account stored = store.loadAll().getFirst();
        assertThat(stored.name()).isEqualTo("a\ufffdb");
        assertThat(stored.profile())
                .isEqualTo(new AccountProfile(
                        "e\ufffd",
                        "\\\\u0000\ufffd\ufffd",
                        Plan.PRO,
                        Set.of("s\ufffd"),
                        List.of("\\\\\ufffd"),
                        Map.of("f\ufffd", true),
                        null));
    }

    /** An account of which everything is known. */
    private static Account whole(int number) {
        return new Account(
                uuid(number),
                "whole-" + number,
                AccountKind.OAUTH_AND_COOKIE,
                AccountState.RATE_LIMITED,
                "five hours",
                CREATED.plusSeconds(30),
                "org-whole-" + number,
                new Credential.OAuthToken("access-" + number, "refresh-" + number, CREATED.plusSeconds(60), CREATED),
                CREATED,
                CREATED.plusSeconds(3),
                new Credential.SessionCookie("cookie-" + number),
                new AccountOptions("team-a", 7, -3, PROXY),
                PROFILE,
                WINDOWS,
                1);
    }

    private static SecretBox otherBox() {
        byte[] key = new byte[32];
        key[0] = 1;
        return SecretBox.fromKey(key);
    }

    private void execute(String sql) throws SQLException {
        Sql.execute(database.dataSource(), sql);
    }
}
