package gateway.protocol.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.anthropic.JsonValues;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a {@code usage} object, which the site hardly ever sends. Stateless. */
final class WebCountsReader {

    /** A count beyond this is a mistake. */
    private static final long MOST = 100_000_000;

    private WebCountsReader() {}

    /** Reads the object at which the parser stands, to its end; null where it counts nothing. */
    static @Nullable WebCounts read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        long input = WebCounts.UNTOLD;
        long output = WebCounts.UNTOLD;
        long cacheRead = WebCounts.UNTOLD;
        long cacheWrite = WebCounts.UNTOLD;
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            switch (name) {
                case "input_tokens" -> input = count(parser);
                case "output_tokens" -> output = count(parser);
                case "cache_read_input_tokens" -> cacheRead = count(parser);
                case "cache_creation_input_tokens" -> cacheWrite = count(parser);
                default -> parser.skipChildren();
            }
        }
        boolean told = Math.max(Math.max(input, output), Math.max(cacheRead, cacheWrite)) > 0;
        return told ? new WebCounts(input, output, cacheRead, cacheWrite, WebCounts.UNTOLD, WebCounts.UNTOLD) : null;
    }

    private static long count(JsonParser parser) throws IOException {
        long count = JsonValues.wholeNumber(parser);
        return count < 0 || count > MOST ? WebCounts.UNTOLD : count;
    }
}
