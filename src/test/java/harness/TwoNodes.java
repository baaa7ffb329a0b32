package harness;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A simulated provider, a new database, and two proxies on both, {@code node-1} and {@code node-2}, which start at the same time.
 *
 * @param first called {@code node-1}
 * @param second called {@code node-2}
 */
public record TwoNodes(SimulatedProvider provider, Sql database, ProxyProcess first, ProxyProcess second)
        implements AutoCloseable {

    /** Starts both on the database server that all share. */
    public static TwoNodes start(UnaryOperator<ProxyProcess.Builder> settings) {
        var database = new Sql(TestDatabase.shared().newDatabase());
        SimulatedProvider provider = SimulatedProvider.start();
        List<CompletableFuture<ProxyProcess>> starts = List.of("node-1", "node-2").stream()
                .map(name -> settings.apply(ProxyProcess.builder()
                        .provider(provider)
                        .database(database.url())
                        .env("NODE_NAME", name)))
                .map(builder -> RawClient.async(builder::start))
                .toList();
        try {
            return new TwoNodes(
                    provider,
                    database,
                    starts.getFirst().join(),
                    starts.getLast().join());
        } catch (RuntimeException failure) {
            starts.forEach(start -> start.thenAccept(ProxyProcess::close));
            provider.close();
            throw failure;
        }
    }

    /** Both, in order. */
    public List<ProxyProcess> both() {
        return List.of(first, second);
    }

    /** The node of this name. */
    public ProxyProcess named(String name) {
        return name.equals("node-1") ? first : second;
    }

    /** The node that is not of this name. */
    public ProxyProcess notNamed(String name) {
        return name.equals("node-1") ? second : first;
    }

    /** Adds an account of this kind under this name to the provider and to the database; both nodes know it on return. */
    public SimulatedAccount add(String kind, String name) {
        SimulatedAccount account = provider.account(name);
        int known = second.admin().statistics().path("total_accounts").asInt();
        first.accounts().add(kind, account);
        await("the other node knows " + name)
                .until(() -> second.admin().statistics().path("total_accounts").asInt() > known);
        return account;
    }

    /** Lets the access token of an account end, at the provider and for the nodes, which have noticed it on return. */
    public void endToken(SimulatedAccount account) {
        account.endAccess();
        OneNode.endToken(database, account, first.admin(), second.admin());
    }

    /** Ends both and starts both again, at the same time. */
    public void restart() {
        both().forEach(ProxyProcess::signalTerminate);
        both().forEach(ProxyProcess::awaitExit);
        both().stream().map(node -> RawClient.async(node::startAgain)).toList().forEach(CompletableFuture::join);
    }

    @Override
    public void close() {
        try {
            first.close();
        } finally {
            second.close();
            provider.close();
        }
    }
}
