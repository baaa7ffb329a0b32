package routes.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.junit.jupiter.api.Test;

class RootCauseTest {

    @Test
    void saysWhichRouteCannotBeMade() {
        var failure = new IllegalStateException(
                "outer",
                new FailedToCreateRouteException(
                        "do-work",
                        "routes:own.camel.yaml:8",
                        "Route(do-work)",
                        new NumberFormatException("For input string: \"a\"")));

        assertThat(RootCause.of(failure)).isEqualTo("own.camel.yaml:8: the route do-work: For input string: \"a\"");
    }

    @Test
    void saysWhichRouteCannotBeStarted() {
        var failure = new FailedToStartRouteException(
                "do-work", "own.camel.yaml:8", "because", new IllegalArgumentException("two\n lines"));

        assertThat(RootCause.of(failure)).isEqualTo("own.camel.yaml:8: the route do-work: two lines");
    }

    @Test
    void aClassThatIsMissingIsMoreThanItsName() {
        assertThat(RootCause.of(new IllegalStateException(new ClassNotFoundException("java.lang.Throwabl"))))
                .isEqualTo("there is no class java.lang.Throwabl");
    }

    @Test
    void aFailureWithoutWordsIsCalledByItsName() {
        assertThat(RootCause.of(new IllegalStateException(new NullPointerException())))
                .isEqualTo("NullPointerException");
    }
}
