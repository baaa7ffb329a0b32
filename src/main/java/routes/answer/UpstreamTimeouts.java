package routes.answer;

import gateway.config.Settings;
import java.time.Duration;

/**
 * How long an upstream call may take; read anew for each call.
 *
 * @param connect to connect
 * @param firstEvent from the call to the first event of a stream
 * @param headerHold from the request's arrival to the moment when a silent stream gets its status and a ping
 * @param pingInterval silence towards the client after which a ping is sent
 * @param streamSilence without any byte from the upstream, after which a stream is ended with an error
 * @param pingsOnly without any event but pings, after which a stream that has begun is ended with an error
 * @param request from the request's arrival to the end of an answer that is no stream
 * @param drainWhenClientLeaves whether a stream is read to its end for its usage after the client left
 */
public record UpstreamTimeouts(
        Duration connect,
        Duration firstEvent,
        Duration headerHold,
        Duration pingInterval,
        Duration streamSilence,
        Duration pingsOnly,
        Duration request,
        boolean drainWhenClientLeaves) {

    /** The same for an upstream that is given up as soon as its client leaves. */
    public UpstreamTimeouts leavingAtOnce() {
        return new UpstreamTimeouts(
                connect, firstEvent, headerHold, pingInterval, streamSilence, pingsOnly, request, false);
    }

    /** As the settings say. */
    public static UpstreamTimeouts of(Settings.Upstream upstream) {
        return new UpstreamTimeouts(
                upstream.connectTimeout(),
                upstream.firstEventTimeout(),
                upstream.headerHold(),
                upstream.pingInterval(),
                upstream.streamSilenceTimeout(),
                upstream.pingOnlyTimeout(),
                upstream.requestTimeout(),
                upstream.clientGone() == Settings.ClientGone.DRAIN);
    }
}
