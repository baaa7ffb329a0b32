package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    void aRequestDoesNotWaitForItsUsage() throws Exception {
        CountDownLatch requestHasEnded = new CountDownLatch(1);
        AtomicInteger carried = new AtomicInteger();
        start(exchange -> {
            if (requestHasEnded.await(10, TimeUnit.SECONDS)) {
                carried.incrementAndGet();
            }
        });

        Exchange exchange = routes.send("settle-request", request);
        requestHasEnded.countDown();

        assertThat(exchange.getException()).isNull();
        await().untilAsserted(() -> assertThat(carried).hasValue(1));
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
