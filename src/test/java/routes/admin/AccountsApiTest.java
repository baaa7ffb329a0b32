package routes.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.account.Account;
import gateway.admin.AdminFixture;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.http.ResponseWriter;

class AccountsApiTest {

    private static final String PATH = "/api/admin/accounts";
    private static final String KEY = "sk-ant-api03-first-key-0001";

    private final AdminFixture admin = new AdminFixture();
    private final ResponseWriter writer = new ResponseWriter(new FailureMessages());
    private final AccountAnswers answers = new AccountAnswers(admin.pool, () -> Map.of(), writer);
    private final AccountsApi api = new AccountsApi(admin.administration, answers);
    private Account account;

    @BeforeEach
    void fill() {
        account = admin.addKey("first", KEY, "org-1");
    }

    @Test
    void aNameInThePathIsDecoded() throws Exception {
        admin.addKey("team + one", "sk-ant-api03-of-team-one-01", "org-7");

        JsonNode shown = AdminCall.of(PATH + "/team%20+%20one").to(api::show).json();

        assertThat(shown.path("organization_uuid").asText()).isEqualTo("org-7");
        refused(FailureKind.NOT_FOUND, () -> AdminCall.of(PATH + "/100%").to(api::show));
    }

    @Test
    void anAccountIsShownMaskedAndWithItsTag() throws Exception {
        AdminCall call = AdminCall.of(PATH + "/org-1").to(api::show);

        assertThat(call.status()).isEqualTo(200);
        assertThat(call.answerHeader("etag")).isEqualTo("\"v" + account.version() + "\"");
        assertThat(call.answerHeader("cache-control")).isEqualTo("no-store");
        assertThat(call.json().get("secret_hint").textValue()).isEqualTo("…0001");
        assertThat(call.answer()).doesNotContain(KEY);
    }

    @Test
    void anAccountIsDescribedAsItIsAnswered() throws Exception {
        JsonNode shown = AdminCall.of(PATH + "/org-1").to(api::show).json();

        assertThat(names(shown)).isEqualTo(names(schema("Account").get("properties")));
        assertThat(names(shown)).hasSameSizeAs(schema("Account").get("required"));
    }

    @Test
    void aNewAccountIsAnsweredWithItsTag() throws Exception {
        admin.provider.organizations.put("sk-ant-api03-other-key-0002", "org-2");
        AdminCall call = AdminCall.of(PATH)
                .body("{\"name\":\"second\",\"secret\":\"sk-ant-api03-other-key-0002\",\"domain\":\"Team-A\"}")
                .to(api::create);

        assertThat(call.status()).isEqualTo(201);
        assertThat(call.answerHeader("etag")).isEqualTo("\"v1\"");
        assertThat(call.json().get("kind").textValue()).isEqualTo("api_key");
        assertThat(call.json().get("domain").textValue()).isEqualTo("team-a");
        assertThat(call.json().get("organization_uuid").textValue()).isEqualTo("org-2");
    }

    @Test
    void aProxyIsShownWithoutItsPasswordAndStaysWhereItIsNotNamed() throws Exception {
        String id = AdminCall.of(PATH)
                .parameter("validate", "false")
                .body("{\"name\":\"second\",\"secret\":\"sk-ant-api03-other-key-0002\","
                        + "\"proxy\":\"socks5://ann:s3cret@proxy.example.com:1080\"}")
                .to(api::create)
                .json()
                .get("id")
                .textValue();

        assertThat(changed(id, "{\"weight\":3}")).isEqualTo("socks5://proxy.example.com:1080");
        assertThat(changed(id, "{\"proxy\":\"socks5://proxy.example.com:1080\"}"))
                .isEqualTo("socks5://proxy.example.com:1080");
        assertThat(admin.store.rows.get(id).options().proxy().password()).isEqualTo("s3cret");
        assertThat(changed(id, "{\"proxy\":null}")).isNull();
        assertThat(admin.store.rows.get(id).options().proxy()).isNull();
        refused(FailureKind.REQUEST_FIELD, () -> changed(id, "{\"proxy\":\"nonsense\"}"));
    }

    private String changed(String id, String body) throws Exception {
        long version = admin.store.rows.get(id).version();
        AdminCall call = AdminCall.of(PATH + "/" + id)
                .header("if-match", "\"v" + version + "\"")
                .body(body)
                .to(api::change);
        assertThat(call.answer()).doesNotContain("s3cret");
        return call.json().get("proxy").textValue();
    }

    @Test
    void anAccountThatNobodyValidatesHasNoOrganisation() throws Exception {
        AdminCall call = AdminCall.of(PATH)
                .parameter("validate", "false")
                .body("{\"name\":\"second\",\"secret\":\"sk-ant-api03-other-key-0002\"}")
                .to(api::create);

        assertThat(call.json().get("organization_uuid").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"x\",\"secret\":\"k\",\"colour\":1}", "{\"secret\":\"k\"}", "{\"name\":7}"})
    void otherBodiesAreRefused(String body) {
        refused(FailureKind.REQUEST_FIELD, () -> AdminCall.of(PATH).body(body).to(api::create));
    }

    @Test
    void aMissingBodyIsRefused() {
        refused(FailureKind.REQUEST_BODY_MISSING, () -> AdminCall.of(PATH).to(api::create));
    }

