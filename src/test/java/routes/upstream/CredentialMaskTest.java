package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialMaskTest {

    private static final String KEY = "sk-ant-api03-sk-ant-sk-Ab_9-x";

    private static CredentialMask mask(String... credentials) {
        return Objects.requireNonNull(CredentialMask.of(List.of(credentials)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing to see",
                KEY,
                "the key sk-ant-api03-sk-ant-sk-Ab_9-x is not known",
                "sk-ant-api03-sk-ant-sk-Ab_9-xsk-ant-api03-sk-ant-sk-Ab_9-x",
                "sk-ant-sk-ant-api03-sk-ant-sk-Ab_9-x.",
                "sk-ant-api03-sk-ant-sk-ant-api03-sk-ant-sk-Ab_9-x",
                "ends like one: sk-ant-api03-sk-ant-sk-Ab_9-"
            })
    void masksWhereverTheFlowIsCut(String text) {
        String expected = text.replace(KEY, "*".repeat(KEY.length()));
        Random cuts = new Random(7);
        for (int round = 0; round < 200; round++) {
            CredentialMask mask = mask(KEY);
            Buffer out = Buffer.buffer();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + 1 + cuts.nextInt(1 + round % 40));
                out.appendBuffer(mask.apply(Buffer.buffer(text.substring(at, end))));
                at = end;
            }
            Buffer rest = mask.rest();
            assertThat(rest == null ? out : out.appendBuffer(rest)).hasToString(expected);
        }
    }

    @Test
    void passesWhatHoldsNoCredentialOnWithoutACopy() {
        Buffer chunk = Buffer.buffer("data: {\"text\":\"Hello\"}\n\n");

        assertThat(mask(KEY).apply(chunk)).isSameAs(chunk);
    }

    @Test
    void knowsHowCredentialsAreWrittenInJsonAndInAddresses() {
        assertThat(mask("abc/def+ghi=jkl")
                        .apply(Buffer.buffer("{\"a\":\"abc\\/def+ghi=jkl\"} ?k=abc%2Fdef%2Bghi%3Djkl&")))
                .asString()
                .doesNotContain("def")
                .startsWith("{\"a\":\"**")
                .endsWith("**&");
    }

    @Test
    void doesNotTakeWordsForCredentials() {
        assertThat(CredentialMask.of(List.of("ollama", "none", ""))).isNull();
    }

    @Test
    void masksValuesOfHeadersAndKeepsTheOthersInOrder() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("a", "1")
                .add("x-debug", "got Bearer " + KEY + "!")
                .add("a", "2");

        MultiMap masked = mask(KEY).apply(headers);

        assertThat(masked.get("x-debug")).isEqualTo("got Bearer " + "*".repeat(KEY.length()) + "!");
        assertThat(masked.getAll("a")).containsExactly("1", "2");
        MultiMap clean = MultiMap.caseInsensitiveMultiMap().add("a", "1");
        assertThat(mask(KEY).apply(clean)).isSameAs(clean);
    }

    @Test
    void dropsHeadersThatAreNamedLikeACredential() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("request-id", "req_1")
                .add("x-" + KEY, "1")
                .add(KEY.toLowerCase(Locale.ROOT), "2")
                .add(KEY.toUpperCase(Locale.ROOT), KEY)
                .add("x-last", "of " + KEY);

        MultiMap clean = mask(KEY).apply(headers);

        assertThat(clean.names()).containsExactlyInAnyOrder("request-id", "x-last");
        assertThat(clean.get("x-last")).isEqualTo("of " + "*".repeat(KEY.length()));
    }
}
