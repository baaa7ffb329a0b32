package harness;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A second reader of HTTP/1 requests that shares nothing with the gateway's: RFC 9112 to the letter, without anything that a kind
 * peer would forgive. Pure.
 */
public final class StrictRequests {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String FIELDS = "((?:" + TOKEN + ":[\\t -~\\x80-\\xff]*+\\r\\n)*+)\\r\\n";
    private static final Pattern EMPTY_LINES = Pattern.compile("(?:\\r\\n)*+");
    private static final Pattern HEAD = Pattern.compile("(" + TOKEN + ") ([!-~]++) HTTP/1\\.([01])\\r\\n" + FIELDS);
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,16})\\r\\n");
    private static final Pattern CHUNK_END = Pattern.compile("\\r\\n");
    private static final Pattern TRAILERS = Pattern.compile(FIELDS);
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    /** One request; the body is what was announced, without the lines of chunks. */
    public record Request(String method, String target, String body) {}

    /** What follows the last whole request. */
    public enum Rest {
        NOTHING,
        /** What may become a request. */
        INCOMPLETE,
        /** What will never become one. */
        WRONG
    }

    /** Whole requests, what follows them, and how many bytes they took. */
    public record Reading(List<Request> requests, Rest rest, int length) {}

    private final String bytes;
    private int at;

    private StrictRequests(String bytes) {
        this.bytes = bytes;
    }

    /** Reads what one connection sent, a character for each byte. */
    public static Reading read(String bytes) {
        return new StrictRequests(bytes).all();
    }

    /** Reads what one connection sent. */
    public static Reading read(byte[] bytes) {
        return read(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private Reading all() {
        List<Request> requests = new ArrayList<>();
        int read = 0;
        try {
            while (true) {
                take(EMPTY_LINES);
                if (at == bytes.length()) {
                    return new Reading(requests, Rest.NOTHING, read);
                }
                requests.add(one());
                read = at;
            }
        } catch (Cut cut) {
            return new Reading(requests, Rest.INCOMPLETE, read);
        } catch (Wrong wrong) {
            return new Reading(requests, Rest.WRONG, read);
        }
    }

    private Request one() throws Cut, Wrong {
        Matcher head = take(HEAD);
        String fields = head.group(4);
        boolean newer = head.group(3).equals("1");
        List<String> lengths = values(fields, "content-length");
        List<String> codings = values(fields, "transfer-encoding");
        int hosts = values(fields, "host").size();
        if (hosts > 1 || (newer && hosts == 0) || lengths.size() > 1 || codings.size() > 1) {
            throw new Wrong();
        }
        if (codings.isEmpty()) {
            return new Request(head.group(1), head.group(2), lengths.isEmpty() ? "" : counted(lengths.getFirst()));
        }
        if (!newer || !lengths.isEmpty() || !codings.getFirst().equalsIgnoreCase("chunked")) {
            throw new Wrong();
        }
        return new Request(head.group(1), head.group(2), chunked());
    }

    private String counted(String length) throws Cut, Wrong {
        if (!LENGTH.matcher(length).matches()) {
            throw new Wrong();
        }
        return data(Long.parseLong(length));
    }

    private String chunked() throws Cut, Wrong {
        var body = new StringBuilder();
        for (long size = size(); size > 0; size = size()) {
            body.append(data(size));
            take(CHUNK_END);
        }
        take(TRAILERS);
        return body.toString();
    }

    private long size() throws Cut, Wrong {
        long size = Long.parseUnsignedLong(take(CHUNK_SIZE).group(1), 16);
        if (size < 0 || size > Integer.MAX_VALUE) {
            throw new Wrong();
        }
        return size;
    }

    private String data(long length) throws Cut {
        if (length > bytes.length() - at) {
            throw new Cut();
        }
        String data = bytes.substring(at, at + (int) length);
        at += (int) length;
        return data;
    }

    private Matcher take(Pattern pattern) throws Cut, Wrong {
        Matcher matcher = pattern.matcher(bytes).region(at, bytes.length());
        if (!matcher.lookingAt()) {
            if (matcher.hitEnd()) {
                throw new Cut();
            }
            throw new Wrong();
        }
        at = matcher.end();
        return matcher;
    }

    private static List<String> values(String fields, String name) {
        List<String> values = new ArrayList<>();
        for (String line : fields.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                values.add(line.substring(name.length() + 1).replaceAll("^[ \\t]+|[ \\t]+$", ""));
            }
        }
        return values;
    }

    private static final class Cut extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;
    }
}
