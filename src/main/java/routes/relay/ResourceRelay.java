package routes.relay;

import gateway.account.Account;
import gateway.account.ResourcePins;
import gateway.protocol.anthropic.MessageFacts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

/**
 * Keeps resources that live at the provider (batches, files, containers, skills) with the account that made them, and makes
 * their absolute links ({@code results_url} of a batch) point at the gateway. Safe from many threads.
 */
public final class ResourceRelay {

    private static final String LINK = "\"results_url\"";

    private final ResourcePins pins;

    public ResourceRelay(ResourcePins pins) {
        this.pins = pins;
    }

    /** Whether the answer of this request may make a resource or link to one. */
    boolean concerns(RequestContext context) {
        return context.endpoint() == FrontEndpoint.PASSTHROUGH
                && context.request().path().startsWith("/v1/");
    }

    /** Pins the resource that a request has made and rewrites links; completes on the request's event loop. */
    Future<Buffer> relay(RequestContext context, Account account, Buffer body, String upstreamOrigin) {
        Promise<Buffer> rewritten = Promise.promise();
        Thread.startVirtualThread(() -> {
            if (HttpMethod.POST.equals(context.request().method())) {
                String id = MessageFacts.read(body.getBytes()).id();
                if (id != null) {
                    pins.pin(id, account.id());
                }
            }
            Buffer result = withOwnLinks(body, upstreamOrigin, ownOrigin(context));
            context.eventLoop().runOnContext(done -> rewritten.complete(result));
        });
        return rewritten.future();
    }

    /** Pins a container that an answer named; null for none. */
    void remember(@Nullable String containerId, Account account) {
        if (containerId != null) {
            Thread.startVirtualThread(() -> pins.pin(containerId, account.id()));
        }
    }

    private static String ownOrigin(RequestContext context) {
        return context.request().scheme() + "://" + context.request().authority();
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
