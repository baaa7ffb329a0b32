package routes.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.stub.StubRequest;

class TracesTest {

    private String key = "one";
    private int kept = 4;
    private final Traces traces = new Traces(context -> key.isEmpty() ? null : key, () -> kept, () -> false);

    private static RequestContext request() {
        return StubRequest.of(HttpMethod.GET, "/v1/models")
                .with(Traces.HEADER, "1")
                .context();
    }

    private void trace(String asker) {
        key = asker;
        RequestContext request = request();
        traces.begin(request);
        traces.end(request);
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        traces.latest(100).forEach(trace -> keys.add(trace.key()));
        return keys;
    }

    @Test
    void oneKeyCannotPushOutTheOthers() {
        trace("two");
        trace("three");
        for (int each = 0; each < 20; each++) {
            trace("one");
        }

        assertThat(keys()).containsExactly("one", "one", "three", "two");
    }

    @Test
    void onlyWhoAsksAndMayIsTraced() {
        key = "";
        traces.begin(request());
        assertThat(traces.isOpen()).as("a key that may not").isFalse();
        key = "one";
        traces.begin(StubRequest.get("/v1/models").context());
        assertThat(traces.isOpen()).as("without the header").isFalse();
        traces.begin(StubRequest.get("/v1/models").with(Traces.HEADER, "0").context());
        assertThat(traces.isOpen()).as("with another value").isFalse();
        kept = 0;
        traces.begin(request());
        assertThat(traces.isOpen()).as("none are kept").isFalse();
        kept = 1;
        RequestContext request = request();
        traces.begin(request);
        assertThat(traces.isOpen()).isTrue();
        traces.end(request);
        assertThat(traces.isOpen()).isFalse();
        assertThat(traces.find(request.id())).isPresent();
    }

    @Test
    void stepsStandInEachOtherAndThoseOfEventsAreSummed() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            RequestContext request = request();
            traces.begin(request);
            Exchange exchange = new DefaultExchange(camel);
            exchange.setProperty(ExchangeKeys.REQUEST_CONTEXT, request);
            RequestTrace trace = Objects.requireNonNull(traces.of(exchange));
            long now = System.nanoTime();
            int outer = trace.enter("r", "outer", exchange, now);
            int inner = trace.enter("r", "inner", exchange, now);
            exchange.setException(new IllegalStateException("secret"));
            trace.leave(inner, "r", "inner", exchange, now);
            exchange.setException(null);
            trace.leave(outer, "r", "outer", exchange, now);
            Exchange piece = exchange.copy();
            piece.setProperty(ExchangeKeys.TRANSLATOR, "x");
            Exchange pieceOfWeb = exchange.copy();
            pieceOfWeb.setProperty(ExchangeKeys.WEB_ANSWER, "x");
            for (int each = 0; each < 300; each++) {
                trace.leave(trace.enter("e", "event", piece, now), "e", "event", piece, now);
                trace.leave(trace.enter("e", "event", pieceOfWeb, now), "e", "event", pieceOfWeb, now);
            }
            for (int each = 0; each < 500; each++) {
                trace.leave(trace.enter("r", "next", exchange, now), "r", "next", exchange, now);
            }
            traces.end(request);

            assertThat(trace.rows()).hasSize(500);
            assertThat(trace.leftOut()).isEqualTo(2);
            assertThat(trace.rows().get(0))
                    .returns(0, RequestTrace.Row::depth)
                    .returns(null, RequestTrace.Row::failure);
            assertThat(trace.rows().get(1))
                    .returns(1, RequestTrace.Row::depth)
                    .returns("IllegalStateException", RequestTrace.Row::failure);
            assertThat(trace.rows().get(2).depth()).isZero();
            assertThat(trace.sums()).singleElement().returns(600L, RequestTrace.Sum::count);
        }
    }
}
