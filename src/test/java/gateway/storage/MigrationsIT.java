package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import gateway.access.ClientKey;
import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.credential.Credential;
import gateway.credential.SecretBox;
import gateway.storage.connection.ConnectionTarget;
import gateway.storage.usage.PostgresUsageStore;
import gateway.usage.UsageQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;

class MigrationsIT {

    private static final SecretBox BOX = SecretBox.fromKey(new byte[32]);

    @Test
    void bringsADatabaseOfTheFirstVersionUpToDateWithItsRows() throws SQLException {
        String url = PgFixture.newUrl();
        ConnectionTarget target = ConnectionTarget.parse(url);
        firstVersion(target);
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(account(1, "key", "API_KEY", "'org-1'"));
            statement.execute(account(2, "same-organization", "API_KEY", "'org-1'"));
            statement.execute(account(3, "cookie", "COOKIE", "null"));
            statement.execute("insert into client_key (id, name, scope, hmac, hint, created_at)"
                    + " values (gen_random_uuid(), 'ann', 'CLIENT', 'hmac', 'hint', now())");
            statement.execute("insert into usage values (gen_random_uuid(), now(), null, 'ann', null, 'messages', null,"
                    + " null, 'claude-api', false, 1, 2, 3, 4, 5, 6, 7, 8, null, 200, null, null, 9, 1, 10, 11)");
        }

        try (Database database = Database.open(new DatabaseSettings(url, null, 2))) {
            PostgresAccountStore store = new PostgresAccountStore(database.dataSource(), BOX);
            assertThat(store.loadAll())
                    .extracting(
                            Account::name,
                            Account::state,
                            Account::organizationUuid,
                            a -> a.credential().secret())
                    .containsExactly(
                            tuple("key", AccountState.ACTIVE, "org-1", "secret-1"),
                            tuple("same-organization", AccountState.ACTIVE, null, "secret-2"),
                            tuple("cookie", AccountState.ACTIVE, null, "secret-3"));
            assertThat(store.loadAll()).allSatisfy(account -> {
                assertThat(account.options()).isEqualTo(AccountOptions.DEFAULT);
                assertThat(account.profile()).isEqualTo(AccountProfile.UNKNOWN);
                assertThat(account.version()).isEqualTo(1);
            });
            assertThat(new PostgresClientKeyStore(database.dataSource()).loadAll())
                    .extracting(ClientKey::name, ClientKey::domain, ClientKey::hosts)
                    .containsExactly(tuple("ann", null, Set.of()));
            assertThat(new PostgresUsageStore(database.dataSource()).find(UsageQuery.oldest(10)))
                    .extracting(row -> row.get("bytes_out"), row -> row.get("decision"))
                    .containsExactly(tuple(11L, null));
        }
    }

    @Test
    void knowsACookieOfTheFirstVersionAgain() throws SQLException {
        String url = PgFixture.newUrl();
        ConnectionTarget target = ConnectionTarget.parse(url);
        firstVersion(target);
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(account(1, "cookie", "COOKIE", "null"));
        }

        try (Database database = Database.open(new DatabaseSettings(url, null, 2))) {
            PostgresAccountStore store = new PostgresAccountStore(database.dataSource(), BOX);
            String hash = Sql.text(database.dataSource(), "select secret_hash from account");

            assertThat(Sql.text(database.dataSource(), "select cookie_hash from account"))
                    .isEqualTo(hash);
            assertThat(store.insert(
                            Accounts.oauth(2, "both", "token")
                                    .withOptions(
                                            "both",
                                            AccountKind.OAUTH_AND_COOKIE,
                                            AccountOptions.DEFAULT,
                                            new Credential.SessionCookie("secret-1")),
                            "test"))
                    .isFalse();
        }
    }

    @Test
    void takesTablesOfQuartzThatAreThereAlready() throws SQLException {
        String url = PgFixture.newUrl();
        ConnectionTarget target = ConnectionTarget.parse(url);
        firstVersion(target);
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table qrtz_locks (sched_name varchar(120) not null, lock_name varchar(40) not null)");
        }

        try (Database database = Database.open(new DatabaseSettings(url, null, 2))) {
            assertThat(Migrations.applied(database.dataSource())).isTrue();
        }
    }

    private static void firstVersion(ConnectionTarget target) {
        Flyway.configure(MigrationsIT.class.getClassLoader())
                .dataSource(target.url(), target.user(), target.password())
                .locations("classpath:db/migration")
                .target(MigrationVersion.fromVersion("001"))
                .load()
                .migrate();
    }

    private static String account(int number, String name, String kind, String organization) {
        String id = new UUID(7, number).toString();
        String secret = "secret-" + number;
        return "insert into account (id, name, kind, state, organization_uuid, secret_sealed, secret_hash, created_at)"
                + " values ('" + id + "', '" + name + "', '" + kind + "', 'ACTIVE', " + organization + ", '"
                + BOX.seal(secret, "account:" + id) + "', encode(sha256('" + secret + "'), 'hex'), now())";
    }
}
