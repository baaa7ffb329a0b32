package gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {

    private static final String TEXT = "a password of twelve";

    @Test
    void knowsItselfAgainAndNothingElse() {
        Password password = Password.of(TEXT);

        assertThat(password.matches(TEXT)).isTrue();
        assertThat(password.matches(TEXT)).as("a second time").isTrue();
        assertThat(password.matches(TEXT + "x")).isFalse();
        assertThat(password.matches("")).isFalse();
        assertThat(password.matches("x".repeat(100_000))).isFalse();
        assertThat(password).asString().doesNotContain(TEXT);
    }

    @Test
    void isKnownByItsHashWhichTellsNothingOfIt() {
        String hash = Password.hashed(TEXT);

        assertThat(hash).startsWith("pbkdf2-sha256:600000:").doesNotContain(TEXT);
        assertThat(Password.hashed(TEXT)).as("another salt").isNotEqualTo(hash);
        assertThat(Password.objection(hash)).isNull();
        assertThat(Password.of(hash).matches(TEXT)).isTrue();
        assertThat(Password.of(hash).matches(hash))
                .as("the hash is no password")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "eleven char", "pbkdf2-sha256:600000:short", "pbkdf2-sha256:x:AAAAAAAAAAAAAAAAAAAAAA==:A"})
    void whatCannotBeOneIsRefusedWithoutBeingTold(String text) {
        String objection = Password.objection(text);

        assertThat(objection).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> Password.of(text));
        if (!text.isEmpty()) {
            assertThat(objection).doesNotContain(text);
        }
    }

    @Test
    void aHashOfTooManyRoundsIsRefused() {
        String many = Password.hashed(TEXT).replace(":600000:", ":99999999:");

        assertThatIllegalArgumentException().isThrownBy(() -> Password.of(many));
    }
}
