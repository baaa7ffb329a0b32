package gateway.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the items of lists, without making anything of them. Stateless. */
final class ItemPlaces {

    /** Items that an input, or those of a conversation together, may refer to; repetitions count. */
    static final int MOST_REFERENCES = 10_000;

    private ItemPlaces() {}

    /**
     * The items of an input that the parser is at: every reference, and all that is between two of them as one place, so that it
     * costs little however many items there are. The parser is at the array's end then.
     *
     * @throws GatewayFailure where there are too many references
     */
    static List<ItemPlace> runs(JsonParser parser) throws IOException {
        List<ItemPlace> runs = new ArrayList<>();
        int references = 0;
        int from = -1;
        int to = -1;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            ItemPlace next = parser.currentToken() == JsonToken.START_OBJECT ? item(parser) : other(parser);
            if (!next.reference()) {
                from = from < 0 ? next.from() : from;
                to = next.to();
                continue;
            }
            if (++references > MOST_REFERENCES) {
                throw tooManyReferences();
            }
            if (from >= 0) {
                runs.add(new ItemPlace(from, to, null, false));
                from = -1;
            }
            runs.add(next);
        }
        if (from >= 0) {
            runs.add(new ItemPlace(from, to, null, false));
        }
        return runs;
    }

    /** The same for an input that is an array; of any other there are none. */
    static List<ItemPlace> runs(byte[] input) {
        try (JsonParser parser = Json.factory().createParser(input)) {
            return parser.nextToken() == JsonToken.START_ARRAY ? runs(parser) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    static GatewayFailure tooManyReferences() {
        return new GatewayFailure.RequestRefused(
                FailureKind.REQUEST_FIELD, "input", "expected no more than " + MOST_REFERENCES + " references");
    }

    /** The items of the array that the parser is at; it is at the array's end then. */
    static List<ItemPlace> of(JsonParser parser) throws IOException {
        List<ItemPlace> places = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            places.add(parser.currentToken() == JsonToken.START_OBJECT ? item(parser) : other(parser));
        }
        return places;
    }

    /** The items of an array. */
    static List<ItemPlace> of(byte[] array) {
        try (JsonParser parser = Json.factory().createParser(array)) {
            return parser.nextToken() == JsonToken.START_ARRAY ? of(parser) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The items of the output of a response. */
    static List<ItemPlace> ofOutput(byte[] response) {
        List<ItemPlace> places = List.of();
        try (JsonParser parser = Json.factory().createParser(response)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                for (String name = JsonPlaces.next(parser); name != null; name = JsonPlaces.next(parser)) {
                    if (name.equals("output") && parser.currentToken() == JsonToken.START_ARRAY) {
                        places = of(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            return places;
        } catch (IOException e) {
            return places;
        }
    }

    private static ItemPlace other(JsonParser parser) throws IOException {
        int from = JsonPlaces.begin(parser);
        return new ItemPlace(from, JsonPlaces.end(parser), null, false);
    }

    /** A reference may leave its type out. */
    private static ItemPlace item(JsonParser parser) throws IOException {
        int from = JsonPlaces.begin(parser);
        String id = null;
        String type = null;
        boolean alone = true;
        for (String name = JsonPlaces.next(parser); name != null; name = JsonPlaces.next(parser)) {
            switch (name) {
                case "id" -> id = text(parser);
                case "type" -> type = text(parser);
                default -> {
                    alone = false;
                    parser.skipChildren();
                }
            }
        }
        int to = Math.toIntExact(parser.currentLocation().getByteOffset());
        if (id != null && (type == null ? alone : type.equals("item_reference"))) {
            return new ItemPlace(from, to, ResponseKey.cut(id), true);
        }
        return new ItemPlace(from, to, id, false);
    }

    private static @Nullable String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }
}
