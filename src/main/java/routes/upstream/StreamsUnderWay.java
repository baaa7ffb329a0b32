package routes.upstream;

import gateway.access.ClientIdentity;
import gateway.protocol.anthropic.RequestSummary;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import routes.request.RequestContext;
import routes.request.Target;

/** The streams whose events flow to clients, as operators see them, and how one is ended. Safe from many threads. */
public final class StreamsUnderWay {

    private final CallWatch watch;

    public StreamsUnderWay(CallWatch watch) {
        this.watch = watch;
    }

    /**
     * One of them.
     *
     * @param request id of the request, as {@code x-claude-proxy-request-id} tells it
     * @param client id of the client's key, null where a route has let it in without one
     * @param target name of the account or provider that answers
     * @param model that the client has asked for, null where none is known
     * @param stalled whether the client takes nothing at the moment
     */
    public record Stream(
            String request,
            @Nullable String client,
            String target,
            @Nullable String model,
            Instant arrivedAt,
            boolean stalled) {}

    /** The oldest first, at most so many. */
    public List<Stream> list(int most) {
        return watch.calls().stream()
                .filter(UpstreamCall::streaming)
                .map(StreamsUnderWay::shown)
                .sorted(Comparator.comparing(Stream::arrivedAt).thenComparing(Stream::request))
                .limit(most)
                .toList();
    }

    private static Stream shown(UpstreamCall call) {
        RequestContext context = call.context;
        ClientIdentity client = context.client();
        Target target = call.attempt().target();
        RequestSummary summary = context.summary();
        return new Stream(
                context.id().toString(),
                client == null ? null : client.keyId(),
                target.name(),
                summary == null ? null : summary.model(),
                context.arrivedAt(),
                call.stalledSince() != 0);
    }

    /** How many there are. */
    public int count() {
        return watch.streams();
    }

    /**
     * Ends one: its client gets an error event, its upstream a cancellation.
     *
     * @return whether there was one of this id
     */
    public boolean end(String request) {
        boolean found = false;
        for (UpstreamCall call : watch.calls()) {
            if (call.streaming() && call.context.id().toString().equals(request)) {
                call.endByOperator();
                found = true;
            }
        }
        return found;
    }
}
