package gateway.protocol.anthropic;

import static gateway.protocol.anthropic.JsonValues.NO_NUMBER;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** One {@code usage} object as it stands on the wire (docs/wire.md, "Usage"). What it does not tell is {@link #ABSENT}. */
record UsageObject(
        long input,
        long output,
        long cacheRead,
        long cacheWrite,
        long cacheWrite5m,
        long cacheWrite1h,
        long thinking,
        long webSearches,
        long webFetches,
        UsageTerms terms) {

    static final long ABSENT = NO_NUMBER;

    /** Reads the object at which the parser stands, to its end; any other value tells no count. */
    static UsageObject read(JsonParser parser) throws IOException {
        return new UsageReader(false).read(parser);
    }

    boolean tellsCounts() {
        return input != ABSENT
                || output != ABSENT
                || cacheRead != ABSENT
                || cacheWrite != ABSENT
                || tellsSplit()
                || !terms.iterations().isEmpty();
    }

    boolean tellsSplit() {
        return cacheWrite5m != ABSENT || cacheWrite1h != ABSENT;
    }
}
