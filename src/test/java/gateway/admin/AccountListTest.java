package gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountState;
import gateway.error.FailureKind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountListTest {

    private final AdminFixture admin = new AdminFixture();

    @BeforeEach
    void fill() {
        for (int i = 1; i <= 5; i++) {
            Account added = admin.addKey("account " + i, "sk-ant-api03-key-000" + i, "org-" + i);
            String domain = i <= 2 ? "team-a" : null;
            admin.administration.update(
                    added.id(), null, change -> change.withOptions(new AccountOptions(domain, 1, 0)), true, "x");
        }
        admin.addToken("Person", "sk-ant-oat01-token-0001", null, "org-6");
    }

    @Test
    void pagesFollowOneAnotherUntilTheEnd() {
        AccountPage first = admin.administration.list(AccountFilter.ALL, null, 4);
        AccountPage second = admin.administration.list(
                AccountFilter.ALL, first.accounts().getLast().id(), 4);

        assertThat(names(first)).containsExactly("account 1", "account 2", "account 3", "account 4");
        assertThat(first.hasMore()).isTrue();
        assertThat(names(second)).containsExactly("account 5", "Person");
        assertThat(second.hasMore()).isFalse();
    }

    @Test
    void aPageThatEndsTheListHasNoMore() {
        assertThat(admin.administration.list(AccountFilter.ALL, null, 6).hasMore())
                .isFalse();
    }

    @Test
    void aPlaceThatDoesNotExistIsRefused() {
        AccountAdministrationTest.refused(
                FailureKind.REQUEST_PARAMETER, () -> admin.administration.list(AccountFilter.ALL, "nobody", 4));
    }

    @Test
    void accountsAreFilteredByDomainKindAndWords() {
        assertThat(found(new AccountFilter(null, null, "TEAM-A", null))).containsExactly("account 1", "account 2");
        assertThat(found(new AccountFilter(null, null, "", null)))
                .containsExactly("account 3", "account 4", "account 5", "Person");
        assertThat(found(new AccountFilter(null, AccountKind.OAUTH, null, null)))
                .containsExactly("Person");
        assertThat(found(new AccountFilter(null, null, null, "A@EXAMPLE"))).containsExactly("Person");
        assertThat(found(new AccountFilter(null, null, null, "org-3"))).containsExactly("account 3");
    }

    @Test
    void theStateThatThisNodeKnowsCounts() {
        String id = admin.administration.find("org-2").id();
        admin.administration.deactivate(id, null, "x");

        assertThat(found(new AccountFilter(AccountState.INACTIVE, null, null, null)))
                .containsExactly("account 2");
        assertThat(found(new AccountFilter(AccountState.ACTIVE, null, "team-a", null)))
                .containsExactly("account 1");
    }

    private List<String> found(AccountFilter filter) {
        return names(admin.administration.list(filter, null, 100));
    }

    private static List<String> names(AccountPage page) {
        return page.accounts().stream().map(Account::name).toList();
    }
}
