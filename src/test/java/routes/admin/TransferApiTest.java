package routes.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.admin.AccountsApiTest.refused;

import gateway.admin.AdminFixture;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import java.util.Map;
import org.junit.jupiter.api.Test;
import routes.http.ResponseWriter;

class TransferApiTest {

    private static final String PATH = "/api/admin/accounts/";
    private static final String KEY = "sk-ant-api03-first-key-0001";
    private static final String PASSPHRASE = "correct horse battery";

    private final AdminFixture here = new AdminFixture();
    private final AdminFixture there = new AdminFixture();

    @Test
    void accountsAreTakenFromOneInstallationToAnother() throws Exception {
        here.addKey("first", KEY, "org-1");

        AdminCall export = AdminCall.of(PATH + "export")
                .parameter("secrets", "true")
                .header("x-export-passphrase", PASSPHRASE)
                .to(api(here)::exportAccounts);
        AdminCall imported = AdminCall.of(PATH + "import")
                .header("x-export-passphrase", PASSPHRASE)
                .body(export.answer())
                .to(api(there)::importAccounts);

        assertThat(export.answer()).doesNotContain(KEY);
        assertThat(imported.json().get("imported").intValue()).isEqualTo(1);
        assertThat(imported.json().at("/data/0/secret_hint").textValue()).isEqualTo("…0001");
        assertThat(imported.json().get("skipped")).isEmpty();
        assertThat(there.store.rows).hasSize(1);
    }

    @Test
    void anExportHasNoSecretsUnlessAskedFor() throws Exception {
        here.addKey("first", KEY, "org-1");

        AdminCall export = AdminCall.of(PATH + "export")
                .header("x-export-passphrase", PASSPHRASE)
                .to(api(here)::exportAccounts);

        assertThat(export.json().has("secrets")).isFalse();
        assertThat(export.json().at("/accounts/0/name").textValue()).isEqualTo("first");
    }

    @Test
    void secretsNeedAPassphrase() {
        refused(
                FailureKind.ACCOUNT_PASSPHRASE,
                () -> AdminCall.of(PATH + "export").parameter("secrets", "true").to(api(here)::exportAccounts));
    }

    @Test
    void whatWasNotAddedIsToldWithTheReason() throws Exception {
        AdminCall imported = AdminCall.of(PATH + "import")
                .body("{\"accounts\":[{\"name\":\"bare\"}]}")
                .to(api(there)::importAccounts);

        assertThat(imported.json().at("/skipped/0/name").textValue()).isEqualTo("bare");
        assertThat(imported.json().at("/skipped/0/reason").textValue()).isEqualTo("it has no secret");
    }

    private static TransferApi api(AdminFixture admin) {
        ResponseWriter writer = new ResponseWriter(new FailureMessages());
        return new TransferApi(admin.administration, new AccountAnswers(admin.pool, () -> Map.of(), writer), writer);
    }
}
