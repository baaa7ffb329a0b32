package gateway.estimate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
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
        MediaTokens media = new MediaTokens(ModelFamily.of(model).images(), imageTokens.getAsInt());
        long raw = new RequestTokens(media, texts).count(request, dialect);
        return Math.max(1, Math.round(raw * calibration.factor(model)));
    }

    /** Tokens of so many characters of text, where the text itself is gone. */
    public long ofCharacters(long characters, String model) {
        return (long) Math.ceil(characters / CHARACTERS_PER_TOKEN * calibration.factor(model));
    }
}
