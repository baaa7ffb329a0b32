package gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalTokenTest {

    private final LocalToken token = LocalToken.random();

    @Test
    void isAnotherAtEachStartAndLongEnough() {
        assertThat(token.text())
                .hasSizeGreaterThan(40)
                .isNotEqualTo(LocalToken.random().text());
    }

    @Test
    void matchesItselfOnly() {
        assertThat(token.matches(token.text())).isTrue();
        assertThat(token.matches(null)).isFalse();
        assertThat(token.matches("")).isFalse();
        assertThat(token.matches(token.text() + "x")).isFalse();
        assertThat(token.matches(token.text().substring(1))).isFalse();
    }

    @Test
    void isNotInWhatIsLogged() {
        assertThat(token).asString().doesNotContain(token.text());
    }
}
