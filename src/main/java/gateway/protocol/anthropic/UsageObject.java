package gateway.protocol.anthropic;

import static gateway.protocol.anthropic.JsonValues.NO_NUMBER;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/** One {@code usage} object as it stands on the wire (protocol.md 1.3). What it does not tell is {@link #ABSENT}. */
record UsageObject(
        long input,
        long output,
        long cacheRead,
        long cacheWrite,
        long cacheWrite5m,
        long cacheWrite1h,
        long thinking,
        long webSearches,
        long webFetches) {

    static final long ABSENT = NO_NUMBER;

    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int CACHE_READ = 2;
    private static final int CACHE_WRITE = 3;
    private static final int CACHE_WRITE_5M = 4;
    private static final int CACHE_WRITE_1H = 5;
    private static final int THINKING = 6;
    private static final int WEB_SEARCHES = 7;
    private static final int WEB_FETCHES = 8;
    private static final int OTHER = 9;

    /** Reads the object at which the parser stands, to its end; any other value tells nothing. */
    static UsageObject read(JsonParser parser) throws IOException {
        long[] told = new long[OTHER + 1];
        Arrays.fill(told, ABSENT);
        readMembers(parser, told);
        return new UsageObject(
                told[INPUT],
                told[OUTPUT],
                told[CACHE_READ],
                told[CACHE_WRITE],
                told[CACHE_WRITE_5M],
                told[CACHE_WRITE_1H],
                told[THINKING],
                told[WEB_SEARCHES],
                told[WEB_FETCHES]);
    }

    private static void readMembers(JsonParser parser, long[] told) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            switch (name) {
                case "cache_creation", "output_tokens_details", "server_tool_use" -> readMembers(parser, told);
                default -> told[index(name)] = JsonValues.wholeNumber(parser);
            }
        }
    }

    private static int index(String name) {
        return switch (name) {
            case "input_tokens" -> INPUT;
            case "output_tokens" -> OUTPUT;
            case "cache_read_input_tokens" -> CACHE_READ;
            case "cache_creation_input_tokens" -> CACHE_WRITE;
            case "ephemeral_5m_input_tokens" -> CACHE_WRITE_5M;
            case "ephemeral_1h_input_tokens" -> CACHE_WRITE_1H;
            case "thinking_tokens" -> THINKING;
            case "web_search_requests" -> WEB_SEARCHES;
            case "web_fetch_requests" -> WEB_FETCHES;
            default -> OTHER;
        };
    }
}
