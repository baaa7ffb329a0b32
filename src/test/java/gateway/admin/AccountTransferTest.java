package gateway.admin;

import static gateway.admin.AccountAdministrationTest.refused;
import static gateway.admin.AdminFixture.ACTOR;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.Account;
import gateway.account.AccountOptions;
import gateway.account.AccountState;
import gateway.error.FailureKind;
import gateway.upstream.OutgoingProxy;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AccountTransferTest {

    private static final String KEY = "sk-ant-api03-first-key-0001";
    private static final String TOKEN = "sk-ant-oat01-first-token-01";
    private static final String PASSPHRASE = "correct horse battery";

    private final AdminFixture here = new AdminFixture();
    private final AdminFixture there = new AdminFixture();

    @Test
    void accountsArriveAsTheyWere() {
        Account key = here.addKey("first", KEY, "org-1");
        here.administration.update(
                key.id(), null, change -> change.withOptions(new AccountOptions("team-a", 3, 7, proxy())), true, ACTOR);
        Account token = here.addToken("person", TOKEN, "sk-ant-ort01-x", "org-2");
        here.administration.deactivate(token.id(), "holiday", ACTOR);

        ImportResult result = there.administration.importAccounts(
                here.administration.exportAccounts(PASSPHRASE, ACTOR), PASSPHRASE, false, ACTOR);

        assertThat(result.skipped()).isEmpty();
        for (Account before : here.store.rows.values()) {
            Account after = Objects.requireNonNull(there.store.rows.get(before.id()));
            assertThat(after)
                    .usingRecursiveComparison()
                    .ignoringFields("version", "profile.checkedAt")
                    .isEqualTo(before);
        }
        assertThat(there.store.state(token.id())).isEqualTo(AccountState.INACTIVE);
        assertThat(there.pool.find("org-1")).isPresent();
        assertThat(there.actions()).containsExactly("account.import", "account.import");
    }

    private static OutgoingProxy proxy() {
        return AccountInput.proxy("proxy", "http://ann:pr0xy-pass@proxy.example.com:3128");
    }

    @Test
    void anExportShowsNoSecret() {
        Account first = here.addKey("first", KEY, "org-1");
        here.administration.update(
                first.id(), null, change -> change.withOptions(new AccountOptions(null, 1, 0, proxy())), true, ACTOR);
        here.addToken("person", TOKEN, "sk-ant-ort01-x", "org-2");

        assertThat(here.administration.exportAccounts(null, ACTOR))
                .contains("first", "person", "http://proxy.example.com:3128")
                .doesNotContain("sk-ant", "pr0xy-pass");
        assertThat(here.administration.exportAccounts(PASSPHRASE, ACTOR))
                .doesNotContain("sk-ant", "pr0xy-pass", PASSPHRASE);
        assertThat(here.audited.toString()).doesNotContain(PASSPHRASE);
    }

    @Test
    void withoutTheRightPassphraseNothingIsAdded() {
        here.addKey("first", KEY, "org-1");
        String export = here.administration.exportAccounts(PASSPHRASE, ACTOR);

        refused(
                FailureKind.ACCOUNT_PASSPHRASE,
                () -> there.administration.importAccounts(export, "wrong horse battery", false, ACTOR));
        refused(FailureKind.ACCOUNT_PASSPHRASE, () -> there.administration.importAccounts(export, null, false, ACTOR));
        assertThat(there.store.rows).isEmpty();
    }

    @Test
    void aShortPassphraseIsRefused() {
        refused(FailureKind.ACCOUNT_PASSPHRASE_WEAK, () -> here.administration.exportAccounts("short", ACTOR));
    }

    @Test
    void accountsWithoutASecretAndThoseThatAreThereAreSkipped() {
        here.addKey("first", KEY, "org-1");
        String bare = here.administration.exportAccounts(null, ACTOR);
        String whole = here.administration.exportAccounts(PASSPHRASE, ACTOR);

        assertThat(there.administration.importAccounts(bare, null, false, ACTOR).skipped())
                .containsExactly(new ImportResult.Skipped("first", "it has no secret"));
        there.administration.importAccounts(whole, PASSPHRASE, false, ACTOR);
        assertThat(there.administration
                        .importAccounts(whole, PASSPHRASE, false, ACTOR)
                        .skipped())
                .singleElement()
                .extracting(ImportResult.Skipped::reason)
                .asString()
                .contains("exists already");
    }

    @Test
    void aListWithSecretsInTheOpenIsValidatedWhenAsked() {
        there.provider.organizations.put(KEY, "org-1");
        String list = """
            {"accounts":[{"name":"good","secret":"%s"},
            {"name":"bad","secret":"sk-ant-api03-unknown-key"}]}\
            """.formatted(KEY);

        ImportResult result = there.administration.importAccounts(list, null, true, ACTOR);

        assertThat(result.imported()).extracting(Account::organizationUuid).containsExactly("org-1");
        assertThat(result.skipped()).extracting(ImportResult.Skipped::name).containsExactly("bad");
    }

    @Test
    void oneMistakeKeepsEverythingOut() {
        refused(
                FailureKind.REQUEST_FIELD,
                () -> there.administration.importAccounts(
                        "{\"accounts\":[{\"name\":\"good\",\"secret\":\"" + KEY
                                + "\"},{\"name\":\"odd\",\"colour\":1}]}",
                        null,
                        false,
                        ACTOR));
        assertThat(there.store.rows).isEmpty();
    }
}
