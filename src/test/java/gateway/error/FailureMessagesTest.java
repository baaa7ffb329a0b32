package gateway.error;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.GatewayFailure.RequestRefused;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureMessagesTest {

    private final FailureMessages messages = new FailureMessages();

    @ParameterizedTest
    @EnumSource
    void hasASentenceForEveryKindEvenWithoutArguments(FailureKind kind) {
        String text = messages.text(new RequestRefused(kind), Locale.ENGLISH);

        assertThat(text)
                .matches("(?s)(\\p{Lower}*[A-Z:]|prompt is too long:).*\\.")
                .doesNotContain("{", "}", "'", "??");
    }

    @Test
    void hasNoSentenceWithoutAKind() {
        Set<String> known =
                Arrays.stream(FailureKind.values()).map(FailureKind::messageKey).collect(Collectors.toSet());

        assertThat(ResourceBundle.getBundle("locales.messages", Locale.ROOT).keySet())
                .allMatch(key -> known.contains(key.replaceFirst("\\.plain$", "")));
    }

    @Test
    void fillsArgumentsIn() {
        assertThat(text(FailureKind.REQUEST_SHAPE, "messages: expected an array, got a string"))
                .isEqualTo(
                        "The request body does not have the expected shape: messages: expected an array, got a string");
        assertThat(text(FailureKind.REQUEST_TOO_LARGE, 32))
                .isEqualTo("The request body is larger than the 32 MB that are allowed here.");
        assertThat(text(FailureKind.REQUEST_PARAMETER, "limit", "expected a number from 1 to 1000"))
                .isEqualTo("limit: expected a number from 1 to 1000");
    }

    @Test
    void takesArgumentsAsTheyAre() {
        assertThat(text(FailureKind.REQUEST_SHAPE, "it's {1} '{0}' {")).endsWith("it's {1} '{0}' {");
        assertThat(text(FailureKind.REQUEST_TOO_LARGE, 10_000)).contains("10000 MB");
        assertThat(text(FailureKind.ACCOUNT_NONE, "one too many")).doesNotContain("one too many");
    }

    @Test
    void answersInEnglishWhereThereIsNoTranslation() {
        String english = text(FailureKind.INTERNAL);

        for (Locale locale :
                List.of(Locale.GERMANY, Locale.ROOT, Locale.of("xx"), Locale.forLanguageTag("zh-Hant-TW"))) {
            assertThat(messages.text(new RequestRefused(FailureKind.INTERNAL), locale))
                    .isEqualTo(english);
        }
    }

    @Test
    void prefersTheExactLocaleThenItsLanguageThenEnglish() {
        var translated = new FailureMessages(List.of(Locale.of("tlh"), Locale.of("tlh", "US")));

        assertThat(translated.text(new RequestRefused(FailureKind.INTERNAL), Locale.of("tlh", "US")))
                .isEqualTo("internal, US");
        assertThat(translated.text(new RequestRefused(FailureKind.INTERNAL), Locale.of("tlh", "DE")))
                .isEqualTo("internal, any country");
        assertThat(translated.text(new RequestRefused(FailureKind.DRAINING), Locale.of("tlh")))
                .isEqualTo(text(FailureKind.DRAINING));
        assertThat(translated.text(new RequestRefused(FailureKind.REQUEST_SHAPE), Locale.of("tlh")))
                .isEqualTo("plain ä");
        assertThat(translated.text(new RequestRefused(FailureKind.INTERNAL), Locale.FRENCH))
                .isEqualTo(text(FailureKind.INTERNAL));
    }

    private String text(FailureKind kind, Object... arguments) {
        return messages.text(new RequestRefused(kind, arguments), Locale.ENGLISH);
    }
}
