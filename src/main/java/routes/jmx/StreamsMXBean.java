package routes.jmx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streams that flow to clients. */
@JmxText("The streams that flow to clients")
public interface StreamsMXBean {

    @JmxText("How many there are")
    int getInFlight();

    @JmxText("The oldest of them, at most 500")
    List<StreamRow> getStreams();

    @JmxText("Ends a stream: its client gets an error event, its upstream a cancellation. Whether there was one")
    boolean close(@JmxText("Id of the request, as x-claude-proxy-request-id tells it") String request);

    /**
     * A stream.
     *
     * @param client id of the client's key
     * @param target name of the account or provider that answers
     * @param arrivedAt ISO 8601
     * @param stalled whether the client takes nothing at the moment
     */
    record StreamRow(
            String request,
            @Nullable String client,
            String target,
            @Nullable String model,
            String arrivedAt,
            boolean stalled) {}
}
