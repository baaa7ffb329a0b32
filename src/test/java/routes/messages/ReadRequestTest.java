package routes.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.Holding;
import gateway.memory.MemoryBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.ConversationKeys;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.stub.StubRequest;

/** Compressed bodies, which may become much more than they are. */
class ReadRequestTest {

    private static final int MEGABYTE = 1 << 20;

    private final MemoryBudget memory = new MemoryBudget(8 * MEGABYTE, 50, () -> 0);
    private final ReadRequest read = new ReadRequest(new ConversationKeys(() -> true), 4 * MEGABYTE);

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void whatABodyBecomesIsCounted(String encoding) throws Exception {
        RequestContext context = read(encoding, MEGABYTE);
        assertThat(context.model()).isEqualTo("m");
        assertThat(memory.used()).isEqualTo(context.body().plain().length).isGreaterThan(MEGABYTE);
        context.holding().release();
        assertThat(memory.used()).isZero();
    }

    @Test
    void aSmallBodyCostsNothing() throws Exception {
        assertThat(read("gzip", 1000).model()).isEqualTo("m");
        assertThat(memory.used()).isZero();
    }

    @Test
    void aBombIsRefusedAtTheLimitOfBodies() {
        assertThatThrownBy(() -> read("gzip", 4 * MEGABYTE))
                .satisfies(thrown ->
                        assertThat(((GatewayFailure) thrown).kind()).isEqualTo(FailureKind.REQUEST_TOO_LARGE));
    }

    @Test
    void aBombForWhichThereIsNoMemoryIsRefused() {
        Holding other = memory.holding();
        other.ownedBy("other");
        other.grow(6 * MEGABYTE);
        assertThatThrownBy(() -> read("gzip", 3 * MEGABYTE))
                .satisfies(
                        thrown -> assertThat(((GatewayFailure) thrown).kind()).isEqualTo(FailureKind.MEMORY_BUSY));
    }

    private RequestContext read(String encoding, int spaces) throws Exception {
        StubRequest request = StubRequest.post("/v1/messages", memory).with("content-encoding", encoding);
        RequestContext context = request.context();
        context.authenticated(new ClientIdentity("a", "a", KeyScope.CLIENT));
        context.body().received(packed("{\"model\":\"m\",\"messages\":[]" + " ".repeat(spaces) + "}", encoding));
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            DefaultExchange exchange = new DefaultExchange(camel);
            exchange.setProperty(ExchangeKeys.REQUEST_CONTEXT, context);
            read.process(exchange);
        }
        return context;
    }

    private static byte[] packed(String text, String encoding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out =
                encoding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
