package gateway.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.account.pool.MemoryStore;
import gateway.account.pool.PoolFixture;
import gateway.credential.Credential;
import gateway.error.GatewayFailure.GatewayUnavailable;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfiguredAccountsTest {

    private static final String KEY = "sk-ant-api03-configured";

    private final MemoryStore store = new MemoryStore();
    private final ConfiguredAccounts accounts = accounts(List.of(KEY), List.of("session-cookie"));

    @Test
    void configuredAccountsAreAddedToTheStored() {
        store.rows.put("a", PoolFixture.apiKey("a"));

        List<Account> all = accounts.loadAll();

        assertThat(all)
                .extracting(Account::kind)
                .containsExactly(AccountKind.API_KEY, AccountKind.API_KEY, AccountKind.COOKIE);
        assertThat(all)
                .extracting(account -> account.credential().secret())
                .containsExactly("sk-a", KEY, "session-cookie");
        assertThat(store.rows).hasSize(3);
        assertThat(all).allSatisfy(account -> assertThat(account.state()).isEqualTo(AccountState.ACTIVE));
    }

    @Test
    void theIdFollowsFromTheSecretSoThatTheNextStartFindsItAgain() {
        String id = idOf(KEY);
        store.changeState(id, change(AccountState.INVALID));

        List<Account> again =
                accounts(List.of("sk-ant-api03-other", KEY), List.of()).loadAll();

        assertThat(again)
                .filteredOn(account -> account.id().equals(id))
                .singleElement()
                .satisfies(account -> {
                    assertThat(account.state()).as("what is known of it stays").isEqualTo(AccountState.INVALID);
                    assertThat(account.credential().secret()).isEqualTo(KEY);
                });
        assertThat(again).hasSize(3);
    }

    @Test
    void nameAndIdGiveNothingAway() {
        for (Account account : accounts.loadAll()) {
            assertThat(account.name()).matches(Pattern.compile("(api-key|cookie)-[0-9a-f]{8}"));
            assertThat(account.toString()).doesNotContain(KEY, "session-cookie");
        }
    }

    @Test
    void anAccountIsAddedOnceOnly() {
        accounts.loadAll();
        store.rows.clear();

        assertThat(accounts.loadAll()).as("one that was removed stays away").isEmpty();
    }

    @Test
    void whoseSecretHasLeftTheListIsSwitchedOffAtTheStart() {
        store.rows.put("a", PoolFixture.apiKey("a"));
        accounts.loadAll();

        accounts(List.of(), List.of()).loadAll();

        assertThat(store.rows.get(idOf(KEY)).state()).isEqualTo(AccountState.INACTIVE);
        assertThat(store.rows.get(idOf("session-cookie")).state()).isEqualTo(AccountState.INACTIVE);
        assertThat(store.rows.get("a").state()).as("an operator's own").isEqualTo(AccountState.ACTIVE);
        assertThat(store.history)
                .allSatisfy(change -> assertThat(change.actor()).isEqualTo("configuration"))
                .extracting(StateChange::reason)
                .containsExactlyInAnyOrder(
                        "its secret is not listed any more in ANTHROPIC_API_KEYS",
                        "its secret is not listed any more in COOKIES");
    }

    @Test
    void whoseSecretIsBackIsSwitchedOnAgain() {
        accounts.loadAll();
        accounts(List.of(), List.of("session-cookie")).loadAll();
        assertThat(store.rows.get(idOf(KEY)).state()).isEqualTo(AccountState.INACTIVE);

        accounts(List.of(KEY), List.of("session-cookie")).loadAll();

        assertThat(store.rows.get(idOf(KEY)).state()).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void whatAnOperatorHasSwitchedOffStaysOff() {
        accounts.loadAll();
        store.changeState(idOf(KEY), change(AccountState.INACTIVE));

        accounts(List.of(KEY), List.of("session-cookie")).loadAll();

        assertThat(store.rows.get(idOf(KEY)).state()).isEqualTo(AccountState.INACTIVE);
    }

    @Test
    void anAccountWhoseSecretAnOperatorHasReplacedIsLeftAlone() {
        accounts.loadAll();
        String id = idOf(KEY);
        store.rows.put(id, store.rows.get(id).withCredential(new Credential.ApiKey("sk-ant-api03-new")));

        accounts(List.of(), List.of("session-cookie")).loadAll();

        assertThat(store.rows.get(id).state()).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void anAccountThatWasImportedFromAnotherGatewayIsLeftAlone() {
        MemoryStore elsewhere = new MemoryStore();
        Account exported = new ConfiguredAccounts(elsewhere, List.of(KEY), List.of(), () -> PoolFixture.NOW)
                .loadAll()
                .getFirst();
        store.insert(exported, "command line");

        accounts(List.of(), List.of()).loadAll();

        assertThat(store.rows.get(exported.id()).state()).isEqualTo(AccountState.ACTIVE);
        assertThat(store.history).isEmpty();
    }

    @Test
    void whatAnOperatorHasSwitchedOnAgainStaysOn() {
        String id = idOf(KEY);
        accounts(List.of(), List.of("session-cookie")).loadAll();
        store.changeState(id, byOperator(AccountState.ACTIVE, TransitionCause.OPERATOR_ACTIVATED));
        store.changeState(id, change(AccountState.INVALID));

        accounts(List.of(), List.of("session-cookie")).loadAll();

        assertThat(store.rows.get(id).state()).isEqualTo(AccountState.INVALID);
    }

    @Test
    void whatAnOperatorHasPausedWhileItWasListedStillFollowsTheList() {
        String id = idOf(KEY);
        store.changeState(id, byOperator(AccountState.INACTIVE, TransitionCause.OPERATOR_DEACTIVATED));
        store.changeState(id, byOperator(AccountState.ACTIVE, TransitionCause.OPERATOR_ACTIVATED));

        accounts(List.of(), List.of("session-cookie")).loadAll();

        assertThat(store.rows.get(id).state()).isEqualTo(AccountState.INACTIVE);
    }

    @Test
    void aLongHistoryDoesNotHideWhoHasAddedAnAccount() {
        String id = idOf(KEY);
        for (int i = 0; i < 1000; i++) {
            store.changeState(id, change(i % 2 == 0 ? AccountState.INVALID : AccountState.ACTIVE));
        }

        accounts(List.of(), List.of("session-cookie")).loadAll();

        assertThat(store.rows.get(id).state()).isEqualTo(AccountState.INACTIVE);
    }

    @Test
    void whileTheStoreIsDownTheConfiguredServeAlone() {
        store.rows.put("a", PoolFixture.apiKey("a"));
        store.down = true;
        assertThat(accounts.loadAll())
                .extracting(account -> account.credential().secret())
                .containsExactly(KEY, "session-cookie");

        store.down = false;

        assertThat(accounts.loadAll()).as("added when it comes up").hasSize(3);
    }

    @Test
    void aStoreThatGoesDownLaterIsAFailure() {
        accounts.loadAll();
        store.down = true;

        assertThatThrownBy(accounts::loadAll).isInstanceOf(GatewayUnavailable.class);
    }

    @Test
    void withoutConfiguredAccountsADeadStoreIsAFailure() {
        store.down = true;

        assertThatThrownBy(accounts(List.of(), List.of())::loadAll).isInstanceOf(GatewayUnavailable.class);
    }

    @Test
    void everythingElseGoesToTheStore() {
        assertThat(accounts.insert(PoolFixture.oauth("o"), "me")).isTrue();
        accounts.changeState("o", change(AccountState.INVALID));

        assertThat(store.actors).containsExactly("me");
        assertThat(store.writes).containsExactly("o INVALID");
        assertThat(accounts.history("o", null, 1)).hasSize(1);
        assertThat(accounts.update(PoolFixture.oauth("other"))).isEqualTo(AccountStore.Update.GONE);
        assertThat(accounts.delete("o", null)).isTrue();
        assertThat(store.rows).isEmpty();
    }

    @Test
    void theHistorySaysThatTheConfigurationAddedThem() {
        accounts.loadAll();

        assertThat(store.actors).containsExactly("configuration", "configuration");
    }

    private static StateChange change(AccountState to) {
        return new StateChange(
                PoolFixture.NOW,
                AccountState.ACTIVE,
                to,
                TransitionCause.ORGANIZATION_DISABLED,
                StateChange.GATEWAY,
                "disabled",
                null);
    }

    private static StateChange byOperator(AccountState to, TransitionCause cause) {
        return new StateChange(PoolFixture.NOW, null, to, cause, "command line", null, null);
    }

    private ConfiguredAccounts accounts(List<String> apiKeys, List<String> cookies) {
        return new ConfiguredAccounts(store, apiKeys, cookies, InstantSource.fixed(PoolFixture.NOW));
    }

    private String idOf(String secret) {
        return accounts.loadAll().stream()
                .filter(account -> account.credential().secret().equals(secret))
                .findFirst()
                .orElseThrow()
                .id();
    }
}
