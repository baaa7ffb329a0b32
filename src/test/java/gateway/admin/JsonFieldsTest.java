package gateway.admin;

import static gateway.admin.AccountAdministrationTest.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.account.AccountKind;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {

    @Test
    void readsEveryTypeOfField() {
        JsonFields json = read("{\"text\":\"t\",\"number\":7,\"time\":\"2026-11-20T13:00:00+01:00\",\"flag\":true,"
                + "\"kind\":\"oauth_and_cookie\",\"list\":[\"a\",\"b\"],\"gone\":null,\"inner\":{\"x\":\"y\"}}");

        assertThat(json.text("text")).isEqualTo("t");
        assertThat(json.integer("number")).isEqualTo(7);
        assertThat(json.time("time")).isEqualTo(Instant.parse("2026-11-20T12:00:00Z"));
        assertThat(json.flag("flag")).isTrue();
        assertThat(json.word("kind", AccountKind.class)).isEqualTo(AccountKind.OAUTH_AND_COOKIE);
        assertThat(json.texts("list")).containsExactly("a", "b");
        assertThat(json.text("gone")).isNull();
        assertThat(json.isThere("gone")).isTrue();
        assertThat(json.isThere("absent")).isFalse();
        assertThat(json.inner("inner")).isNotNull();
        json.done();
    }

    @Test
    void anEmptyBodyIsAnObjectWithoutFields() {
        JsonFields json = JsonFields.read(new byte[0]);

        assertThat(json.text("text")).isNull();
        json.done();
    }

    static Stream<Arguments> wrongTypes() {
        return Stream.of(
                wrong("{\"x\":1}", "x: expected a text", json -> json.text("x")),
                wrong("{}", "x: expected a text, got none", json -> json.requireText("x")),
                wrong("{\"x\":1.5}", "x: expected a whole number", json -> json.integer("x")),
                wrong("{\"x\":\"1\"}", "x: expected a whole number", json -> json.integer("x")),
                wrong("{\"x\":99999999999}", "x: expected a whole number", json -> json.integer("x")),
                wrong("{\"x\":\"soon\"}", "x: expected a time", json -> json.time("x")),
                wrong("{\"x\":\"true\"}", "x: expected true or false", json -> json.flag("x")),
                wrong(
                        "{\"x\":\"OAUTH\"}",
                        "x: expected one of api_key, oauth",
                        json -> json.word("x", AccountKind.class)),
                wrong("{\"x\":[1]}", "x: expected a list of texts", json -> json.texts("x")),
                wrong("{\"x\":{}}", "x: expected a list", json -> json.objects("x")),
                wrong("{\"x\":[{},7]}", "x[1]: expected an object", json -> json.objects("x")),
                wrong(
                        "{\"x\":[{\"y\":7}]}",
                        "x[0].y: expected a text",
                        json -> json.objects("x").getFirst().text("y")),
                wrong("{\"x\":1}", "x: this field is not known here", JsonFields::done));
    }

    private static Arguments wrong(String json, String complaint, Consumer<JsonFields> reading) {
        return Arguments.of(json, complaint, reading);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongTypes")
    void anythingElseIsRefusedByName(String json, String complaint, Consumer<JsonFields> reading) {
        assertThatThrownBy(() -> reading.accept(read(json))).isInstanceOfSatisfying(GatewayFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_FIELD);
            assertThat(failure.arguments().get(0) + ": " + failure.arguments().get(1))
                    .startsWith(complaint);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}x", "{} {}", "{'x':1}", "{\"x\":1,}"})
    void whatIsNotJsonIsRefused(String text) {
        refused(FailureKind.REQUEST_NOT_JSON, () -> read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "\"text\"", "null"})
    void whatIsNoObjectIsRefused(String text) {
        refused(FailureKind.REQUEST_SHAPE, () -> read(text));
    }

    private static JsonFields read(String text) {
        return JsonFields.read(text.getBytes(UTF_8));
    }
}
