package gateway.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;

/**
 * The one place where JSON readers and writers are made. Both objects are configured once and safe from many threads.
 *
 * <p>Limits on what is read: strings of 40 million characters (a request body may have 32 MB), 1,000 levels of nesting,
 * numbers of 1,000 digits. A tree that the mapper reads has 500,000 tokens at most, because a token of three bytes may cost
 * thirty times as much; the streaming parsers only count theirs. Buffers are pooled across threads, because a virtual thread lives for one request only.
 */
public final class Json {

    private static final int MAX_STRING_LENGTH = 40_000_000;

    private static final long MAX_TREE_TOKENS = 500_000;

    /** With a limit, though there is none, parsers count their tokens. */
    private static final JsonFactory FACTORY = factory(Long.MAX_VALUE);

    /** Bytes of a string of a stream as it is written: 1,000 characters have 6,000 at most. */
    private static final int LONGEST_OF_STREAM = 8_000;

    /** Names are not kept for later documents: there may be any number of them. */
    private static final JsonFactory STREAMS = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(2 * LONGEST_OF_STREAM)
                    .build())
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(factory(MAX_TREE_TOKENS))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    private static JsonFactory factory(long maxTokens) {
        return new ForgettingFactory(new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(MAX_STRING_LENGTH)
                        .maxTokenCount(maxTokens)
                        .build())
                .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES));
    }

    /**
     * Reads a tree of any number of tokens; the caller has counted them.
     *
     * @throws IOException where it is no JSON
     */
    public static JsonNode tree(byte[] counted) throws IOException {
        return tree(counted, counted.length);
    }

    /** The same for the first bytes of an array. */
    public static JsonNode tree(byte[] counted, int length) throws IOException {
        try (JsonParser parser = FACTORY.createParser(counted, 0, length)) {
            JsonNode tree = MAPPER.readTree(parser);
            return tree == null ? MAPPER.missingNode() : tree;
        }
    }

    /**
     * Counts the tokens of the first bytes of an array: names, values, begins and ends of objects and arrays. Nothing is kept.
     *
     * @throws IOException where it is no JSON
     */
    public static long tokens(byte[] json, int length) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json, 0, length)) {
            while (parser.nextToken() != null) {
                // counted by the parser
            }
            return parser.currentTokenCount();
        }
    }

    /**
     * Reads a document in UTF-8 of any length that comes bit by bit. Nothing of it is kept but what the parser stands at, and of
     * that a little: strings and names of more than 8,000 bytes are cut, so that they have more than 1,000 characters still.
     *
     * @throws IOException where its first bytes cannot be read
     */
    public static JsonParser streamParser(InputStream document) throws IOException {
        return STREAMS.createParser(new ShortTexts(document, LONGEST_OF_STREAM));
    }

    /** The shared mapper. It ignores unknown fields. Callers must not change its configuration. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** The shared factory of streaming parsers and generators. Callers must not change its configuration. */
    public static JsonFactory factory() {
        return FACTORY;
    }
}
