package gateway.estimate;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Counts the tokens of texts with o200k_base, special tokens as ordinary text. Long texts are counted in pieces, because the
 * time for one piece without spaces grows faster than its length; of very long ones only evenly spread pieces are counted. Safe
 * from many threads.
 */
final class TextTokens {

    private static final int PIECE = 1_000;
    private static final int NEAR = 100;

    /** So many pieces of prose take 60 ms, of random letters, the worst there is, half a second. */
    private static final int MOST_PIECES = 1_000;

    private TextTokens() {}

    static long count(String text) {
        if (text.length() <= PIECE) {
            return text.isEmpty() ? 0 : O200k.ENCODING.countTokensOrdinary(text);
        }
        long pieces = (text.length() + PIECE - 1L) / PIECE;
        return pieces <= MOST_PIECES ? inPieces(text) : sampled(text);
    }

    private static long inPieces(String text) {
        long tokens = 0;
        int from = 0;
        while (from < text.length()) {
            int to = end(text, from);
            tokens += O200k.ENCODING.countTokensOrdinary(text.substring(from, to));
            from = to;
        }
        return tokens;
    }

    private static long sampled(String text) {
        long tokens = 0;
        long characters = 0;
        double step = (double) (text.length() - PIECE) / (MOST_PIECES - 1);
        for (int i = 0; i < MOST_PIECES; i++) {
            int from = whole(text, (int) (i * step));
            int to = end(text, from);
            tokens += O200k.ENCODING.countTokensOrdinary(text.substring(from, to));
            characters += to - from;
        }
        return Math.round((double) tokens * text.length() / characters);
    }

    /** Where a piece ends: before a space near its full length, never inside a pair of surrogates. */
    private static int end(String text, int from) {
        int full = from + PIECE;
        if (full >= text.length()) {
            return text.length();
        }
        for (int at = full; at > full - NEAR; at--) {
            if (text.charAt(at) == ' ' || text.charAt(at) == '\n') {
                return at;
            }
        }
        return whole(text, full);
    }

    private static int whole(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }

    /** Loaded when it is first needed. */
    private static final class O200k {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
