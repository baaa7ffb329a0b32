package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import routes.stub.RoutesUnderTest;
import routes.stub.StubRequest;

class UsageRouteTest {

    private final StubRequest request = StubRequest.post("/v1/messages");
    private RoutesUnderTest routes;

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void everyRequestGivesItsSignalOnItsOwnThread() throws Exception {
        List<Thread> signalled = new CopyOnWriteArrayList<>();
        start(exchange -> signalled.add(Thread.currentThread()));

        Exchange exchange = routes.send("settle-request", request);

        assertThat(exchange.getException()).isNull();
        assertThat(signalled).containsExactly(Thread.currentThread());
    }

    @Test
    void aFailureToCarryRowsIsNobodysFailure() throws Exception {
        start(exchange -> {
            throw new IllegalStateException("no rows today");
        });

        assertThat(routes.send("settle-request", request).getException()).isNull();
        await().untilAsserted(() -> assertThat(routes.trace()).containsExactly("recordUsage"));
        assertThat(routes.send("record-usage", request).getException()).isNull();
    }

    private void start(Processor recordUsage) throws Exception {
        routes = RoutesUnderTest.of(Set.of("settle-request", "record-usage"), "errors", "usage")
                .bean("recordUsage", recordUsage)
                .start();
    }
}
