package routes.resource;

import gateway.account.Account;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.protocol.anthropic.MessageFacts;
import gateway.protocol.anthropic.RequestSummary;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import routes.request.BodyCoding;
import routes.request.ContentTypes;
import routes.request.FrontEndpoint;
import routes.request.MemoryFailures;
import routes.request.RequestContext;
import routes.request.RequestThreads;
import routes.request.ResourcePath;
import routes.request.TreeCost;

/**
 * Keeps resources at Anthropic (batches, files, containers, skills) with the account and the tenant that made them, and makes
 * their absolute links ({@code results_url} of a batch) point at the gateway. Safe from many threads.
 */
public final class ResourceLinks {

    private static final String LINK = "\"results_url\"";

    private final ResourceAccess access;
    private final OwnOrigin origin;

    public ResourceLinks(ResourceAccess access, OwnOrigin origin) {
        this.access = access;
        this.origin = origin;
    }

    /** Whether the answer of this request may make a resource or link to one. */
    public boolean concerns(RequestContext context) {
        return context.endpoint() == FrontEndpoint.PASSTHROUGH
                && context.request().path().startsWith("/v1/");
    }

    /**
     * The body of a request, which is checked on its way: all that is passed through may refer to resources, but uploads.
     *
     * @param refused told when it must not go to the upstream
     * @throws GatewayFailure REQUEST_ENCODING for one that cannot be read because it is compressed; STORAGE_UNAVAILABLE where it
     *     would make what nobody could be known to own
     */
    public ReadStream<Buffer> bodyOf(RequestContext context, Consumer<GatewayFailure> refused) {
        HttpServerRequest request = context.request();
        if (makes(context)) {
            access.requireRoom();
        }
        boolean reads = HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
        boolean json = ContentTypes.isJson(request.getHeader("content-type"));
        if (reads || (!json && ResourcePath.of(request.path()).uploads())) {
            return request;
        }
        BodyCoding.requireNone(request);
        return new ReferringBody(context, access, refused);
    }

    /** Whether the request makes a resource; what a cancelled batch answers is no new one. */
    public boolean makes(RequestContext context) {
        return concerns(context)
                && HttpMethod.POST.equals(context.request().method())
                && ResourcePath.of(context.request().path()).collection();
    }

    /** Whether the answer is a list, which must not reach the client before what others have made is left out of it. */
    public boolean lists(RequestContext context) {
        return concerns(context)
                && HttpMethod.GET.equals(context.request().method())
                && ResourcePath.of(context.request().path()).collection();
    }

    /**
     * Pins the resource that a request has made, leaves what belongs to others out of lists, and rewrites links. Completes on the
     * request's event loop; fails with a {@link GatewayFailure}, or with an IOException when a list cannot be read.
     */
    public Future<Buffer> relay(RequestContext context, Account account, Buffer body, String upstreamOrigin) {
        Promise<Buffer> rewritten = Promise.promise();
        RequestThreads.start(() -> {
            long held = 0;
            try {
                held = lists(context) ? holdTree(context, body.getBytes()) : 0;
                Buffer seen = seen(context, account, body);
                Buffer result = withOwnLinks(seen, upstreamOrigin, origin.of(context.request()));
                context.eventLoop().runOnContext(done -> rewritten.complete(result));
            } catch (IOException | RuntimeException e) {
                context.eventLoop().runOnContext(done -> rewritten.fail(e));
            } finally {
                context.holding().shrink(held);
            }
        });
        return rewritten.future();
    }

    private static long holdTree(RequestContext context, byte[] list) throws IOException {
        long bytes = TreeCost.of(Json.tokens(list, list.length), list.length);
        MemoryFailures.require(context.holding(), bytes);
        return bytes;
    }

    private Buffer seen(RequestContext context, Account account, Buffer body) throws IOException {
        if (lists(context)) {
            return ResourceList.seenBy(context.tenant(), body, access);
        }
        if (makes(context)) {
            String id = MessageFacts.read(body.getBytes()).id();
            if (id != null) {
                access.made(id, account.id(), context.tenant());
            }
        }
        return body;
    }

    /**
     * Pins what an answer of an account has made: its container, and the message itself where the request is one of a thread.
     * Ids that the answer has not told are null.
     */
    public void remember(
            RequestContext context, @Nullable String containerId, @Nullable String messageId, Account account) {
        RequestSummary summary = context.summary();
        String message = summary != null && summary.thread() ? messageId : null;
        if (containerId == null && message == null) {
            return;
        }
        String tenant = context.tenant();
        // One that the request has named is no new one, whose it may be.
        boolean named =
                summary != null && containerId != null && summary.resourceIds().contains(containerId);
        RequestThreads.start(() -> {
            if (containerId != null) {
                access.made(containerId, account.id(), named ? null : tenant);
            }
            if (message != null) {
                access.made(message, account.id(), tenant);
            }
        });
    }

    /** Replaces the upstream's origin in the values of {@code results_url}, and nothing else. */
    static Buffer withOwnLinks(Buffer body, String upstreamOrigin, String ownOrigin) {
        String text = body.toString(StandardCharsets.UTF_8);
        if (!text.contains(LINK)) {
            return body;
        }
        StringBuilder result = new StringBuilder(text.length());
        int copied = 0;
        for (int at = text.indexOf(LINK); at >= 0; at = text.indexOf(LINK, at + LINK.length())) {
            int start = valueStart(text, at + LINK.length());
            if (start >= 0 && text.startsWith(upstreamOrigin + "/", start)) {
                result.append(text, copied, start).append(ownOrigin);
                copied = start + upstreamOrigin.length();
            }
        }
        return Buffer.buffer(result.append(text, copied, text.length()).toString());
    }

    private static int valueStart(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ':' || Character.isWhitespace(text.charAt(at)))) {
            at++;
        }
        return at < text.length() && text.charAt(at) == '"' ? at + 1 : -1;
    }
}
