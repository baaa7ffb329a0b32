package routes.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import routes.relay.Relay;
import routes.request.RequestContext;
import routes.resource.ResourceLinks;

/**
 * The answer to a request that makes a resource at Anthropic, when its client has gone or its key was revoked. A resource that
 * the upstream makes of a whole request must have its owner, so the answer is read to its end, within a limit of time. On the
 * event loop of the client's connection.
 */
final class UnseenAnswer {

    private static final long LONGEST_NANOS = Duration.ofMinutes(2).toNanos();

    private final RequestContext context;
    private final ResourceLinks resources;
    private final LongSupplier nanoTime;
    private boolean awaited;
    private long until;

    UnseenAnswer(RequestContext context, ResourceLinks resources, LongSupplier nanoTime) {
        this.context = context;
        this.resources = resources;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether the call has to go on although nobody may see its answer; notes the first time that it had to.
     *
     * @param body what sends the body of the request, null when nothing has been sent yet
     * @param relay what brings the answer to the client, null before there is an answer
     */
    boolean goesOn(@Nullable BodyPump body, @Nullable Relay relay) {
        boolean sent = body != null && !body.sending();
        boolean mayTell = relay == null || relay.keepsBack();
        if (!sent || !mayTell || !resources.makes(context)) {
            return false;
        }
        if (!awaited) {
            awaited = true;
            until = nanoTime.getAsLong() + LONGEST_NANOS;
        }
        return true;
    }

    /** Whether the call goes on for its answer alone. */
    boolean awaited() {
        return awaited;
    }

    /** The deadline of a call that has this one otherwise. */
    long deadline(long usual) {
        return awaited && until - usual < 0 ? until : usual;
    }
}
