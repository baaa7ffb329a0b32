package routes.request;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * An upstream's complete answer, kept until it is clear whether the client gets it.
 *
 * @param status HTTP status
 * @param headers all headers as they came
 * @param body the body as it came
 */
public record UpstreamAnswer(int status, MultiMap headers, Buffer body) {}
