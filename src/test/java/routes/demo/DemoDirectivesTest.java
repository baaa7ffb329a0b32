package routes.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoDirectivesTest {

    @Test
    void readsAnErrorWithItsOptions() {
        DemoDirectives directives = DemoDirectives.read("hi [[error=429 retry-after=7 account=-1]] there");

        assertThat(directives.errorStatus()).isEqualTo(429);
        assertThat(directives.retryAfterSeconds()).isEqualTo(7);
        assertThat(directives.refuses("sk-ant-demo-1")).isTrue();
        assertThat(directives.refuses("sk-ant-demo-2")).isFalse();
        assertThat(directives.prompt()).isEqualTo("hi  there");
    }

    @Test
    void readsSeveralDirectives() {
        DemoDirectives directives = DemoDirectives.read("[[tool]][[thinking]] [[slow=2000]] [[cut=5]] [[words=200]]");

        assertThat(directives.tool()).isTrue();
        assertThat(directives.thinking()).isTrue();
        assertThat(directives.slowMillis()).isEqualTo(2000);
        assertThat(directives.cutAfterDeltas()).isEqualTo(5);
        assertThat(directives.words()).isEqualTo(200);
        assertThat(directives.prompt()).isEmpty();
    }

    @Test
    void leavesUnknownDirectivesInTheText() {
        assertThat(DemoDirectives.read("a [[wiki link]] $1").prompt()).isEqualTo("a [[wiki link]] $1");
    }

    @Test
    void boundsNumbers() {
        DemoDirectives directives =
                DemoDirectives.read("[[words=999999999]] [[slow=99999999999999]] [[error=-3]] [[cut=x]]");

        assertThat(directives.words()).isEqualTo(20_000);
        assertThat(directives.slowMillis()).isZero();
        assertThat(directives.errorStatus()).isEqualTo(500);
        assertThat(directives.cutAfterDeltas()).isZero();
    }
}
