package gateway.account.pool;

import gateway.account.AccountUse;
import gateway.account.affinity.AffinityKeys;
import gateway.account.decision.Choice;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Builds what a request needs of an account, from a plain request for the model of the tests. */
final class Asking {

    private String model = PoolFixture.MODEL;
    private AccountUse use = AccountUse.API;
    private AffinityKeys affinity;
    private String domain;
    private Set<String> features = Set.of();
    private Set<String> excluded = Set.of();
    private String pinned;
    private boolean exempt;
    private boolean mayProbe;
    private BooleanSupplier cancelled = () -> false;
    private Consumer<Choice> decided = choice -> {};

    Asking model(String name) {
        model = name;
        return this;
    }

    Asking as(AccountUse way) {
        use = way;
        return this;
    }

    Asking of(long conversation) {
        affinity = PoolFixture.keys(conversation);
        return this;
    }

    Asking domain(String name) {
        domain = name;
        return this;
    }

    Asking features(String... names) {
        features = Set.of(names);
        return this;
    }

    Asking excluding(String... ids) {
        excluded = Set.of(ids);
        return this;
    }

    Asking pinned(String id) {
        pinned = id;
        return this;
    }

    Asking exempt() {
        exempt = true;
        return this;
    }

    Asking probing() {
        mayProbe = true;
        return this;
    }

    Asking cancelled(BooleanSupplier when) {
        cancelled = when;
        return this;
    }

    Asking decided(Consumer<Choice> consumer) {
        decided = consumer;
        return this;
    }

    LeaseRequest request() {
        return new LeaseRequest(
                model, use, affinity, domain, features, excluded, pinned, exempt, mayProbe, cancelled, decided);
    }
}
