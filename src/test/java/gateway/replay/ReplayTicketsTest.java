package gateway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayTicketsTest {

    private static final String PATH = "/v1/messages";

    private Instant now = Instant.parse("2026-12-01T12:00:00Z");
    private final ReplayTickets tickets = new ReplayTickets(() -> now);
    private final ReplayOrder order = new ReplayOrder(
            new UUID(1, 2),
            new ClientIdentity("configured-1", "one", KeyScope.CLIENT),
            PATH,
            null,
            0,
            new CompletableFuture<>());

    @Test
    void aTicketIsWorthOneRequest() {
        assertThat(tickets.any()).isFalse();
        String ticket = tickets.issue(order);
        assertThat(tickets.any()).isTrue();

        assertThat(tickets.redeem(ticket, PATH)).isSameAs(order);
        assertThat(tickets.any()).isFalse();
        assertThat(tickets.redeem(ticket, PATH)).isNull();
    }

    @Test
    void itOpensNoOtherPathAndIsNotLostByOne() {
        String ticket = tickets.issue(order);
        assertThat(tickets.redeem(ticket, "/api/admin/keys")).isNull();
        assertThat(tickets.redeem(ticket, "/v1/messages/count_tokens")).isNull();
        assertThat(tickets.redeem(ticket, PATH)).isSameAs(order);
    }

    @Test
    void itIsWorthNothingAfterSeconds() {
        String ticket = tickets.issue(order);
        now = now.plus(Duration.ofSeconds(10));
        assertThat(tickets.redeem(ticket, PATH)).isNull();
        assertThat(tickets.any()).isFalse();
    }

    @Test
    void whatIsNoTicketIsNone() {
        String ticket = tickets.issue(order);
        assertThat(tickets.redeem(null, PATH)).isNull();
        assertThat(tickets.redeem("", PATH)).isNull();
        assertThat(tickets.redeem("configured-1", PATH)).isNull();
        assertThat(tickets.redeem(ticket + "x", PATH)).isNull();
    }

    @Test
    void oneThatIsWithdrawnIsWorthNothing() {
        String ticket = tickets.issue(order);
        assertThat(tickets.withdraw(ticket)).isTrue();
        assertThat(tickets.withdraw(ticket)).isFalse();
        assertThat(tickets.redeem(ticket, PATH)).isNull();
    }

    @Test
    void ofManyAtOnceOneGetsIn() throws Exception {
        String ticket = tickets.issue(order);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ReplayOrder>> all = IntStream.range(0, 50)
                    .mapToObj(each -> threads.submit(() -> tickets.redeem(ticket, PATH)))
                    .toList();
            int in = 0;
            for (Future<ReplayOrder> each : all) {
                in += each.get() == null ? 0 : 1;
            }
            assertThat(in).isEqualTo(1);
        }
    }
}
