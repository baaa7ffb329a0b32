package routes.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Replaces credentials in a flow of bytes by as many asterisks, wherever the flow is cut. What may be the beginning of one is
 * kept until more has come. Not safe from several threads.
 */
final class CredentialMask {

    /** Shorter ones are words that local servers are content with, and would be found in any text. */
    private static final int SHORTEST = 12;

    /** Those that were made last: an account has the same credential for thousands of answers. */
    private static final Map<String, List<Pattern>> KNOWN = new ConcurrentHashMap<>();

    private static final int MOST_KNOWN = 500;

    private final List<Pattern> patterns;
    private @Nullable Buffer kept;

    private CredentialMask(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /** A mask for these, null where none of them is long enough to be told from other text. */
    static @Nullable CredentialMask of(Iterable<String> credentials) {
        List<Pattern> all = List.of();
        for (String credential : credentials) {
            all = both(all, patternsOf(credential));
        }
        return all.isEmpty() ? null : new CredentialMask(all);
    }

    private static List<Pattern> both(List<Pattern> some, List<Pattern> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static List<Pattern> patternsOf(String credential) {
        if (credential.length() < SHORTEST) {
            return List.of();
        }
        List<Pattern> known = KNOWN.get(credential);
        if (known == null) {
            known = written(credential).stream().map(Pattern::new).toList();
            if (KNOWN.size() >= MOST_KNOWN) {
                KNOWN.clear();
            }
            KNOWN.put(credential, known);
        }
        return known;
    }

    private static Set<String> written(String credential) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(credential);
        forms.add(credential.replace("/", "\\/"));
        forms.add(URLEncoder.encode(credential, StandardCharsets.UTF_8));
        return forms;
    }

    /** What of the flow may go on after this piece. */
    Buffer apply(Buffer chunk) {
        Buffer flow = chunk;
        if (kept != null) {
            flow = kept.appendBuffer(chunk);
            kept = null;
        }
        int open = 0;
        for (Pattern pattern : patterns) {
            flow = pattern.maskIn(flow);
            open = Math.max(open, pattern.openAtEndOf(flow));
        }
        if (open == 0) {
            return flow;
        }
        int end = flow.length() - open;
        kept = Buffer.buffer(open + chunk.length()).appendBuffer(flow, end, open);
        return flow.slice(0, end);
    }

    /** What was kept when the flow ends, null for nothing. */
    @Nullable
    Buffer rest() {
        Buffer rest = kept;
        kept = null;
        return rest;
    }

    /** The same headers where none holds a credential, else a copy, without those that have one in their names. */
    MultiMap apply(MultiMap headers) {
        List<Map.Entry<String, String>> masked = null;
        int at = 0;
        for (Map.Entry<String, String> header : headers) {
            String value = apply(header.getValue());
            boolean dropped = isNamed(header.getKey());
            if (masked == null && (dropped || !value.equals(header.getValue()))) {
                masked = new ArrayList<>(headers.entries().subList(0, at));
            }
            if (masked != null && !dropped) {
                masked.add(Map.entry(header.getKey(), value));
            }
            at++;
        }
        if (masked == null) {
            return headers;
        }
        MultiMap copy = MultiMap.caseInsensitiveMultiMap();
        masked.forEach(header -> copy.add(header.getKey(), header.getValue()));
        return copy;
    }

    /** Names may be written in small letters on their way. */
    private boolean isNamed(String name) {
        for (Pattern pattern : patterns) {
            int last = name.length() - pattern.text.length();
            for (int at = 0; at <= last; at++) {
                if (name.regionMatches(true, at, pattern.text, 0, pattern.text.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    private String apply(String text) {
        String result = text;
        for (Pattern pattern : patterns) {
            if (result.contains(pattern.text)) {
                result = result.replace(pattern.text, pattern.asterisks());
            }
        }
        return result;
    }

    /** One credential, looked for from its end: most positions are never looked at. */
    private static final class Pattern {

        private final String text;
        private final byte[] bytes;
        private final int[] shift = new int[256];

        Pattern(String text) {
            this.text = text;
            this.bytes = text.getBytes(StandardCharsets.UTF_8);
            Arrays.fill(shift, bytes.length);
            for (int i = 0; i < bytes.length - 1; i++) {
                shift[bytes[i] & 0xff] = bytes.length - 1 - i;
            }
        }

        String asterisks() {
            return "*".repeat(bytes.length);
        }

        Buffer maskIn(Buffer flow) {
            Buffer result = flow;
            boolean copied = false;
            int last = bytes.length - 1;
            int at = 0;
            while (at + last < flow.length()) {
                if (matches(flow, at, bytes.length)) {
                    result = copied ? result : flow.copy();
                    copied = true;
                    result.setString(at, asterisks());
                    at += bytes.length;
                } else {
                    at += shift[flow.getByte(at + last) & 0xff];
                }
            }
            return result;
        }

        /** How many bytes at the end of a piece may be the beginning of this credential. */
        int openAtEndOf(Buffer flow) {
            int length = flow.length();
            if (length == 0 || shift[flow.getByte(length - 1) & 0xff] == bytes.length) {
                return 0;
            }
            for (int at = Math.max(0, length - bytes.length + 1); at < length; at++) {
                if (matches(flow, at, length - at)) {
                    return length - at;
                }
            }
            return 0;
        }

        private boolean matches(Buffer flow, int at, int count) {
            for (int i = count - 1; i >= 0; i--) {
                if (flow.getByte(at + i) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
