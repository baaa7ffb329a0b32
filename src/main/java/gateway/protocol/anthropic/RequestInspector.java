package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import gateway.protocol.anthropic.InvalidRequestException.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body of the Messages API (docs/wire.md, "Request body") in one pass, without a tree and without copying its
 * texts. It checks only what the gateway itself relies on; everything else is the upstream's to judge. Time grows with the
 * bytes.
 *
 * <p>Of members that come twice the last counts, but what any of them refers to is told. A byte order mark before the object is
 * allowed. File ids are taken from any depth of {@code messages}, but not from the {@code input} of a tool call, which is the
 * model's own.
 */
public final class RequestInspector {

    private static final int MAX_MODEL_LENGTH = 512;

    private final JsonParser parser;
    private final References references;
    private @Nullable String model;
    private boolean stream;
    private @Nullable Long maxTokens;
    private @Nullable String sessionId;
    private int messages;
    private int tools;

    private RequestInspector(JsonParser parser) {
        this.parser = parser;
        this.references = new References(parser);
    }

    /**
     * Inspects a body. Safe from many threads; the body is not changed.
     *
     * @throws InvalidRequestException when the body is not UTF-8, not one JSON object, or one of {@code model},
     *     {@code messages} and {@code stream} has the wrong type
     */
    public static RequestSummary inspect(byte[] body) throws InvalidRequestException {
        RequestBytes.check(body);
        try (JsonParser parser = Json.factory().createParser(body)) {
            return new RequestInspector(parser).read(body);
        } catch (JsonProcessingException e) {
            throw RequestBytes.unreadable(body, e);
        } catch (IOException e) {
            throw new InvalidRequestException(Reason.NOT_JSON, "the body is not valid JSON");
        }
    }

    private RequestSummary read(byte[] body) throws IOException, InvalidRequestException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new InvalidRequestException(Reason.NOT_JSON, "the body is empty");
        }
        if (first != JsonToken.START_OBJECT) {
            throw wrongShape("the body", "an object");
        }
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            readMember(name);
        }
        RequestBytes.checkNothingFollows(
                body, Math.toIntExact(parser.currentLocation().getByteOffset()));
        return summary();
    }

    private void readMember(String name) throws IOException, InvalidRequestException {
        switch (name) {
            case "model" -> readModel();
            case "messages" -> readMessages();
            case "stream" -> readStream();
            case "max_tokens" -> readMaxTokens();
            case "metadata" -> readMetadata();
            case "container" -> references.readContainer();
            case "thread" -> references.readThread();
            case "system" -> {
                if (parser.currentToken().isStructStart()) {
                    readFileIds();
                }
            }
            case "tools" -> tools = countEntries();
            default -> parser.skipChildren();
        }
    }

    private void readModel() throws IOException, InvalidRequestException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongShape("model", "a string");
        }
        String text = parser.getText();
        if (text.isBlank() || text.length() > MAX_MODEL_LENGTH) {
            throw new InvalidRequestException(
                    Reason.SHAPE, "model: expected a string of 1 to " + MAX_MODEL_LENGTH + " characters");
        }
        model = text;
    }

    private void readStream() throws IOException, InvalidRequestException {
        stream = switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw wrongShape("stream", "true or false");
        };
    }

    private void readMaxTokens() throws IOException {
        long number = JsonValues.wholeNumber(parser);
        maxTokens = number == JsonValues.NO_NUMBER ? null : number;
    }

    private void readMetadata() throws IOException {
        sessionId = null;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            if (name.equals("user_id")) {
                String userId = JsonValues.text(parser);
                sessionId = userId == null ? null : SessionIds.fromUserId(userId);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readMessages() throws IOException, InvalidRequestException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrongShape("messages", "an array");
        }
        messages = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            messages++;
            if (parser.currentToken().isStructStart()) {
                readFileIds();
            }
        }
    }

    /** Reads the object or array at which the parser stands, to its end. */
    private void readFileIds() throws IOException, InvalidRequestException {
        int open = 1;
        while (open > 0) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.FIELD_NAME) {
                token = readNestedMember(parser.currentName());
            }
            if (token.isStructStart()) {
                open++;
            } else if (token.isStructEnd()) {
                open--;
            }
        }
    }

    /** Moves to the member's value, or behind it; returns a token that opens something only when its inside is still to come. */
    private JsonToken readNestedMember(String name) throws IOException, InvalidRequestException {
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING && name.equals("file_id")) {
            references.addFile(parser.getText());
        } else if (value.isStructStart() && name.equals("input")) {
            parser.skipChildren();
            return JsonToken.VALUE_NULL;
        }
        return value;
    }

    private int countEntries() throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return 0;
        }
        int entries = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            entries++;
            parser.skipChildren();
        }
        return entries;
    }

    private RequestSummary summary() {
        return new RequestSummary(
                model,
                stream,
                maxTokens,
                sessionId,
                references.ids(),
                references.thread(),
                messages,
                tools,
                parser.currentTokenCount());
    }

    private InvalidRequestException wrongShape(String where, String expected) {
        String got = switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
        return new InvalidRequestException(Reason.SHAPE, where + ": expected " + expected + ", got " + got);
    }
}
