package routes.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.ExchangeKeys;
import routes.stub.StubRequest;

class CheckHopsTest {

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @ParameterizedTest
    @ValueSource(strings = {"8", "9", "999", "1000", "99999999999999999999", "8,8"})
    void aRequestThatGoesRoundIsRefusedForGood(String told) {
        arrived(told);

        assertThatThrownBy(() -> new CheckHops().process(exchange))
                .isInstanceOfSatisfying(RequestRefused.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.LOOP);
                    assertThat(failure.kind().status()).isEqualTo(508);
                    assertThat(failure.kind().retryable()).isFalse();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "7", "", "1, 2"})
    void proxiesMayCallProxies(String told) {
        arrived(told);

        assertThatCode(() -> new CheckHops().process(exchange)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-8", "eight", "8 8"})
    void whatIsNoNumberIsRefused(String told) {
        arrived(told);

        assertThatThrownBy(() -> new CheckHops().process(exchange))
                .isInstanceOfSatisfying(RequestRefused.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.REQUEST_PARAMETER);
                    assertThat(failure.arguments()).first().isEqualTo("x-claude-proxy-hop");
                });
    }

    private void arrived(String told) {
        exchange.setProperty(
                ExchangeKeys.REQUEST_CONTEXT,
                StubRequest.post("/v1/messages")
                        .with("x-claude-proxy-hop", told)
                        .context());
    }
}
