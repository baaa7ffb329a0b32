package routes.messages;

import gateway.account.affinity.AffinityKeys;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.Grant;
import gateway.memory.GrowingBytes;
import gateway.protocol.Dialect;
import gateway.protocol.anthropic.InvalidRequestException;
import gateway.protocol.anthropic.RequestInspector;
import gateway.protocol.anthropic.RequestSummary;
import gateway.protocol.form.FormBoundary;
import gateway.protocol.form.FormFields;
import gateway.protocol.form.FormReader;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import routes.request.BaseMemory;
import routes.request.BodyCoding;
import routes.request.ConversationKeys;
import routes.request.ExchangeKeys;
import routes.request.MemoryFailures;
import routes.request.RequestContext;

/**
 * Reads what the routes need to know of a request body, and leaves the body as it came. A compressed body is unpacked for the
 * reading only. Safe from many threads.
 */
public final class ReadRequest implements Processor {

    private static final int PIECE_BYTES = 16 * 1024;

    private final ConversationKeys conversations;
    private final int maxBytes;

    /** @param maxBytes largest body after unpacking */
    public ReadRequest(ConversationKeys conversations, long maxBytes) {
        this.conversations = conversations;
        this.maxBytes = (int) Math.min(Integer.MAX_VALUE - 16, maxBytes);
    }

    @Override
    public void process(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        byte[] body = plain(context);
        if (body.length == 0) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_BODY_MISSING);
        }
        RequestSummary summary = summaryOf(context, body);
        if (summary.model() == null) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_MODEL_MISSING);
        }
        context.inspected(summary);
        context.body().unpacked(body);
        if (context.endpoint().dialect() != Dialect.MESSAGES) {
            // Its conversation is found once it is translated for an account.
            return;
        }
        AffinityKeys keys = conversations.of(context.request().headers(), context.tenant(), summary, body);
        if (keys != null) {
            context.belongsTo(keys);
        }
    }

    private static RequestSummary summaryOf(RequestContext context, byte[] body) {
        String type = context.endpoint().relaysOnly() ? context.request().getHeader(HttpHeaders.CONTENT_TYPE) : null;
        try {
            if (type != null && FormBoundary.isForm(type)) {
                FormFields form = FormReader.read(body, type);
                context.body().read(form);
                return RequestSummary.of(
                        form.model(), form.stream() && context.endpoint().mayStream());
            }
            RequestSummary read = RequestInspector.inspect(body);
            return context.endpoint().mayStream() ? read : RequestSummary.of(read.model(), false);
        } catch (InvalidRequestException e) {
            throw switch (e.reason()) {
                case NOT_JSON -> new GatewayFailure.RequestRefused(FailureKind.REQUEST_NOT_JSON);
                case TRUNCATED -> new GatewayFailure.RequestRefused(FailureKind.REQUEST_TRUNCATED);
                case NOT_UTF8 -> new GatewayFailure.RequestRefused(FailureKind.REQUEST_NOT_UTF8);
                case SHAPE -> new GatewayFailure.RequestRefused(FailureKind.REQUEST_SHAPE, e.detail());
            };
        }
    }

    private byte[] plain(RequestContext context) {
        return switch (BodyCoding.of(context.request())) {
            case "identity" -> context.body().bytes();
            case "gzip", "x-gzip" -> unpack(context, true);
            case "deflate" -> unpack(context, false);
            default -> throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_ENCODING);
        };
    }

    /** A few bytes may become many: what they become is held while it grows. */
    private byte[] unpack(RequestContext context, boolean gzip) {
        ByteArrayInputStream packed = new ByteArrayInputStream(context.body().bytes());
        GrowingBytes plain = new GrowingBytes(context.holding(), BaseMemory.BYTES);
        try (InputStream in = gzip ? new GZIPInputStream(packed) : new InflaterInputStream(packed)) {
            byte[] piece = new byte[PIECE_BYTES];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                if (count > maxBytes - plain.size()) {
                    throw new GatewayFailure.RequestRefused(
                            FailureKind.REQUEST_TOO_LARGE, Math.max(1, maxBytes / (1024 * 1024)));
                }
                require(plain.makeRoom(count, maxBytes));
                System.arraycopy(piece, 0, plain.array(), plain.size(), count);
                plain.wrote(count);
            }
            require(plain.trim());
            return plain.array();
        } catch (IOException e) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_ENCODING);
        }
    }

    private static void require(Grant grant) {
        if (grant != Grant.GRANTED) {
            throw MemoryFailures.ofRequest(grant);
        }
    }
}
