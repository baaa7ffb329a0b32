package routes.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises request targets that could mean another path than the one they are matched by, here or at an upstream: the target
 * as it is written is routed, classified, accounted and sent. Pure.
 */
final class PathGuard {

    /** What nearly all requests are for. */
    private static final String USUAL = "/v1/messages";

    private static final String MODELS = "/v1/models/";

    /** Words of the paths that are accounted or kept apart by name; an upstream might take another spelling for them. */
    private static final Set<String> WORDS = Set.of(
            "v1",
            "messages",
            "count_tokens",
            "batches",
            "results",
            "cancel",
            "chat",
            "completions",
            "complete",
            "responses",
            "embeddings",
            "images",
            "generations",
            "edits",
            "variations",
            "audio",
            "speech",
            "transcriptions",
            "translations",
            "moderations",
            "models",
            "files",
            "content",
            "skills",
            "versions",
            "organizations",
            "oauth");

    private PathGuard() {}

    /**
     * Whether the raw request target is a plain absolute path: no second reading by decoding, merging, resolving, trimming or
     * folding it.
     *
     * @param target null where the request has none
     */
    static boolean isPlain(@Nullable String target) {
        if (USUAL.equals(target)) {
            return true;
        }
        if (target == null || target.isEmpty() || target.charAt(0) != '/' || !isVisibleAscii(target)) {
            return false;
        }
        int end = target.indexOf('?');
        String path = end < 0 ? target : target.substring(0, end);
        return path.indexOf('\\') < 0 && path.indexOf(';') < 0 && segmentsArePlain(withSlashes(path));
    }

    /** A request target has no fragment; a reader that cuts one off sees another target. */
    private static boolean isVisibleAscii(String target) {
        int query = target.indexOf('?');
        for (int i = 0; i < target.length(); i++) {
            char character = target.charAt(i);
            if (character <= ' ' || character > '~' || (character == '#' && (query < 0 || i < query))) {
                return false;
            }
        }
        return true;
    }

    /** Names of models have slashes: behind their collection an encoded one stands for itself, which nobody but us reads. */
    private static String withSlashes(String path) {
        return path.startsWith(MODELS) && path.indexOf('%') >= 0
                ? path.replace("%2F", "/").replace("%2f", "/")
                : path;
    }

    private static boolean segmentsArePlain(String path) {
        for (int from = 1; from <= path.length(); ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            // Only the last segment may be empty: a slash at the end.
            if ((from == to && slash >= 0) || (from < to && !isPlainSegment(path.substring(from, to)))) {
                return false;
            }
            from = to + 1;
        }
        return true;
    }

    private static boolean isPlainSegment(String segment) {
        if (segment.equals(".") || segment.equals("..")) {
            return false;
        }
        String decoded = segment.indexOf('%') < 0 ? segment : decoded(segment);
        return decoded != null && (WORDS.contains(segment) || !WORDS.contains(folded(decoded)));
    }

    /** What a lenient server might make of a segment. */
    private static String folded(String decoded) {
        boolean plain = decoded.chars().allMatch(character -> character < 0x80);
        String same = plain ? decoded : Normalizer.normalize(decoded, Normalizer.Form.NFKC);
        int end = same.length();
        while (end > 0 && (same.charAt(end - 1) == '.' || same.charAt(end - 1) == ' ')) {
            end--;
        }
        return same.substring(0, end).strip().toLowerCase(Locale.ROOT);
    }

    /** The segment without its percent-encoding; null where that is broken, or hides what may be written plainly. */
    private static @Nullable String decoded(String segment) {
        byte[] bytes = new byte[segment.length()];
        int length = 0;
        for (int i = 0; i < segment.length(); i++) {
            char character = segment.charAt(i);
            if (character == '%') {
                int octet = i + 2 < segment.length() ? octet(segment.charAt(i + 1), segment.charAt(i + 2)) : -1;
                if (!mayBeEncoded(octet)) {
                    return null;
                }
                bytes[length++] = (byte) octet;
                i += 2;
            } else {
                bytes[length++] = (byte) character;
            }
        }
        return utf8(bytes, length);
    }

    private static int octet(char high, char low) {
        int value = Character.digit(high, 16) << 4 | Character.digit(low, 16);
        return high < 0x80 && low < 0x80 ? value : -1;
    }

    /** Neither broken, nor a control character, nor unreserved (RFC 3986 2.3), nor what separates parts of a path or target. */
    private static boolean mayBeEncoded(int octet) {
        if (octet < ' ' || octet == 0x7F) {
            return false;
        }
        if (octet >= 0x80) {
            return true;
        }
        char character = (char) octet;
        boolean letterOrDigit = (character >= '0' && character <= '9')
                || (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z');
        return !letterOrDigit && "-._~/\\;%?#".indexOf(character) < 0;
    }

    /** Null for what is no well-formed UTF-8 (over-long forms are none), and for control characters beyond ASCII. */
    private static @Nullable String utf8(byte[] bytes, int length) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            return text.chars().anyMatch(Character::isISOControl) ? null : text;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