    @Test
    void aChangeNeedsATag() {
        refused(
                FailureKind.PRECONDITION_REQUIRED,
                () -> change().body("{\"name\":\"new\"}").to(api::change));
        refused(FailureKind.PRECONDITION_REQUIRED, () -> change().to(api::delete));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"v999\"", "\"other\"", "\"v\"", "v2", "W/\"v9\""})
    void anotherTagIsRefused(String tag) {
        refused(
                FailureKind.PRECONDITION_FAILED,
                () -> change().header("if-match", tag)
                        .body("{\"name\":\"new\"}")
                        .to(api::change));
        refused(
                FailureKind.PRECONDITION_FAILED,
                () -> change().header("if-match", tag).to(api::delete));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "W/", "3", "v", "v1.0", "other"})
    void whatIsNoTagIsSaidToBeNone(String tag) {
        refused(
                FailureKind.REQUEST_PARAMETER,
                () -> change().header("if-match", tag).to(api::delete));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"v1\"", "W/\"v1\"", "v1", "*"})
    void theRightTagIsTaken(String tag) throws Exception {
        AdminCall call = change().header("if-match", tag)
                .body("{\"weight\":5,\"priority\":-1}")
                .to(api::change);

        assertThat(call.status()).isEqualTo(200);
        assertThat(call.answerHeader("etag")).isEqualTo("\"v2\"");
        assertThat(call.json().get("name").textValue()).isEqualTo("first");
        assertThat(call.json().get("weight").intValue()).isEqualTo(5);
    }

    @Test
    void aDomainIsTakenAwayByNull() throws Exception {
        change().header("if-match", "*").body("{\"domain\":\"team-a\"}").to(api::change);
        AdminCall unnamed =
                change().header("if-match", "*").body("{\"weight\":2}").to(api::change);
        AdminCall removed =
                change().header("if-match", "*").body("{\"domain\":null}").to(api::change);

        assertThat(unnamed.json().get("domain").textValue()).isEqualTo("team-a");
        assertThat(removed.json().get("domain").isNull()).isTrue();
    }

    @Test
    void aRemovedAccountIsGone() throws Exception {
        assertThat(change().header("if-match", "\"v1\"").to(api::delete).status())
                .isEqualTo(204);

        refused(FailureKind.ACCOUNT_NOT_FOUND, () -> change().to(api::show));
    }

    @Test
    void listsPageByPage() throws Exception {
        admin.addKey("second", "sk-ant-api03-other-key-0002", "org-2");
        AdminCall first = AdminCall.of(PATH).parameter("limit", "1").to(api::list);
        AdminCall second = AdminCall.of(PATH)
                .parameter("limit", "1")
                .parameter("after", first.json().get("last_id").textValue())
                .to(api::list);

        assertThat(first.json().at("/data/0/name").textValue()).isEqualTo("first");
        assertThat(first.json().get("has_more").booleanValue()).isTrue();
        assertThat(second.json().at("/data/0/name").textValue()).isEqualTo("second");
        assertThat(second.json().get("has_more").booleanValue()).isFalse();
    }

    @Test
    void anEmptyPageHasNoLastId() throws Exception {
        AdminCall call = AdminCall.of(PATH).parameter("state", "invalid").to(api::list);

        assertThat(call.json().get("data")).isEmpty();
        assertThat(call.json().get("last_id").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"limit,0", "limit,1001", "limit,many", "limit,99999999999", "after,nobody"})
    void otherPagesAreRefused(String name, String value) {
        refused(
                FailureKind.REQUEST_PARAMETER,
                () -> AdminCall.of(PATH).parameter(name, value).to(api::list));
    }

    @Test
    void switchingOffIsInTheHistoryWithItsReason() throws Exception {
        AdminCall.of(PATH + "/org-1/deactivate")
                .body("{\"reason\":\"holiday\"}")
                .to(api::deactivate);
        AdminCall call =
                AdminCall.of(PATH + "/org-1/history").parameter("limit", "1").to(api::history);

        JsonNode entry = call.json().at("/data/0");
        assertThat(names(entry)).isEqualTo(names(schema("StateChange").get("properties")));
        assertThat(entry.get("to").textValue()).isEqualTo("inactive");
        assertThat(entry.get("cause").textValue()).isEqualTo("operator_deactivated");
        assertThat(entry.get("reason").textValue()).isEqualTo("holiday");
        assertThat(entry.get("actor").textValue()).isEqualTo(AdminFixture.ACTOR);
        assertThat(call.json().get("has_more").booleanValue()).isTrue();

        AdminCall rest = AdminCall.of(PATH + "/org-1/history")
                .parameter("before", call.json().get("last_number").asText())
                .to(api::history);
        assertThat(rest.json().at("/data/0/cause").textValue()).isEqualTo("added");
        assertThat(rest.json().get("has_more").booleanValue()).isFalse();
    }

    @Test
    void aTestTellsWhatTheProviderSays() throws Exception {
        AdminCall good = AdminCall.of(PATH + "/org-1/test").to(api::test);
        admin.provider.organizations.clear();
        AdminCall bad = AdminCall.of(PATH + "/org-1/test").to(api::test);

        assertThat(good.json().get("ok").booleanValue()).isTrue();
        assertThat(good.json().get("models").intValue()).isEqualTo(1);
        assertThat(bad.status()).isEqualTo(200);
        assertThat(bad.json().get("ok").booleanValue()).isFalse();
        assertThat(bad.json().at("/account/state").textValue()).isEqualTo("invalid");
        assertThat(names(bad.json())).isEqualTo(names(schema("AccountTest").get("properties")));
    }

    private AdminCall change() {
        return AdminCall.of(PATH + "/" + account.id());
    }

    static void refused(FailureKind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GatewayFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private static JsonNode schema(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(AccountsApiTest.class.getResourceAsStream("/openapi.json"))) {
            return Json.mapper().readTree(in).at("/components/schemas/" + name);
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
