package routes.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

class JsonBodyTest {

    @Test
    void aMisspeltParameterIsRefusedWithThoseThatThereAre() {
        assertThat(said(() -> JsonBody.parameters(call("limitt", "5"), "after", "limit")))
                .isEqualTo("limitt: this parameter is not known, known here are after, limit");
    }

    @Test
    void aCallWithoutParametersSaysSo() {
        assertThat(said(() -> JsonBody.parameters(call("x", "5"))))
                .isEqualTo("x: this parameter is not known, this call has none");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(said(() -> JsonBody.parameters(call("x".repeat(9_000), "5"), "limit")))
                .hasSizeLessThan(250);
    }

    @Test
    void knownParametersAreLetThrough() {
        assertThatCode(() -> JsonBody.parameters(call("limit", "5"), "after", "limit"))
                .doesNotThrowAnyException();
    }

    @Test
    void aParameterThatIsGivenTwiceIsRefused() {
        assertThat(said(() -> JsonBody.parameters(call("limit", "5"), "after"))).contains("known here are after");
        assertThat(said(() -> JsonBody.parameters(call("limit", "5&limit=6"), "limit")))
                .isEqualTo("limit: expected one value, got 2");
    }

    @Test
    void whatIsNotThereIsNamed() {
        GatewayFailure failure = JsonBody.unknown("job", "refresh-token");

        assertThat(failure.kind()).isEqualTo(FailureKind.NOT_FOUND);
        assertThat(new FailureMessages().text(failure, Locale.ENGLISH)).isEqualTo("There is no job `refresh-token`.");
    }

    private static RequestContext call(String name, String value) {
        return ExchangeKeys.requestContext(
                AdminCall.of("/api/admin/keys").query(name + "=" + value).exchange());
    }

    private static String said(ThrowingCallable call) {
        GatewayFailure failure = catchThrowableOfType(GatewayFailure.class, call);
        assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_PARAMETER);
        return new FailureMessages().text(failure, Locale.ENGLISH);
    }
}
