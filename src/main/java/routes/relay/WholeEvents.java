package routes.relay;

import gateway.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Tells whether an event that ends with its stream, without a blank line behind it, is whole. Stateless. */
final class WholeEvents {

    private static final String DATA = "data:";

    private WholeEvents() {}

    /** Whether the last line of an event is one whole JSON object; a cut one is none. */
    static boolean isWhole(byte[] event) {
        String text = new String(event, StandardCharsets.UTF_8).strip();
        int line = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
        if (!text.startsWith(DATA, line) || !text.endsWith("}")) {
            return false;
        }
        try {
            return Json.mapper().readTree(text.substring(line + DATA.length())).isObject();
        } catch (IOException cut) {
            return false;
        }
    }
}
