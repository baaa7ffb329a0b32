package gateway.credential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStrengthTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "3f0e4a5c-9d1b-4c8e-a7f2-1b6d9e0c5a43",
                "correct horse battery staple",
                "Zk3vQ9tLw8XrB2nH",
                "the master key of the integration tests"
            })
    void takesWhatNobodyCanGuess(String text) {
        assertThat(KeyStrength.suffices(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "x",
                "Zk3vQ9tLw8XrB2n",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abababababababababababababababab",
                "changemechangemechangeme",
                "Password-Password-Password-123",
                "my-secret-master-key",
                "claude-proxy-master-key",
                "1234567890123456789012345678901234567890",
                "                                        "
            })
    void refusesWhatCanBeGuessed(String text) {
        assertThat(KeyStrength.suffices(text)).isFalse();
    }
}
