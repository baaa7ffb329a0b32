package routes.relay;

import gateway.protocol.Dialect;
import gateway.protocol.anthropic.ErrorFacts;
import gateway.protocol.anthropic.MessageFacts;
import gateway.protocol.anthropic.MessageStreamReader;
import gateway.translation.error.ErrorBodies;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrors;
import gateway.upstream.Verdict;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import routes.request.UpstreamAnswer;

/**
 * An error of the Messages API that came under a good status.
 *
 * @param status the one that belongs to it
 * @param body the error as it came
 */
record HiddenError(int status, Buffer body) {

    /** The error that stands in the place of a whole message, null where it is none. */
    static @Nullable HiddenError in(byte[] body, MessageFacts message) {
        if (message.id() != null || message.model() != null) {
            return null;
        }
        ErrorFacts error = ErrorFacts.read(body);
        return error.type() == null && error.message() == null ? null : of(body);
    }

    /** The error event that a stream begins with. */
    static HiddenError in(MessageStreamReader stream) {
        UpstreamError error = UpstreamError.of(
                0,
                Objects.requireNonNullElse(stream.errorType(), ""),
                Objects.requireNonNullElse(stream.errorMessage(), ""));
        return of(ErrorBodies.body(error, Dialect.MESSAGES, ""));
    }

    /** An error that is known as one. */
    static HiddenError of(byte[] body) {
        return new HiddenError(UpstreamErrors.readEvent("error", body, null).status(), Buffer.buffer(body));
    }

    /** What it means for the account. */
    Verdict verdict(RelayParts parts, MultiMap headers) {
        return parts.classifier().classify(status, headers::get, body.getBytes());
    }

    /** The answer that the client gets when no other account can give it one. */
    UpstreamAnswer answer(MultiMap headers) {
        return new UpstreamAnswer(status, headers, body);
    }
}
