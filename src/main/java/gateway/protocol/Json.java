package gateway.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The one place where JSON readers and writers are made. Both objects are configured once and safe from many threads.
 *
 * <p>Limits on what is read: strings of 40 million characters (a request body may have 32 MB), 1,000 levels of nesting,
 * numbers of 1,000 digits. Buffers are pooled across threads, because a virtual thread lives for one request only.
 */
public final class Json {

    private static final int MAX_STRING_LENGTH = 40_000_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_STRING_LENGTH)
                    .build())
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    /** The shared mapper. It ignores unknown fields. Callers must not change its configuration. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** The shared factory of streaming parsers and generators. Callers must not change its configuration. */
    public static JsonFactory factory() {
        return FACTORY;
    }
}
