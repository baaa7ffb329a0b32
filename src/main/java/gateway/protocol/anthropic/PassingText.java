package gateway.protocol.anthropic;

import gateway.protocol.Utf8;
import gateway.protocol.anthropic.InvalidRequestException.Reason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks of a body that goes by in pieces what {@link RequestBytes} checks of a whole one: that it is UTF-8, and neither UTF-16 nor
 * UTF-32, which a JSON parser would detect and accept. For one body; not thread-safe.
 */
public final class PassingText {

    private static final byte[] NOTHING = {};
    private static final int DETECTION_BYTES = 4;

    private byte[] begun = NOTHING;
    private int looked;
    private boolean zero;
    private boolean broken;

    /** Takes the next bytes of the body. */
    public void feed(byte[] bytes) {
        for (int i = 0; looked < DETECTION_BYTES && i < bytes.length; i++, looked++) {
            zero |= bytes[i] == 0;
        }
        if (broken) {
            return;
        }
        byte[] piece = begun.length == 0 ? bytes : joined(begun, bytes);
        int valid = Utf8.validLength(piece);
        begun = valid == piece.length ? NOTHING : Arrays.copyOfRange(piece, valid, piece.length);
        if (begun.length > 0 && !Utf8.isCut(begun, 0)) {
            broken = true;
        }
    }

    /** What is wrong with all that has come, if it is all; null for nothing. */
    public @Nullable Reason problem() {
        if (begun.length > 0) {
            return broken ? Reason.NOT_UTF8 : Reason.TRUNCATED;
        }
        return zero ? Reason.NOT_JSON : null;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
