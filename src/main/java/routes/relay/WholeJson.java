package routes.relay;

import gateway.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Tells whether a text, or an event, that ended without saying so is whole JSON. Stateless. */
final class WholeJson {

    private static final String DATA = "data:";

    private WholeJson() {}

    /** Whether a text is one whole JSON object; a cut one is none. */
    static boolean isObject(String text) {
        if (!text.stripTrailing().endsWith("}")) {
            return false;
        }
        try {
            return Json.mapper().readTree(text).isObject();
        } catch (IOException cut) {
            return false;
        }
    }

    /** Whether a text is a JSON object with an object of this name in it. */
    static boolean hasObject(byte[] text, String name) {
        try {
            return Json.mapper().readTree(text).path(name).isObject();
        } catch (IOException cut) {
            return false;
        }
    }

    /** Whether an event without a blank line behind it is whole: its last line has one JSON object. */
    static boolean endsEvent(byte[] event) {
        String text = new String(event, StandardCharsets.UTF_8).strip();
        int line = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
        return text.startsWith(DATA, line) && isObject(text.substring(line + DATA.length()));
    }
}
