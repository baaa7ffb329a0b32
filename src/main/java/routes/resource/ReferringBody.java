package routes.resource;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.anthropic.BodyReferences;
import gateway.protocol.anthropic.InvalidRequestException.Reason;
import gateway.protocol.anthropic.PassingText;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import routes.request.RequestContext;
import routes.request.RequestThreads;

/**
 * A body that may refer to resources, that of a batch for one, on its way to the upstream: its last piece is held back until it is known that all resources it refers to are
 * there for its tenant, so that an upstream never has the whole of one that is refused. On the event loop of the client's
 * connection.
 */
final class ReferringBody implements ReadStream<Buffer> {

    private final RequestContext context;
    private final HttpServerRequest source;
    private final ResourceAccess access;
    private final Consumer<GatewayFailure> refused;
    private final BodyReferences references = new BodyReferences();
    private final PassingText text = new PassingText();
    private @Nullable Handler<Buffer> taker;
    private @Nullable Buffer held;

    /** @param refused told when the body must not go to the upstream, which then has got no end of it */
    ReferringBody(RequestContext context, ResourceAccess access, Consumer<GatewayFailure> refused) {
        this.context = context;
        this.source = context.request();
        this.access = access;
        this.refused = refused;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        taker = handler;
        source.handler(handler == null ? null : this::arrived);
        return this;
    }

    private void arrived(Buffer chunk) {
        // What is held back here cannot be sent by another try.
        context.body().consume();
        byte[] bytes = chunk.getBytes();
        text.feed(bytes);
        references.feed(bytes);
        Buffer before = held;
        held = chunk;
        if (before != null) {
            hand(before);
        }
    }

    private void hand(Buffer chunk) {
        Objects.requireNonNull(taker, "a handler is set first").handle(chunk);
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        source.endHandler(handler == null ? null : end -> RequestThreads.start(() -> check(handler)));
        return this;
    }

    private void check(Handler<Void> handler) {
        GatewayFailure failure = failure();
        context.eventLoop().runOnContext(checked -> {
            if (failure != null) {
                refused.accept(failure);
                return;
            }
            Buffer last = held;
            held = null;
            if (last != null) {
                hand(last);
            }
            handler.handle(null);
        });
    }

    private @Nullable GatewayFailure failure() {
        try {
            Reason illegible = text.problem();
            if (illegible != null) {
                return new GatewayFailure.RequestRefused(kindOf(illegible));
            }
            if (references.excessive()) {
                return new GatewayFailure.RequestRefused(FailureKind.REQUEST_SHAPE, "it refers to too many resources");
            }
            access.require(references.ids(), context.tenant());
            return null;
        } catch (GatewayFailure e) {
            return e;
        } catch (RuntimeException defect) {
            return new GatewayFailure.GatewayUnavailable(FailureKind.INTERNAL, null, defect);
        }
    }

    private static FailureKind kindOf(Reason illegible) {
        return switch (illegible) {
            case NOT_UTF8 -> FailureKind.REQUEST_NOT_UTF8;
            case TRUNCATED -> FailureKind.REQUEST_TRUNCATED;
            case NOT_JSON, SHAPE -> FailureKind.REQUEST_NOT_JSON;
        };
    }

    @Override
    public ReadStream<Buffer> pause() {
        source.pause();
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        source.resume();
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        source.fetch(amount);
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        source.exceptionHandler(handler);
        return this;
    }
}
