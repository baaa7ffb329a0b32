package gateway.translation.error;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the errors of targets: whole answers, and events inside streams. The message stays the target's own, without addresses
 * and credentials; an overflow of the context becomes the sentence that Claude Code reads. Status and type go together as in
 * docs/wire.md, "Errors". Pure; safe from many threads; never throws.
 */
public final class UpstreamErrors {

    private static final String SILENT_EVENT = "The provider reported an error without saying which.";

    /** What OpenAI's clients know an overflow of the context by. */
    private static final String OVERFLOW = "context_length_exceeded";

    private UpstreamErrors() {}

    /**
     * Reads an error answer.
     *
     * @param status the target's status
     * @param body JSON of any shape, plain text, HTML, or nothing
     * @param upstream the target's dialect; errors of the Messages API keep their type
     * @param contextLimit tokens of the model's context, null while unknown
     */
    public static UpstreamError read(int status, byte[] body, Dialect upstream, @Nullable Integer contextLimit) {
        JsonNode tree = tree(body);
        ErrorFields fields = tree == null ? text(body) : ErrorFields.of(tree);
        String silent = "The provider answered with status " + status + ".";
        if (status < 400) {
            return error(inBand(fields), fields, silent, contextLimit);
        }
        boolean kept = upstream == Dialect.MESSAGES && Told.ofType(fields.type()) != null;
        Told told = kept ? new Told(status, String.valueOf(fields.type())) : Told.ofStatus(status);
        return error(told, fields, silent, contextLimit);
    }

    /**
     * Reads an error inside a stream, or under a good status.
     *
     * @param name the event's name, null for none
     * @param data the event's data, JSON or not
     * @param contextLimit tokens of the model's context, null while unknown
     */
    public static UpstreamError readEvent(@Nullable String name, byte[] data, @Nullable Integer contextLimit) {
        JsonNode tree = tree(data);
        if (tree != null) {
            return error(ErrorFields.of(tree), contextLimit);
        }
        ErrorFields fields = "error".equals(name) ? text(data) : ErrorFields.of(MissingNode.getInstance());
        return error(fields, contextLimit);
    }

    /** The same for data that has been parsed. */
    public static UpstreamError readEvent(JsonNode data, @Nullable Integer contextLimit) {
        return error(ErrorFields.of(data), contextLimit);
    }

    private static UpstreamError error(ErrorFields fields, @Nullable Integer contextLimit) {
        return error(inBand(fields), fields, SILENT_EVENT, contextLimit);
    }

    private static UpstreamError error(Told told, ErrorFields fields, String silent, @Nullable Integer contextLimit) {
        String overflow = ContextOverflow.sentence(fields, told.status(), contextLimit);
        if (overflow != null) {
            return new UpstreamError(400, "invalid_request_error", MaskedText.of(overflow), OVERFLOW, fields.param());
        }
        String message = fields.message() == null ? silent : MaskedText.of(fields.message());
        return new UpstreamError(told.status(), told.type(), message, fields.code(), fields.param());
    }

    /** What an error says of itself where no status says it: by its code, by its type, by its words. */
    private static Told inBand(ErrorFields fields) {
        Told told = Told.ofWord(fields.code());
        told = told == null ? Told.ofType(fields.type()) : told;
        told = told == null ? Told.ofWord(fields.type()) : told;
        told = told == null ? Told.ofMessage(fields.message()) : told;
        return told == null ? Told.ofStatus(500) : told;
    }

    private static @Nullable JsonNode tree(byte[] body) {
        try {
            JsonNode tree = Json.mapper().readTree(body);
            return tree.isContainerNode() ? tree : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Plain text is the message; of a page of HTML, what it says. */
    private static ErrorFields text(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return new ErrorFields(PlainText.of(text), null, null, null, null, null);
    }
}
