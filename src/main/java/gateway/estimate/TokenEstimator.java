package gateway.estimate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;

/**
 * Estimates input tokens: the text of a request as o200k_base counts it, images by their pixels, documents by their bytes, and
 * what each message costs besides, all multiplied with the factor of the model's family. The encoding is loaded at the first
 * call, which takes a quarter of a second and some 28 MB. Safe from many threads.
 */
public final class TokenEstimator {

    /** Measured with English, code and JSON; other scripts have fewer characters per token. */
    private static final double CHARACTERS_PER_TOKEN = 3.7;

    private static final int LONG = 64 * 1024;

    private final Calibration calibration;
    private final IntSupplier imageTokens;

    /** @param imageTokens tokens of an image whose size cannot be read */
    public TokenEstimator(Calibration calibration, IntSupplier imageTokens) {
        this.calibration = calibration;
        this.imageTokens = imageTokens;
    }

    /**
     * Input tokens of a request, at least 1.
     *
     * @param request in any dialect; not changed
     * @param dialect which one
     * @param model the name at the target; decides the factor and how images count
     */
    public long count(ObjectNode request, Dialect dialect, String model) {
        return count(request, dialect, model, TextTokens::count);
    }

    /** The same by the lengths of the texts, which takes next to no time. */
    public long roughly(ObjectNode request, Dialect dialect, String model) {
        return count(request, dialect, model, text -> (long) Math.ceil(text.length() / CHARACTERS_PER_TOKEN));
    }

    private long count(ObjectNode request, Dialect dialect, String model, ToLongFunction<String> texts) {
        return estimate(counted(request, dialect, model, texts, (section, block, tokens) -> {}), model);
    }

    private long counted(
            ObjectNode request, Dialect dialect, String model, ToLongFunction<String> texts, BlockEnds ends) {
        ModelFamily family = ModelFamily.of(model);
        MediaTokens media = new MediaTokens(family.images(), imageTokens.getAsInt());
        return new RequestTokens(media, family.tooling(), texts, ends).count(request, dialect);
    }

    private long estimate(long counted, String model) {
        return Math.max(1, Math.round(counted * calibration.factor(model)));
    }

    /**
     * Input tokens of a request of the Messages API, and of its beginnings up to where it asks for caching.
     *
     * @param request not changed
     */
    public CachePrefixes prefixes(ObjectNode request, String model) {
        if (!PrefixReader.asksForCaching(request)) {
            return new CachePrefixes(count(request, Dialect.MESSAGES, model), List.of(), List.of());
        }
        PrefixReader reader = new PrefixReader(model);
        long counted = counted(request, Dialect.MESSAGES, model, TextTokens::count, reader);
        if (request.path("cache_control").isObject()) {
            reader.breakpoint();
        }
        return reader.result(counted, tokens -> estimate(tokens, model));
    }

    /** Tokens of a text; of a long one by its length, which takes next to no time. */
    public long ofText(String text, String model) {
        return text.length() > LONG
                ? ofCharacters(text.length(), model)
                : Math.round(TextTokens.count(text) * calibration.factor(model));
    }

    /** Tokens of so many characters of text, where the text itself is gone. */
    public long ofCharacters(long characters, String model) {
        return (long) Math.ceil(characters / CHARACTERS_PER_TOKEN * calibration.factor(model));
    }
}
