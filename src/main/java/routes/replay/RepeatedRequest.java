package routes.replay;

import gateway.usage.StoredUsage;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import routes.request.FrontEndpoint;
import routes.trace.RequestTrace;
import routes.trace.TracedBodies;

/**
 * What is known of the request that is to be sent once more. Immutable.
 *
 * @param row its usage row; null where there is none
 * @param trace null where it has none, or not any more
 */
record RepeatedRequest(
        UUID id, @Nullable StoredUsage row, @Nullable RequestTrace trace) {

    private static final String MESSAGES = "/v1/messages";

    /** The id of the key that sent it; null where that is not known. */
    @Nullable
    String key() {
        return row == null ? null : (String) row.get("client_key");
    }

    /** Its body; null where it was not kept, or not the whole of it. */
    byte @Nullable [] body() {
        TracedBodies bodies = trace == null ? null : trace.bodies();
        return bodies == null || bodies.request().length != bodies.requestBytes() ? null : bodies.request();
    }

    /** The beginning of its answer; null where it was not kept. */
    byte @Nullable [] answer() {
        TracedBodies bodies = trace == null ? null : trace.bodies();
        return bodies == null ? null : bodies.answer();
    }

    /** How long its answer was. */
    long answerBytes() {
        TracedBodies bodies = trace == null ? null : trace.bodies();
        return bodies == null ? 0 : bodies.answerBytes();
    }

    /** Where it was sent to; null where nothing can be sent there once more. */
    @Nullable
    String path() {
        if (row == null) {
            return MESSAGES;
        }
        Object label = row.get("endpoint");
        return Arrays.stream(FrontEndpoint.values())
                .filter(endpoint -> endpoint.label().equals(label) && ReplayWish.takes(endpoint))
                .map(RepeatedRequest::pathOf)
                .findFirst()
                .orElse(null);
    }

    private static String pathOf(FrontEndpoint endpoint) {
        return switch (endpoint) {
            case COUNT_TOKENS -> MESSAGES + "/count_tokens";
            case CHAT_COMPLETIONS -> "/v1/chat/completions";
            default -> "/v1/" + endpoint.label();
        };
    }
}
