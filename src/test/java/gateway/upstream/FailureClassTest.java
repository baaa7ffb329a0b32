package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureClassTest {

    @ParameterizedTest
    @CsvSource({
        "302, BROKEN",
        "400, CLIENT",
        "401, CREDENTIAL",
        "402, CREDENTIAL",
        "403, FORBIDDEN",
        "404, MISSING",
        "408, TIMEOUT",
        "413, CLIENT",
        "422, CLIENT",
        "429, RATE_LIMIT",
        "500, SERVER_ERROR",
        "503, SERVER_ERROR",
        "504, SERVER_ERROR",
        "508, CLIENT",
        "529, OVERLOADED"
    })
    void aStatusHasItsClass(int status, FailureClass expected) {
        assertThat(FailureClass.of(status)).isEqualTo(expected);
        assertThat(FailureClass.of(status, null)).isEqualTo(expected);
    }

    @Test
    void aQuotaThatIsUsedUpIsNoRateLimit() {
        assertThat(FailureClass.of(429, "insufficient_quota")).isEqualTo(FailureClass.CREDENTIAL);
        assertThat(FailureClass.of(429, "rate_limit_exceeded")).isEqualTo(FailureClass.RATE_LIMIT);
        assertThat(FailureClass.of(500, "insufficient_quota")).isEqualTo(FailureClass.SERVER_ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "UPSTREAM_CONNECT, CONNECT",
        "UPSTREAM_FIRST_EVENT_TIMEOUT, TIMEOUT",
        "UPSTREAM_TIMEOUT, TIMEOUT",
        "UPSTREAM_STREAM_SILENT, TIMEOUT",
        "UPSTREAM_BROKEN, BROKEN",
        "UPSTREAM_INVALID_ANSWER, INVALID_ANSWER",
        "PROVIDER_LIMIT, RATE_LIMIT",
        "PROVIDER_BREAKER_OPEN, OVERLOADED",
        "REQUEST_SHAPE, CLIENT",
        "INTERNAL, CLIENT"
    })
    void aFailureOfOursHasItsClass(FailureKind kind, FailureClass expected) {
        assertThat(FailureClass.of(kind)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void whatARequestMayHaveBroughtAboutIsNotCertain(FailureClass failure) {
        assertThat(failure.isCertain())
                .isEqualTo(failure == FailureClass.CONNECT || failure == FailureClass.OVERLOADED);
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, true, true, true",
        "TIMEOUT, true, true, true",
        "RATE_LIMIT, true, true, false",
        "SERVER_ERROR, true, true, true",
        "OVERLOADED, true, true, true",
        "BROKEN, true, true, true",
        "INVALID_ANSWER, false, true, true",
        "MISSING, false, true, false",
        "CLIENT, false, false, false",
        "CREDENTIAL, false, true, true",
        "FORBIDDEN, false, true, false"
    })
    void aClassSaysWhoIsAskedNext(FailureClass failure, boolean here, boolean elsewhere, boolean counts) {
        assertThat(failure.retriedHere()).isEqualTo(here);
        assertThat(failure.triedElsewhere()).isEqualTo(elsewhere);
        assertThat(failure.countsAgainstUpstream()).isEqualTo(counts);
    }
}
