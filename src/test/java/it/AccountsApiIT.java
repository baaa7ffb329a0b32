package it;

import static harness.AccountsClient.PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.AccountsClient;
import harness.AdminClient;
import harness.Lab;
import harness.MessageJson;
import harness.OneNode;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RateLimits;
import harness.Refusal;
import harness.SimulatedAccount;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The admin API of accounts and keys: what operators can do, and what is refused. */
@Lab
@Timeout(300)
class AccountsApiIT {

    private static final String PASSPHRASE = "correct horse battery staple";

    private static OneNode node;
    private static AdminClient admin;
    private static AccountsClient accounts;
    private static int tests;

    private SimulatedAccount anna;
    private String id;

    @BeforeEach
    void addAccount() {
        tests++;
        anna = node.add("api_key", "anna-" + tests);
        id = node.idOf(anna);
    }

    @AfterEach
    void clear() {
        node.clear();
    }

    @Test
    void anAccountIsMadeShownChangedAndRemoved() {
        HttpResponse<byte[]> shown = admin.get(PATH + "/" + id);
        String tag = shown.headers().firstValue("etag").orElseThrow();
        assertThat(tag)
                .isEqualTo("\"v" + ProxyClient.json(shown).path("version").asLong() + "\"");
        assertThat(ProxyClient.json(shown).path("organization_uuid").asText()).isEqualTo(anna.organizationUuid());
        assertThat(accounts.show(anna.organizationUuid()).path("id").asText()).isEqualTo(id);

        HttpResponse<byte[]> changed =
                put("{\"name\":\"renamed\",\"weight\":7,\"priority\":-2,\"domain\":\"Team-A\"}", tag);

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.headers().firstValue("etag").orElseThrow()).isNotEqualTo(tag);
        JsonNode account = accounts.show(id);
        assertThat(account.path("name").asText()).isEqualTo("renamed");
        assertThat(account.path("weight").asInt()).isEqualTo(7);
        assertThat(account.path("priority").asInt()).isEqualTo(-2);
        assertThat(account.path("domain").asText()).isEqualTo("team-a");
        HttpResponse<byte[]> deleted = admin.delete(
                PATH + "/" + id,
                "if-match",
                changed.headers().firstValue("etag").orElseThrow());
        assertThat(deleted.statusCode()).isEqualTo(204);
        Refusal.check(admin.get(PATH + "/" + id), FailureKind.ACCOUNT_NOT_FOUND);
        Refusal.check(accounts.act(id, "activate"), FailureKind.ACCOUNT_NOT_FOUND);
    }

    @Test
    void changesNeedTheTagOfWhatTheyChange() {
        String tag = tag();
        Refusal.check(put("{\"weight\":2}", null), FailureKind.PRECONDITION_REQUIRED);
        Refusal.check(admin.delete(PATH + "/" + id), FailureKind.PRECONDITION_REQUIRED);

        assertThat(put("{\"weight\":2}", tag).statusCode()).isEqualTo(200);

        Refusal.check(put("{\"weight\":3}", tag), FailureKind.PRECONDITION_FAILED);
        Refusal.check(admin.delete(PATH + "/" + id, "if-match", tag), FailureKind.PRECONDITION_FAILED);
        Refusal.check(put("{\"weight\":3}", "\"other\""), FailureKind.PRECONDITION_FAILED);
        assertThat(accounts.show(id).path("weight").asInt()).isEqualTo(2);
        assertThat(put("{\"weight\":4}", "*").statusCode()).isEqualTo(200);
    }

    @Test
    void useDoesNotChangeTheTag() {
        String tag = tag();
        assertThat(node.client().served("use", 3)).containsOnly(anna.name());

        assertThat(put("{\"weight\":2}", tag).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"x\",\"kind\":\"api_key\",\"secret\":\"s\",\"colour\":\"red\"} | colour",
                "{\"name\":\"\",\"kind\":\"api_key\",\"secret\":\"s\"} | name",
                "{\"name\":7,\"kind\":\"api_key\",\"secret\":\"s\"} | name",
                "{\"name\":\"x\",\"kind\":\"password\",\"secret\":\"s\"} | kind",
                "{\"name\":\"x\",\"kind\":\"api_key\"} | secret",
                "{\"name\":\"x\",\"kind\":\"api_key\",\"secret\":\"s\",\"weight\":0} | weight",
                "{\"name\":\"x\",\"kind\":\"api_key\",\"secret\":\"s\",\"weight\":1.5} | weight",
                "{\"name\":\"x\",\"kind\":\"api_key\",\"secret\":\"s\",\"domain\":\"a b\"} | domain",
                "{\"name\":\"x\",\"kind\":\"oauth\",\"secret\":\"s\",\"token_expires_at\":\"soon\"} | token_expires_at"
            })
    void wrongFieldsAreRefusedByName(String body, String field) {
        HttpResponse<byte[]> answer = admin.post(PATH, body);

        Refusal.check(answer, FailureKind.REQUEST_FIELD);
        assertThat(ProxyClient.json(answer).path("error").path("message").asText())
                .startsWith(field + ":");
        assertThat(accounts.list("")).hasSize(1);
    }

    @Test
    void bodiesThatAreNoObjectsAreRefused() {
        Refusal.check(admin.post(PATH, "{\"name\":"), FailureKind.REQUEST_NOT_JSON);
        Refusal.check(admin.post(PATH, "[]"), FailureKind.REQUEST_SHAPE);
        Refusal.check(put("{\"colour\":\"red\"}", tag()), FailureKind.REQUEST_FIELD);
    }

    @Test
    void theProviderIsAskedAboutNewAccounts() {
        ObjectNode stranger = Json.mapper()
                .createObjectNode()
                .put("name", "stranger")
                .put("kind", "api_key")
                .put("secret", "sk-ant-api03-unknown");
        Refusal.check(accounts.post("", stranger), FailureKind.ACCOUNT_CREDENTIAL);
        SimulatedAccount disabled = node.provider().account("disabled-" + tests).disable();
        ObjectNode ofDisabled = AccountsClient.body("api_key", disabled);
        Refusal.check(accounts.post("", ofDisabled), FailureKind.ACCOUNT_ORGANIZATION_DISABLED);
        node.provider().refuse();
        try {
            Refusal.check(accounts.post("", stranger), FailureKind.UPSTREAM_UNREACHABLE);
            assertThat(accounts.post("?validate=false", stranger).statusCode()).isEqualTo(201);
        } finally {
            node.provider().listenAgain();
        }
        Refusal.check(accounts.post("?validate=false", stranger), FailureKind.ACCOUNT_DUPLICATE);
    }

    @Test
    void aNewSecretReplacesTheOldOneAndRevivesTheAccount() {
        SimulatedAccount other = node.provider().account("other-" + tests);
        Refusal.check(put("{\"secret\":\"" + other.apiKey() + "\"}", tag()), FailureKind.REQUEST_FIELD);
        Refusal.check(put("{\"secret\":\"sk-ant-api03-unknown\"}", tag()), FailureKind.ACCOUNT_CREDENTIAL);
        node.database().run("update account set state = 'INVALID', state_reason = 'test' where id = '" + id + "'");
        accounts.awaitState(id, "invalid");

        HttpResponse<byte[]> answer = admin.put(
                PATH + "/" + id + "?validate=false",
                "{\"secret\":\"sk-ant-api03-new-secret-of-anna\"}",
                "if-match",
                "*");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode account = accounts.awaitState(id, "active");
        assertThat(account.path("secret_hint").asText()).isEqualTo("…anna");
        assertThat(accounts.causes(id).getFirst()).isEqualTo("credential_replaced");
    }

    @Test
    void secretsAreMasked() {
        SimulatedAccount ben = node.add("oauth_and_cookie", "ben-" + tests);
        JsonNode masked = accounts.show(node.idOf(ben));
        assertThat(masked.path("cookie_hint").asText()).isEqualTo(ben.cookie().substring(0, 20) + "…");
        assertThat(accounts.show(id).path("secret_hint").asText())
                .isEqualTo("…" + anna.apiKey().substring(anna.apiKey().length() - 4));

        String all = new String(admin.get(PATH).body(), StandardCharsets.UTF_8)
                + new String(admin.get(PATH + "/export").body(), StandardCharsets.UTF_8)
                + new String(admin.get("/api/admin/statistics").body(), StandardCharsets.UTF_8)
                + node.proxy().output();

        assertThat(all)
                .contains(anna.name(), ben.name())
                .doesNotContain(
                        anna.apiKey(),
                        ben.cookie(),
                        ben.tokens().access(),
                        ben.tokens().refresh());
    }

    @Test
    void listsArePagedAndFiltered() {
        IntStream.range(0, 6)
                .forEach(number -> node.add(number % 2 == 0 ? "oauth" : "api_key", tests + "-paged-" + number));
        admin.put(PATH + "/" + id, "{\"domain\":\"team-a\"}", "if-match", "*");
        accounts.actWell(id, "deactivate");

        List<String> names = new ArrayList<>();
        String after = "";
        boolean more = true;
        while (more) {
            JsonNode page = admin.json(PATH + "?limit=3" + after);
            page.path("data").forEach(account -> names.add(account.path("name").asText()));
            more = page.path("has_more").asBoolean();
            assertThat(page.path("data")).hasSize(more ? 3 : 1);
            after = "&after=" + page.path("last_id").asText();
        }

        assertThat(names).hasSize(7).doesNotHaveDuplicates().first().isEqualTo(anna.name());
        assertThat(accounts.list("?kind=oauth")).hasSize(3);
        assertThat(accounts.list("?state=inactive")).hasSize(1);
        assertThat(accounts.list("?domain=team-a")).hasSize(1);
        assertThat(accounts.list("?q=PAGED-3")).hasSize(1);
        assertThat(accounts.list("?state=inactive&kind=oauth")).isEmpty();
        Refusal.check(admin.get(PATH + "?limit=0"), FailureKind.REQUEST_PARAMETER);
        Refusal.check(admin.get(PATH + "?limit=1001"), FailureKind.REQUEST_PARAMETER);
        Refusal.check(admin.get(PATH + "?after=nothing"), FailureKind.REQUEST_PARAMETER);
    }

    @Test
    void switchingOffAndOnIsRememberedWithItsActor() {
        HttpResponse<byte[]> off = admin.post(PATH + "/" + id + "/deactivate", "{\"reason\":\"holidays\"}");
        assertThat(off.statusCode()).isEqualTo(200);
        Refusal.check(
                node.client().message("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[]}"),
                FailureKind.ACCOUNT_ALL_INACTIVE);
        accounts.actWell(id, "activate");
        assertThat(node.client().served("again")).isEqualTo(anna.name());

        JsonNode history = admin.json(PATH + "/" + id + "/history").path("data");

        assertThat(history)
                .extracting(entry -> entry.path("cause").asText())
                .containsExactly("operator_activated", "operator_deactivated", "added");
        assertThat(history.path(1).path("reason").asText()).isEqualTo("holidays");
        assertThat(history.path(1).path("actor").asText()).isEqualTo("configured-admin-1");
        assertThat(history.path(1).path("from").asText()).isEqualTo("active");
        assertThat(history.path(1).path("to").asText()).isEqualTo("inactive");
        JsonNode page = admin.json(PATH + "/" + id + "/history?limit=1");
        assertThat(page.path("has_more").asBoolean()).isTrue();
        String before = page.path("data").path(0).path("number").asText();
        assertThat(admin.json(PATH + "/" + id + "/history?limit=2&before=" + before)
                        .path("data"))
                .hasSize(2);
        checkAudit();
    }

    @Test
    void restsOfModelsAreLiftedOneByOneAndAllAtOnce() {
        letModelsRest("model-a", "model-b", "model-c");

        JsonNode left = ProxyClient.json(lift("/rests?model=model-a"));

        assertThat(left.path("id").asText()).isEqualTo(id);
        assertThat(resting()).containsExactlyInAnyOrder("model-b", "model-c");
        assertThat(stored()).containsExactlyInAnyOrder("model-b", "model-c");
        assertThat(ask("model-a")).isEqualTo(200);
        assertThat(lift("/rests?model=unknown").statusCode())
                .as("it does not rest")
                .isEqualTo(200);
        assertThat(resting()).hasSize(2);

        lift("/rests");

        assertThat(resting()).isEmpty();
        assertThat(stored()).isEmpty();
        assertThat(node.database()
                        .texts("select actor from audit where action = 'account.lift' and subject = '" + id + "'"))
                .hasSize(3)
                .containsOnly("configured-admin-1");
    }

    @Test
    void restsAreLiftedByAdminsOnlyAndOfKnownAccounts() {
        letModelsRest("model-a");
        String path = PATH + "/" + id + "/rests";

        Refusal.check(node.client().bare("DELETE", path, null), FailureKind.ADMIN_AUTHENTICATION);
        Refusal.check(
                node.client().bare("DELETE", path, null, "x-api-key", ProxyProcess.CLIENT_KEY),
                FailureKind.ADMIN_AUTHENTICATION);
        Refusal.check(admin.delete(PATH + "/unknown/rests"), FailureKind.ACCOUNT_NOT_FOUND);

        assertThat(resting()).containsExactly("model-a");
    }

    @Test
    void anAccountThatIsSwitchedOnRestsForNoModel() {
        letModelsRest("model-a", "model-b");

        accounts.actWell(id, "activate");

        assertThat(resting()).isEmpty();
        assertThat(stored()).isEmpty();
        assertThat(ask("model-a")).isEqualTo(200);
    }

    private void letModelsRest(String... models) {
        anna.always(RateLimits.retryAfter(50));
        for (String model : models) {
            assertThat(ask(model)).isEqualTo(429);
        }
        anna.heal();
        assertThat(resting()).containsExactlyInAnyOrder(models);
        await().untilAsserted(() -> assertThat(stored()).containsExactlyInAnyOrder(models));
    }

    private static int ask(String model) {
        return node.client().message(MessageJson.request(model)).statusCode();
    }

    private HttpResponse<byte[]> lift(String path) {
        HttpResponse<byte[]> answer = admin.delete(PATH + "/" + id + path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private List<String> resting() {
        List<String> models = new ArrayList<>();
        accounts.show(id).path("model_cool_downs").fieldNames().forEachRemaining(models::add);
        return models;
    }

    private List<String> stored() {
        return node.database().texts("select model from model_cool_down where account_id = '" + id + "'");
    }

    private void checkAudit() {
        String rows =
                "select concat_ws(' ', action, actor, detail) from audit where subject = '" + id + "' order by id";
        assertThat(node.database().texts(rows))
                .hasSize(3)
                .allMatch(row -> row.contains("configured-admin-1"))
                .noneMatch(row -> row.contains(anna.apiKey()))
                .satisfies(all -> assertThat(all.get(0)).startsWith("account.create "))
                .satisfies(all -> assertThat(all.get(1)).startsWith("account.deactivate "))
                .satisfies(all -> assertThat(all.get(2)).startsWith("account.activate "));
    }

    @Test
    void aTestAsksTheProviderNow() {
        JsonNode good = accounts.actWell(id, "test");
        assertThat(good.path("ok").asBoolean()).isTrue();
        assertThat(good.path("models").asInt()).isEqualTo(3);
        assertThat(good.path("error").isNull()).isTrue();

        anna.disable();
        JsonNode bad = accounts.actWell(id, "test");

        assertThat(bad.path("ok").asBoolean()).isFalse();
        assertThat(bad.path("error").asText()).isNotBlank();
        accounts.awaitState(id, "invalid");
        await().untilAsserted(() -> assertThat(accounts.causes(id)).first().isEqualTo("organization_disabled"));
        anna.heal();
        accounts.actWell(id, "activate");
        assertThat(node.client().served("healed")).isEqualTo(anna.name());
    }

    @Test
    @DisplayName("case 38: a cookie that the web application renews is stored, and the old one is not needed any more")
    void aRenewedCookieIsStored() {
        SimulatedAccount ben = node.add("cookie", "ben-" + tests);
        String id = accounts.show(ben.organizationUuid()).path("id").asText();
        ben.renewCookie("sk-ant-sid02-renewed-session-of-" + ben.name());

        JsonNode first = ProxyClient.json(admin.post(PATH + "/" + id + "/test", ""));
        assertThat(first.path("ok").asBoolean()).as(first.toString()).isTrue();
        await().untilAsserted(
                        () -> assertThat(accounts.show(id).path("cookie_hint").asText())
                                .isEqualTo(ben.cookie().substring(0, 20) + "…"));
        JsonNode second = ProxyClient.json(admin.post(PATH + "/" + id + "/test", ""));

        assertThat(second.path("ok").asBoolean()).as(second.toString()).isTrue();
        assertThat(accounts.show(id).path("state").asText()).isEqualTo("active");
    }

    @Test
    @DisplayName("case 39: a cookie in any form is kept as its session key, and junk is refused unseen")
    void aCookieInAnyFormIsKeptAsItsSessionKey() {
        SimulatedAccount ben = node.provider().account("ben-" + tests);
        ObjectNode body = AccountsClient.body("cookie", ben);

        HttpResponse<byte[]> junk = accounts.post("", body.deepCopy().put("cookie", "hunter2-is-no-session"));
        Refusal.check(junk, FailureKind.REQUEST_FIELD);
        assertThat(new String(junk.body(), StandardCharsets.UTF_8))
                .contains("the session key of the web application")
                .doesNotContain("hunter2");
        JsonNode added = accounts.add(body.put("cookie", "cf=1; sessionKey=" + ben.cookie() + "; lastActiveOrg=x"));

        assertThat(added.path("cookie_hint").asText()).isEqualTo(ben.cookie().substring(0, 20) + "…");
    }

    @Test
    void accountsMoveWithTheirSecretsUnderAPassphrase() {
        SimulatedAccount ben = node.add("oauth_and_cookie", "ben-" + tests);
        Refusal.check(admin.get(PATH + "/export?secrets=true"), FailureKind.ACCOUNT_PASSPHRASE);
        String plain = new String(admin.get(PATH + "/export").body(), StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = export();
        String sealed = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(sealed)
                .contains(anna.name(), ben.name())
                .doesNotContain(
                        anna.apiKey(),
                        ben.cookie(),
                        ben.tokens().access(),
                        ben.tokens().refresh(),
                        PASSPHRASE);
        accounts.deleteAll();

        Refusal.check(admin.post(PATH + "/import", sealed), FailureKind.ACCOUNT_PASSPHRASE);
        Refusal.check(
                admin.post(PATH + "/import", sealed, "x-export-passphrase", "a wrong passphrase"),
                FailureKind.ACCOUNT_PASSPHRASE);
        assertThat(accounts.list("")).isEmpty();
        HttpResponse<byte[]> imported = admin.post(PATH + "/import", sealed, "x-export-passphrase", PASSPHRASE);

        assertThat(imported.statusCode()).isEqualTo(200);
        assertThat(ProxyClient.json(imported).path("imported").asInt()).isEqualTo(2);
        assertThat(accounts.list("")).hasSize(2);
        assertThat(node.client().served("imported", 3)).containsOnly(ben.name());
        assertThat(accounts.show(ben.organizationUuid()).path("kind").asText()).isEqualTo("oauth_and_cookie");
        JsonNode again = ProxyClient.json(admin.post(PATH + "/import", sealed, "x-export-passphrase", PASSPHRASE));
        assertThat(again.path("imported").asInt()).isZero();
        assertThat(again.path("skipped")).hasSize(2);
        assertThat(plain).doesNotContain("secrets\":{");
    }

    private static HttpResponse<byte[]> export() {
        return node.client()
                .bare(
                        "GET",
                        PATH + "/export?secrets=true",
                        null,
                        "x-api-key",
                        ProxyProcess.ADMIN_KEY,
                        "x-export-passphrase",
                        PASSPHRASE);
    }

    @Test
    void keysAreMadeShownOnceAndRevoked() {
        String key = admin.newKey("laptop-" + tests, ",\"domain\":\"Team-B\",\"hosts\":[\"b.example\"]");
        JsonNode keys = admin.json("/api/admin/keys").path("data");
        JsonNode made = keys.path(keys.size() - 1);
        assertThat(keys.toString()).doesNotContain(key);
        assertThat(made.path("domain").asText()).isEqualTo("team-b");
        assertThat(made.path("hosts").path(0).asText()).isEqualTo("b.example");
        assertThat(made.path("scope").asText()).isEqualTo("client");
        String path = "/api/admin/keys/" + made.path("id").asText();

        assertThat(admin.delete(path).statusCode()).isEqualTo(204);

        Refusal.check(admin.delete(path), FailureKind.NOT_FOUND);
        Refusal.check(node.client().message("{}", "x-api-key", key), FailureKind.CLIENT_AUTHENTICATION);
        Refusal.check(admin.post("/api/admin/keys", "{\"name\":\"x\",\"scope\":\"root\"}"), FailureKind.REQUEST_FIELD);
        String adminKey = admin.newKey("operator-" + tests, ",\"scope\":\"admin\"");
        assertThat(node.client().bare("GET", PATH, null, "x-api-key", adminKey).statusCode())
                .isEqualTo(200);
    }

    private static String tagOf(String accountId) {
        return admin.get(PATH + "/" + accountId).headers().firstValue("etag").orElseThrow();
    }

    private String tag() {
        return tagOf(id);
    }

    private HttpResponse<byte[]> put(String body, String tag) {
        String path = PATH + "/" + id;
        return tag == null ? admin.put(path, body) : admin.put(path, body, "if-match", tag);
    }
}
