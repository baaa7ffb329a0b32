package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway reads of a JSON answer, a {@code Message} (docs/wire.md, "Message").
 *
 * @param id the message's id, null when not told
 * @param model the model that answered, null when not told
 * @param stopReason why the answer ended, null when not told
 * @param containerId the container that the answer ran in, null for none
 * @param usage what the answer used, all 0 when not told
 */
public record MessageFacts(
        @Nullable String id,
        @Nullable String model,
        @Nullable String stopReason,
        @Nullable String containerId,
        UsageGatherer usage) {

    /** Reads a body in one pass without a tree. Never throws: a body that is not one whole JSON object tells nothing. */
    public static MessageFacts read(byte[] body) {
        try (JsonParser parser = Json.factory().createParser(body)) {
            return read(parser);
        } catch (IOException e) {
            return of(MessageObject.EMPTY);
        }
    }

    /** The same for a body that arrives bit by bit, of which nothing is kept; returns when the stream has ended, or when it can tell nothing more. */
    public static MessageFacts read(InputStream body) {
        try (JsonParser parser = Json.streamParser(body)) {
            return read(parser);
        } catch (IOException e) {
            return of(MessageObject.EMPTY);
        }
    }

    private static MessageFacts read(JsonParser parser) throws IOException {
        return of(parser.nextToken() == JsonToken.START_OBJECT ? MessageObject.read(parser) : MessageObject.EMPTY);
    }

    private static MessageFacts of(MessageObject message) {
        UsageGatherer usage = new UsageGatherer();
        if (message.usage() != null) {
            usage.take(message.usage());
        }
        return new MessageFacts(message.id(), message.model(), message.stopReason(), message.containerId(), usage);
    }
}
