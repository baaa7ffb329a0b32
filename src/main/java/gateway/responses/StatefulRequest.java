package gateway.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request of the Responses API refers to, and where it says so; read in one pass without a tree. Immutable. Of members that
 * come twice the last counts.
 */
public final class StatefulRequest {

    private static final byte[] NONE = {'[', ']'};

    private final byte[] body;
    private final boolean stored;
    private final @Nullable String previousId;
    private final int previousFrom;
    private final int previousTo;
    private final int inputFrom;
    private final int inputTo;
    private final List<ItemPlace> items;

    private StatefulRequest(byte[] body, Reading reading) {
        this.body = body;
        this.stored = reading.stored;
        this.previousId = reading.previousId;
        this.previousFrom = reading.previousFrom;
        this.previousTo = reading.previousTo;
        this.inputFrom = reading.inputFrom;
        this.inputTo = reading.inputTo;
        this.items = reading.items;
    }

    /**
     * Reads a request.
     *
     * @param body a JSON object, which is known already
     * @throws GatewayFailure where it refers to too many items; or where the response shall be kept, but made while nobody waits: whoever makes it would have to be asked
     *     for it, and what is kept here is what was answered
     */
    public static StatefulRequest of(byte[] body) {
        Reading reading = new Reading();
        try (JsonParser parser = Json.factory().createParser(body)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                for (String name = JsonPlaces.next(parser); name != null; name = JsonPlaces.next(parser)) {
                    reading.take(name, parser);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the body was read before", e);
        }
        if (reading.background && reading.stored) {
            throw new GatewayFailure.RequestRefused(
                    FailureKind.REQUEST_FIELD,
                    "background",
                    "expected false: a response is made while its client waits");
        }
        return new StatefulRequest(body, reading);
    }

    private static final class Reading {
        private boolean stored = true;
        private boolean background;
        private @Nullable String previousId;
        private int previousFrom = -1;
        private int previousTo = -1;
        private int inputFrom = -1;
        private int inputTo = -1;
        private List<ItemPlace> items = List.of();

        void take(String name, JsonParser parser) throws IOException {
            switch (name) {
                case "store" -> {
                    stored = parser.currentToken() != JsonToken.VALUE_FALSE;
                    parser.skipChildren();
                }
                case "background" -> {
                    background = parser.currentToken() == JsonToken.VALUE_TRUE;
                    parser.skipChildren();
                }
                case "previous_response_id" -> {
                    previousId =
                            parser.currentToken() == JsonToken.VALUE_STRING ? ResponseKey.cut(parser.getText()) : null;
                    previousFrom = JsonPlaces.begin(parser);
                    previousTo = JsonPlaces.end(parser);
                }
                case "input" -> {
                    boolean list = parser.currentToken() == JsonToken.START_ARRAY;
                    inputFrom = JsonPlaces.begin(parser);
                    items = list ? ItemPlaces.runs(parser) : List.of();
                    inputTo = list ? Math.toIntExact(parser.currentLocation().getByteOffset()) : JsonPlaces.end(parser);
                }
                default -> parser.skipChildren();
            }
        }
    }

    /** Whether the response shall be kept: unless {@code store} is false. */
    public boolean stored() {
        return stored;
    }

    /** {@code previous_response_id}, null where there is none; of one that is nobody's perhaps only the beginning. */
    public @Nullable String previousId() {
        return previousId;
    }

    /** The ids of items that the input refers to, each as often as it does; of those that are nobody's perhaps only the beginning. */
    public List<String> references() {
        return items.stream().filter(ItemPlace::reference).map(ItemPlace::id).toList();
    }

    /** Whether the request says less than its target must know. */
    public boolean refers() {
        return previousId != null || items.stream().anyMatch(ItemPlace::reference);
    }

    /** Whether somebody can have all the ids that it refers to. */
    public boolean refersToIds() {
        return (previousId == null || ResponseKey.isId(previousId))
                && references().stream().allMatch(ResponseKey::isId);
    }

    /** The value of {@code input}; an empty list where there is none. */
    public byte[] input() {
        return inputFrom < 0 ? NONE : Arrays.copyOfRange(body, inputFrom, inputTo);
    }

    /** The request, as it came. */
    public byte[] body() {
        return body;
    }

    int previousFrom() {
        return previousFrom;
    }

    int previousTo() {
        return previousTo;
    }

    int inputFrom() {
        return inputFrom;
    }

    int inputTo() {
        return inputTo;
    }

    List<ItemPlace> items() {
        return items;
    }
}
