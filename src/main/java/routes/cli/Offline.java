package routes.cli;

import gateway.access.KeyHasher;
import gateway.access.KeyRing;
import gateway.account.AccountStore;
import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import gateway.credential.MasterKey;
import gateway.credential.SecretBox;
import gateway.storage.Database;
import gateway.storage.PostgresAccountStore;
import gateway.storage.PostgresAuditLog;
import gateway.storage.PostgresClientKeyStore;
import java.time.Clock;
import java.util.List;
import org.slf4j.event.Level;
import routes.GatewayBeans;

/**
 * The stores of a gateway, opened by a command beside it or without it. A running gateway learns of changes through the
 * database; an embedded database that nobody runs is started for the command and stopped after it.
 */
final class Offline implements AutoCloseable {

    static final Clock CLOCK = Clock.systemUTC();

    private final Database database;
    private final byte[] master;

    private Offline(Database database, byte[] master) {
        this.database = database;
        this.master = master;
    }

    static Offline open() {
        Settings settings = SettingsLoader.ofProcess().load();
        LogSetup.ofProcess().level(Level.WARN);
        Database database = GatewayBeans.openDatabase(settings);
        database.ensureMigrated();
        return new Offline(database, MasterKey.resolve(settings.masterKey(), settings.dataFolder()));
    }

    PostgresClientKeyStore clientKeys() {
        return new PostgresClientKeyStore(database.dataSource());
    }

    KeyRing keyRing() {
        KeyHasher hasher = new KeyHasher(MasterKey.derive(master, "client-keys"));
        return new KeyRing(clientKeys(), hasher, List.of(), List.of(), CLOCK);
    }

    AccountStore accounts() {
        return new PostgresAccountStore(database.dataSource(), SecretBox.fromKey(MasterKey.derive(master, "accounts")));
    }

    PostgresAuditLog audit() {
        return new PostgresAuditLog(database.dataSource());
    }

    @Override
    public void close() {
        database.close();
    }
}
