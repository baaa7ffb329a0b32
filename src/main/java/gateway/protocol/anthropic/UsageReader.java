package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one {@code usage} object, or one of its iterations. What cannot be a count is not told, but noted. For one use. */
final class UsageReader {

    /** A count beyond this is a mistake: a hundred times the longest context that there is. */
    static final long MOST = 100_000_000;

    static final int INPUT = 0;
    static final int OUTPUT = 1;
    static final int CACHE_READ = 2;
    static final int CACHE_WRITE = 3;
    static final int CACHE_WRITE_5M = 4;
    static final int CACHE_WRITE_1H = 5;
    static final int THINKING = 6;
    static final int WEB_SEARCHES = 7;
    static final int WEB_FETCHES = 8;

    private static final int OTHER = 9;
    private static final int MOST_ITERATIONS = 1_000;

    private final boolean isIteration;
    private final long[] told = new long[OTHER];
    private List<UsageIteration> iterations = List.of();
    private @Nullable String speed;
    private @Nullable String inferenceGeo;
    private @Nullable String serviceTier;
    private @Nullable String type;
    private @Nullable String model;
    private boolean doubtful;

    UsageReader(boolean isIteration) {
        this.isIteration = isIteration;
        Arrays.fill(told, UsageObject.ABSENT);
    }

    /** Reads the object at which the parser stands, to its end; null tells nothing, any other value nothing that is known. */
    UsageObject read(JsonParser parser) throws IOException {
        readMembers(parser);
        return new UsageObject(
                told[INPUT],
                told[OUTPUT],
                told[CACHE_READ],
                told[CACHE_WRITE],
                told[CACHE_WRITE_5M],
                told[CACHE_WRITE_1H],
                told[THINKING],
                told[WEB_SEARCHES],
                told[WEB_FETCHES],
                new UsageTerms(speed, inferenceGeo, serviceTier, iterations, doubtful));
    }

    private void readMembers(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            doubtful |= parser.currentToken() != JsonToken.VALUE_NULL;
            parser.skipChildren();
            return;
        }
        for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
            switch (name) {
                case "cache_creation", "output_tokens_details", "server_tool_use" -> readMembers(parser);
                case "speed" -> speed = word(parser);
                case "inference_geo" -> inferenceGeo = word(parser);
                case "service_tier" -> serviceTier = word(parser);
                case "type" -> type = JsonValues.word(parser);
                case "model" -> model = word(parser);
                case "iterations" -> readIterations(parser);
                default -> readCount(index(name), parser);
            }
        }
    }

    private @Nullable String word(JsonParser parser) throws IOException {
        boolean told = parser.currentToken() != JsonToken.VALUE_NULL;
        String word = JsonValues.word(parser);
        doubtful |= told && word == null;
        return word;
    }

    private void readCount(int index, JsonParser parser) throws IOException {
        if (index == OTHER || parser.currentToken() == JsonToken.VALUE_NULL) {
            parser.skipChildren();
            return;
        }
        long count = JsonValues.wholeNumber(parser);
        if (count == JsonValues.NO_NUMBER || count > MOST) {
            doubtful = true;
        } else {
            told[index] = count;
        }
    }

    private void readIterations(JsonParser parser) throws IOException {
        if (isIteration || parser.currentToken() != JsonToken.START_ARRAY) {
            doubtful |= !isIteration && parser.currentToken() != JsonToken.VALUE_NULL;
            parser.skipChildren();
            return;
        }
        List<UsageIteration> all = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (all.size() == MOST_ITERATIONS) {
                doubtful = true;
                parser.skipChildren();
            } else {
                all.add(new UsageReader(true).readIteration(parser));
            }
        }
        iterations = all;
    }

    private UsageIteration readIteration(JsonParser parser) throws IOException {
        UsageGatherer usage = new UsageGatherer();
        usage.take(read(parser));
        return new UsageIteration(type, model, usage);
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
