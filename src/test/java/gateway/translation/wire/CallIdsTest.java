package gateway.translation.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import gateway.translation.ResponsesRun;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallIdsTest {

    @Test
    void idsAreCleanedMadeUpAndToldApart() {
        CallIds ids = new CallIds(ResponsesRun.frame());

        assertThat(ids.accept("functions.f:0")).isEqualTo("xid-functions_2e_f_3a_0");
        assertThat(ids.accept("")).isEqualTo("toolu_7f3a_0");
        assertThat(ids.accept("a_2")).isEqualTo("a_2");
        assertThat(ids.accept("a")).isEqualTo("a");
        assertThat(ids.accept("a")).isEqualTo("a_3");
        assertThat(ids.accept("a")).isEqualTo("a_4");
    }

    @Test
    void manyCallsOfOneIdTakeNoLongerThanOthers() {
        CallIds ids = new CallIds(ResponsesRun.frame());
        Set<String> accepted = new HashSet<>();

        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int call = 0; call < 200_000; call++) {
                accepted.add(ids.accept("same"));
            }
        });

        assertThat(accepted).hasSize(200_000);
    }
}
