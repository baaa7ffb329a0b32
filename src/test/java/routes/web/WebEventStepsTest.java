package routes.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.translation.contract.SseEvent;
import gateway.web.stream.WebAnswer;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.request.ExchangeKeys;

/** Steps on the events of a conversation, where another step has put something else in their place. */
class WebEventStepsTest {

    static List<Object> others() {
        return List.of(new SseEvent("ping", new byte[] {}), "text", List.of("text"), 7);
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatIsNoListOfEventsIsTold(Object body) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(
                ExchangeKeys.WEB_ANSWER,
                new WebAnswer(new WebAnswer.Facts(
                        "msg_1",
                        "claude-sonnet-5",
                        List.of(),
                        Set.of(),
                        false,
                        new WebAnswer.EstimatedInput(1, 0, 0),
                        String::length)));
        exchange.getMessage().setBody(body);

        assertThatThrownBy(() -> WebEventSteps.injectModel(exchange))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("web-events.parse-event comes first");
    }
}
