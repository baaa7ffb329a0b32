package routes.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.Holding;
import gateway.memory.MemoryBudget;
import gateway.protocol.anthropic.InvalidRequestException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import routes.stub.StubRequest;

class TreeCostTest {

    private static final int MEGABYTE = 1 << 20;

    private final MemoryBudget memory = new MemoryBudget(8 * MEGABYTE, 50, () -> 0);
    private final TreeCost trees = new TreeCost(() -> 10_000);

    @Test
    void aUsualRequestCostsNothing() throws InvalidRequestException {
        RequestContext context = asking("{\"model\":\"m\",\"messages\":[" + "{},".repeat(100) + "{}]}");
        trees.hold(context);
        assertThat(memory.used()).isZero();
    }

    @Test
    void smallTreesBelongToWhatTheirRequestsCost() throws InvalidRequestException {
        RequestContext context = asking("{\"model\":\"m\",\"messages\":[" + "{},".repeat(400) + "{}]}");
        trees.hold(context);
        assertThat(memory.used()).isZero();
        assertThat(memory.usedByBases()).isBetween(60_000L, 100_000L);
        context.holding().release();
        assertThat(memory.usedByBases()).isZero();
    }

    @Test
    void aTreeCostsWhatItBecomesAndNotItsBytes() throws InvalidRequestException {
        RequestContext context = asking("{\"model\":\"m\",\"messages\":[" + "{},".repeat(4000) + "{}]}");
        trees.hold(context);
        assertThat(context.body().plain()).hasSizeLessThan(13_000);
        assertThat(memory.used()).isBetween((long) MEGABYTE, 3L * MEGABYTE);
    }

    @Test
    void severalTriesCostOnce() throws InvalidRequestException {
        RequestContext context = asking("{\"model\":\"m\",\"messages\":[" + "{},".repeat(4000) + "{}]}");
        trees.hold(context);
        long once = memory.used();
        trees.hold(context);
        assertThat(memory.used()).isEqualTo(once);
        context.holding().release();
        assertThat(memory.used()).isZero();
    }

    @Test
    void aLongTextCostsItsCopies() throws InvalidRequestException {
        RequestContext context =
                asking("{\"model\":\"m\",\"messages\":[{\"content\":\"" + "x".repeat(MEGABYTE) + "\"}]}");
        trees.hold(context);
        assertThat(memory.used()).isBetween(3L * MEGABYTE, 4L * MEGABYTE);
    }

    @Test
    void moreTokensThanAllowedAreRefused() throws InvalidRequestException {
        for (String many : new String[] {
            "{\"model\":\"m\",\"messages\":[" + "{},".repeat(5000) + "{}]}",
            "{\"model\":\"m\",\"messages\":[" + "1,".repeat(10_000) + "1]}",
            "{\"model\":\"m\",\"messages\":[],\"x\":" + "[".repeat(900) + "0" + ",0".repeat(9500) + "]".repeat(900)
                    + "}",
            "{\"model\":\"m\",\"messages\":[{" + "\"a\":0,".repeat(5000) + "\"a\":0}]}"
        }) {
            RequestContext context = asking(many);
            assertThatThrownBy(() -> trees.hold(context)).satisfies(is(FailureKind.REQUEST_TOO_MANY_VALUES));
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void anAnswerMayHaveAsMany() {
        assertThat(trees.allows(10_000)).isTrue();
        assertThat(trees.allows(10_001)).isFalse();
    }

    @Test
    void aTreeForWhichThereIsNoMemoryIsRefused() throws InvalidRequestException {
        RequestContext large = asking("{\"model\":\"" + "m\",\"messages\":[\"" + "x".repeat(2 * MEGABYTE) + "\"]}");
        assertThatThrownBy(() -> trees.hold(large)).satisfies(is(FailureKind.REQUEST_BEYOND_MEMORY));

        Holding other = memory.holding();
        other.ownedBy("other");
        other.grow(5 * MEGABYTE);
        RequestContext usual = asking("{\"model\":\"" + "m\",\"messages\":[\"" + "x".repeat(MEGABYTE) + "\"]}");
        assertThatThrownBy(() -> trees.hold(usual)).satisfies(is(FailureKind.MEMORY_BUSY));
        other.release();
        trees.hold(usual);
    }

    private static Consumer<Throwable> is(FailureKind kind) {
        return thrown -> assertThat(((GatewayFailure) thrown).kind()).isEqualTo(kind);
    }

    private RequestContext asking(String json) throws InvalidRequestException {
        RequestContext context =
                StubRequest.post("/v1/chat/completions", memory).asking(json).context();
        context.holding().ownedBy("a");
        return context;
    }
}
