package routes.jolokia;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JolokiaQuestionTest {

    private static String checked(String body) {
        return new String(JolokiaQuestion.checked(body.getBytes(UTF_8)), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "7",
                "[7]",
                "{}",
                "{\"type\":\"config\"}",
                "{\"type\":\"notification\",\"command\":\"register\"}",
                "[{\"type\":\"read\",\"target\":{\"url\":\"service:jmx:rmi:///jndi\"}}]"
            })
    void whatNobodyMayAskIsRefused(String body) {
        assertThatIllegalArgumentException().isThrownBy(() -> checked(body));
    }

    @Test
    void isPassedOnAsItWasUnderstood() {
        assertThat(checked("{\"type\":\"notification\", \"type\":\"read\",\"mbean\":\"a:type=b\"}"))
                .isEqualTo("{\"type\":\"read\",\"mbean\":\"a:type=b\"}");
    }

    @Test
    void manyQuestionsAreAnsweredAndTooManyAreNot() {
        String one = "{\"type\":\"read\",\"mbean\":\"a:type=b\"}";
        String all = "{\"type\":\"read\",\"mbean\":\"a:*\"}";

        assertThat(checked("[" + one + ("," + one).repeat(499) + "]")).startsWith("[");
        assertThatIllegalArgumentException().isThrownBy(() -> checked("[" + one + ("," + one).repeat(500) + "]"));
        assertThat(checked("[" + all + ("," + all).repeat(7) + "]")).startsWith("[");
        assertThatIllegalArgumentException().isThrownBy(() -> checked("[" + all + ("," + all).repeat(8) + "]"));
    }
}
