package routes.relay;

import gateway.translation.contract.AnswerFacts;
import gateway.translation.error.UpstreamError;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What the translation of a stream has written, and how far it is.
 *
 * @param written bytes for the client, may be empty
 * @param begun whether the answer has begun
 * @param over whether the answer has ended, well or by an error
 * @param facts what is known of the answer; complete when it is over
 * @param error what the stream ended with, null while it has not failed
 * @param last whether the upstream has ended too
 * @param cause why the upstream ended, null when it did so of itself
 */
record TranslatedPiece(
        Buffer written,
        boolean begun,
        boolean over,
        AnswerFacts facts,
        @Nullable UpstreamError error,
        boolean last,
        @Nullable Throwable cause) {}
