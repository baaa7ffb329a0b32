package gateway.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import gateway.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item that a response was asked with, as a client is shown it: written from the bytes that came, with what they leave out.
 *
 * @param id what it is shown with
 * @param reference whether it only refers to an item of that id
 * @param json where it is
 * @param from its first byte
 * @param to the byte behind it
 * @param added members that it does not have, each with a comma behind it
 * @param replaced what is written otherwise, in its order
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
record ShownItem(String id, boolean reference, byte[] json, int from, int to, String added, List<Replaced> replaced) {

    private static final String MESSAGE = "msg_";
    private static final String OTHER = "item_";

    /** Bytes with something before and behind them; or other ones in their place. */
    record Replaced(int from, int to, String before, boolean kept, String behind) {}

    /** An item as it is. */
    static ShownItem whole(String id, byte[] json, ItemPlace item) {
        return new ShownItem(id, item.reference(), json, item.from(), item.to(), "", List.of());
    }

    /** The message that a text stands for. */
    static ShownItem ofText(KeptResponse response, ItemPlace text) {
        String id = made(MESSAGE, response, 0);
        String before = "{\"id\":" + text(id) + ",\"type\":\"message\",\"status\":\"completed\",\"role\":\"user\","
                + "\"content\":[{\"type\":\"input_text\",\"text\":";
        return new ShownItem(
                id,
                false,
                response.input(),
                text.from(),
                text.to(),
                "",
                List.of(new Replaced(text.from(), text.to(), before, true, "}]}")));
    }

    /** An item of the input of a response. */
    static ShownItem of(KeptResponse response, int place, ItemPlace item) {
        String own = item.id();
        if (own != null && !own.isEmpty()) {
            return whole(own, response.input(), item);
        }
        Members members = new Members();
        members.read(response.input(), item);
        boolean message = !members.typed || members.type.equals("message");
        String id = made(message ? MESSAGE : OTHER, response, place);
        StringBuilder added = new StringBuilder();
        List<Replaced> replaced = new ArrayList<>();
        if (members.idFrom < 0) {
            added.append("\"id\":").append(text(id)).append(',');
        } else {
            replaced.add(new Replaced(members.idFrom, members.idTo, text(id), false, ""));
        }
        if (message) {
            added.append(members.typed ? "" : "\"type\":\"message\",");
            added.append(members.status ? "" : "\"status\":\"completed\",");
            added.append(members.role == null ? "\"role\":\"user\"," : "");
            if (members.textFrom >= 0) {
                String part = "assistant".equals(members.role) ? "output_text" : "input_text";
                String before = "[{\"type\":\"" + part + "\",\"text\":";
                replaced.add(new Replaced(members.textFrom, members.textTo, before, true, "}]"));
            }
        }
        if (members.count == 0) {
            added.setLength(added.length() - 1);
        }
        replaced.sort(Comparator.comparingInt(Replaced::from));
        return new ShownItem(id, false, response.input(), item.from(), item.to(), added.toString(), replaced);
    }

    /** Whether an id is the one that an item without one is shown with. */
    static boolean isMade(String id, KeptResponse response, int place) {
        return id.equals(made(MESSAGE, response, place)) || id.equals(made(OTHER, response, place));
    }

    private static String made(String kind, KeptResponse response, int place) {
        String id = response.key().id();
        return kind + (id.startsWith("resp_") ? id.substring("resp_".length()) : id) + "_in" + place;
    }

    /** Bytes that it comes from. */
    long bytes() {
        return (long) to - from;
    }

    void write(ByteArrayOutputStream out) {
        int at = from;
        if (!added.isEmpty()) {
            out.write('{');
            out.writeBytes(added.getBytes(StandardCharsets.UTF_8));
            at++;
        }
        for (Replaced each : replaced) {
            out.write(json, at, each.from() - at);
            out.writeBytes(each.before().getBytes(StandardCharsets.UTF_8));
            if (each.kept()) {
                out.write(json, each.from(), each.to() - each.from());
            }
            out.writeBytes(each.behind().getBytes(StandardCharsets.UTF_8));
            at = each.to();
        }
        out.write(json, at, to - at);
    }

    /** A text as JSON. */
    static String text(String value) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
    }

    /** What an item says itself; of members that come twice the last counts. */
    private static final class Members {
        private int count;
        private boolean typed;
        private String type = "";
        private boolean status;
        private @Nullable String role;
        private int idFrom = -1;
        private int idTo = -1;
        private int textFrom = -1;
        private int textTo = -1;

        void read(byte[] json, ItemPlace item) {
            int start = item.from();
            try (JsonParser parser = Json.factory().createParser(json, start, item.to() - start)) {
                parser.nextToken();
                for (String name = JsonPlaces.next(parser); name != null; name = JsonPlaces.next(parser)) {
                    count++;
                    take(name, parser, start);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the input was read before", e);
            }
        }

        private void take(String name, JsonParser parser, int start) throws IOException {
            boolean isText = parser.currentToken() == JsonToken.VALUE_STRING;
            switch (name) {
                case "type" -> {
                    typed = true;
                    type = isText ? parser.getText() : "";
                }
                case "role" -> role = isText ? parser.getText() : "";
                case "status" -> status = true;
                default -> {}
            }
            int from = start + JsonPlaces.begin(parser);
            int to = start + JsonPlaces.end(parser);
            if (name.equals("id")) {
                idFrom = from;
                idTo = to;
            } else if (name.equals("content")) {
                textFrom = isText ? from : -1;
                textTo = to;
            }
        }
    }
}
