package gateway.routes.canary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a canary is given up: at more errors than max(2 %, 2 × the others), over at least 50 requests. */
class CanaryRuleTest {

    @ParameterizedTest
    @CsvSource({
        "49, 49, 100, 0, false",
        "50, 1, 100, 0, false",
        "50, 2, 100, 0, true",
        "100, 2, 0, 0, false",
        "100, 3, 0, 0, true",
        "100, 20, 100, 10, false",
        "100, 21, 100, 10, true",
        "1000, 20, 100, 0, false",
        "100, 100, 10, 6, false"
    })
    void moreErrorsThanTheRuleAllowsEndIt(long requests, long errors, long others, long othersErrors, boolean ended) {
        assertThat(CanaryRule.complaint(new Tally(requests, errors), new Tally(others, othersErrors)) != null)
                .isEqualTo(ended);
    }

    @Test
    void theReasonIsTold() {
        assertThat(CanaryRule.complaint(new Tally(60, 30), new Tally(400, 4)))
                .isEqualTo("30 of its 60 requests within 60 s failed, and 4 of the 400 others");
    }
}
