package routes.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.account.Account;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import harness.Gate;
import harness.RawClient;
import harness.SimulatedWeb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import routes.stub.MemoryAccounts;

@Timeout(60)
class MissingOrganizationsTest {

    private static final Account NEW = MemoryAccounts.account("a");
    private static final Account CHECKED = NEW.withProfile(NEW.profile(), "org-1");

    private final Map<String, Account> accounts = new ConcurrentHashMap<>(Map.of(NEW.id(), NEW));
    private final AtomicInteger checks = new AtomicInteger();

    @Test
    void areAskedForOnceByAllWhoNeedOneAtTheSameTime() {
        Gate gate = new Gate();
        MissingOrganizations organizations = new MissingOrganizations(
                account -> {
                    checks.incrementAndGet();
                    SimulatedWeb.gate(gate).pass(new CompletableFuture<>());
                    accounts.put(NEW.id(), CHECKED);
                },
                this::find);

        List<CompletableFuture<String>> found = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            found.add(RawClient.async(() -> organizations.of(NEW)));
        }
        gate.awaitReached();
        gate.open();

        assertThat(found).allSatisfy(each -> assertThat(each.join()).isEqualTo("org-1"));
        assertThat(organizations.of(NEW)).as("by whoever has an older picture").isEqualTo("org-1");
        assertThat(checks).hasValue(1);
    }

    @Test
    void areThoseThatTheJobHasFoundMeanwhile() {
        MissingOrganizations organizations = new MissingOrganizations(
                account -> {
                    accounts.put(NEW.id(), CHECKED);
                    throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_FAILED);
                },
                this::find);

        assertThat(organizations.of(NEW)).isEqualTo("org-1");
    }

    @Test
    void areAskedForAgainWhereNoneWasFound() {
        MissingOrganizations organizations = new MissingOrganizations(
                account -> {
                    if (checks.incrementAndGet() == 1) {
                        throw new IllegalStateException("down");
                    }
                },
                this::find);

        assertThatThrownBy(() -> organizations.of(NEW)).isInstanceOf(IllegalStateException.class);
        assertThat(organizations.of(NEW)).isNull();
        assertThat(organizations.of(NEW)).isNull();
        assertThat(checks).hasValue(3);
    }

    private Optional<Account> find(String id) {
        return Optional.ofNullable(accounts.get(id));
    }
}
