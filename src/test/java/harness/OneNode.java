package harness;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A simulated provider, a new database, and one proxy on both, without accounts. Safe from many threads. */
public final class OneNode implements AutoCloseable {

    private final SimulatedProvider provider;
    private final Sql database;
    private final ProxyProcess proxy;
    private final ProxyClient client;
    private final AdminClient admin;
    private final AccountsClient accounts;

    private OneNode(SimulatedProvider provider, Sql database, ProxyProcess proxy) {
        this.provider = provider;
        this.database = database;
        this.proxy = proxy;
        this.client = proxy.client();
        this.admin = proxy.admin();
        this.accounts = proxy.accounts();
    }

    /** Starts it with the usual settings. */
    public static OneNode start() {
        return start(builder -> builder);
    }

    /** Starts it on the database server that all share. */
    public static OneNode start(UnaryOperator<ProxyProcess.Builder> settings) {
        return start(TestDatabase.shared().migratedDatabase(), settings);
    }

    /** Starts it on a database server of its own. */
    public static OneNode start(TestDatabase server, UnaryOperator<ProxyProcess.Builder> settings) {
        return start(server.newDatabase(), settings);
    }

    private static OneNode start(String url, UnaryOperator<ProxyProcess.Builder> settings) {
        var database = new Sql(url);
        SimulatedProvider provider = SimulatedProvider.start();
        try {
            ProxyProcess.Builder builder =
                    ProxyProcess.builder().provider(provider).database(database.url());
            return new OneNode(provider, database, settings.apply(builder).start());
        } catch (RuntimeException | Error failure) {
            provider.close();
            throw failure;
        }
    }

    public SimulatedProvider provider() {
        return provider;
    }

    public Sql database() {
        return database;
    }

    public ProxyProcess proxy() {
        return proxy;
    }

    public ProxyClient client() {
        return client;
    }

    public AdminClient admin() {
        return admin;
    }

    public AccountsClient accounts() {
        return accounts;
    }

    /** Adds an account of this kind under this name to the provider and to the proxy; returns that of the provider. */
    public SimulatedAccount add(String kind, String name) {
        SimulatedAccount account = provider.account(name);
        accounts.add(kind, account);
        return account;
    }

    /** The id at the proxy. */
    public String idOf(SimulatedAccount account) {
        return accounts.show(account.organizationUuid()).path("id").asText();
    }

    /** Deletes all accounts of the proxy and forgets what the provider saw. */
    public void clear() {
        accounts.deleteAll();
        provider.reset();
    }

    /** Lets the access token of an account end, at the provider and for the proxy, which has noticed it on return. */
    public void endToken(SimulatedAccount account) {
        account.endAccess();
        endToken(database, account, admin);
    }

    /** Sets the end of the token in the database back, and waits until these nodes have noticed. */
    static void endToken(Sql database, SimulatedAccount account, AdminClient... nodes) {
        database.run("update account set token_expires_at = now() - interval '1 hour' where organization_uuid = '"
                + account.organizationUuid() + "'");
        for (AdminClient node : nodes) {
            await("the end of the token is seen")
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .until(() ->
                            tokenEnd(node, account).isBefore(Clock.systemUTC().instant()));
        }
    }

    private static Instant tokenEnd(AdminClient node, SimulatedAccount account) {
        for (JsonNode each : node.statistics().path("accounts")) {
            if (each.path("organization_uuid").asText().equals(account.organizationUuid())) {
                return Instant.parse(each.path("token_expires_at").asText());
            }
        }
        return Instant.MAX;
    }

    @Override
    public void close() {
        try {
            proxy.close();
        } finally {
            provider.close();
        }
    }
}
