package routes.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.access.ClientIdentity;
import gateway.access.KeyHasher;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.admin.AdminFixture;
import gateway.admin.KeyAdministration;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.http.ResponseWriter;

class KeysApiTest {

    private final MemoryKeys store = new MemoryKeys();
    private final KeyRing ring = new KeyRing(
            store,
            new KeyHasher("a pepper of 32 bytes, or a bit more".getBytes(UTF_8)),
            List.of("configured"),
            List.of(),
            InstantSource.fixed(AdminCall.ARRIVAL));
    private final Trail trail = new Trail();
    private final KeysApi api =
            new KeysApi(new KeyAdministration(ring, trail), new ResponseWriter(new FailureMessages()));

    @Test
    void aKeyIsToldOnceAndLetsIn() {
        AdminCall call = create("{\"name\":\" laptop \"}");

        assertThat(call.status()).isEqualTo(201);
        JsonNode made = call.json();
        String key = made.path("key").asText();
        assertThat(ring.authenticate(key, null, KeyScope.CLIENT).map(ClientIdentity::name))
                .contains("laptop");
        assertThat(made.path("scope").asText()).isEqualTo("client");
        assertThat(made.path("created_at").asText()).isEqualTo("2026-11-20T12:00:00Z");
        assertThat(made.path("revoked_at").isNull()).isTrue();
        assertThat(trail.entries())
                .singleElement()
                .asString()
                .startsWith(
                        AdminFixture.ACTOR + " key.create " + made.path("id").asText())
                .contains("name=laptop", "scope=client")
                .doesNotContain(key);

        AdminCall listed = list();

        JsonNode data = listed.json().path("data");
        assertThat(data).hasSize(1);
        assertThat(data.get(0).path("id")).isEqualTo(made.path("id"));
        assertThat(data.get(0).path("hint").asText()).endsWith(key.substring(key.length() - 4));
        assertThat(listed.answer()).doesNotContain(key).doesNotContain("hmac");
    }

    @Test
    void aKeyMayHaveADomainAndHosts() {
        JsonNode made = create("{\"name\":\"a\",\"domain\":\"Team-A\",\"hosts\":[\"b.example.com\",\"A.example.com\"]}")
                .json();

        ClientIdentity client = ring.authenticate(made.path("key").asText(), null, KeyScope.CLIENT)
                .orElseThrow();
        assertThat(client.domain()).isEqualTo("team-a");
        assertThat(client.hosts()).isEqualTo(Set.of("a.example.com", "b.example.com"));
        assertThat(made.path("hosts")).extracting(JsonNode::asText).containsExactly("a.example.com", "b.example.com");
        assertThat(trail.entries()).singleElement().asString().contains("domain=team-a");
    }

    @Test
    void anAdminKeyOpensTheAdminApiOnly() {
        String key = create("{\"name\":\"deputy\",\"scope\":\"admin\"}")
                .json()
                .path("key")
                .asText();

        assertThat(ring.authenticate(key, null, KeyScope.ADMIN)).isPresent();
        assertThat(ring.authenticate(key, null, KeyScope.CLIENT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|name",
                "{\"name\":\" \"}|name",
                "{\"name\":7}|name",
                "{\"name\":\"a\",\"scope\":\"root\"}|scope",
                "{\"name\":\"a\",\"domain\":\"team a\"}|domain",
                "{\"name\":\"a\",\"hosts\":[\"http://x\"]}|hosts",
                "{\"name\":\"a\",\"hosts\":\"x\"}|hosts",
                "{\"name\":\"a\",\"nmae\":\"a\"}|nmae"
            })
    void aWrongFieldIsNamedAndMakesNoKey(String body, String field) {
        assertThatThrownBy(() -> create(body))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_FIELD);
                    assertThat(failure.arguments().getFirst()).isEqualTo(field);
                });
        assertThat(store.loadAll()).isEmpty();
        assertThat(trail.entries()).isEmpty();
    }

    @Test
    void aRevokedKeyIsRefusedAtOnceAndStaysInTheList() {
        JsonNode made = create("{\"name\":\"laptop\"}").json();
        String id = made.path("id").asText();

        AdminCall call = revoke(id);

        assertThat(call.status()).isEqualTo(204);
        assertThat(call.answer()).isEmpty();
        assertThat(ring.authenticate(made.path("key").asText(), null, KeyScope.CLIENT))
                .isEmpty();
        assertThat(list().json().path("data").get(0).path("revoked_at").asText())
                .isEqualTo("2026-11-20T12:00:00Z");
        assertThat(trail.entries()).last().asString().startsWith(AdminFixture.ACTOR + " key.revoke " + id);
    }

    @Test
    void onlyAValidStoredKeyCanBeRevoked() {
        String id = create("{\"name\":\"laptop\"}").json().path("id").asText();
        revoke(id);

        for (String path : List.of(id, "laptop", "configured-1", "", "unknown")) {
            assertThatThrownBy(() -> revoke(path))
                    .as(path)
                    .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                    .extracting(GatewayFailure::kind)
                    .isEqualTo(FailureKind.NOT_FOUND);
        }
        assertThat(ring.authenticate("configured", null, KeyScope.CLIENT)).isPresent();
        assertThat(trail.entries()).hasSize(2);
    }

    @Test
    void keysAreListedPageByPage() throws Exception {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(create("{\"name\":\"key " + i + "\"}").json().path("id").asText());
        }
        AdminCall first = AdminCall.of("/api/admin/keys").parameter("limit", "2");
        api.list(first.exchange());
        assertThat(first.json().path("data"))
                .extracting(key -> key.path("id").asText())
                .containsExactly(made.get(0), made.get(1));
        assertThat(first.json().path("has_more").asBoolean()).isTrue();

        AdminCall second = AdminCall.of("/api/admin/keys")
                .parameter("after", first.json().path("last_id").asText());
        api.list(second.exchange());
        assertThat(second.json().path("data"))
                .extracting(key -> key.path("id").asText())
                .containsExactly(made.get(2));
        assertThat(second.json().path("has_more").asBoolean()).isFalse();

        Exchange unknown =
                AdminCall.of("/api/admin/keys").parameter("after", "x").exchange();
        assertThatThrownBy(() -> api.list(unknown)).isInstanceOf(GatewayFailure.class);
    }

    @Test
    void aNameIsGivenOnceAndFreeAgainWhenItsKeyIsRevoked() {
        String id = create("{\"name\":\"laptop\"}").json().path("id").asText();

        assertThatThrownBy(() -> create("{\"name\":\" laptop \",\"scope\":\"admin\"}"))
                .asInstanceOf(InstanceOfAssertFactories.type(GatewayFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.ACCESS_KEY_NAME);
                    assertThat(failure.kind().status()).isEqualTo(409);
                    assertThat(failure.arguments()).containsExactly("laptop", id);
                });
        assertThat(store.loadAll()).hasSize(1);
        assertThat(trail.entries()).hasSize(1);

        revoke(id);
        assertThat(create("{\"name\":\"laptop\"}").status()).isEqualTo(201);
    }

    private AdminCall create(String body) {
        AdminCall call = AdminCall.of("/api/admin/keys").body(body);
        api.create(call.exchange());
        return call;
    }

    private AdminCall list() {
        AdminCall call = AdminCall.of("/api/admin/keys");
        api.list(call.exchange());
        return call;
    }

    private AdminCall revoke(String id) {
        AdminCall call = AdminCall.of("/api/admin/keys/" + id);
        api.revoke(call.exchange());
        return call;
    }
}
