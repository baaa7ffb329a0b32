package harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Makes what a hostile client might send over one HTTP/1 connection: valid requests, some of them bent where they say how long they
 * are, one after the other. The same seed makes the same. Not thread-safe.
 */
public final class FramingCases {

    private static final List<String> LENGTHS = List.of(
            "+%d",
            "-%d",
            "0%d",
            "000%d",
            "%d, %d",
            "%d,%d",
            "%d %d",
            "0x%x",
            " %d ",
            "\t%d",
            "%d;",
            "%d.0",
            "1e1",
            "",
            "-0",
            "99999999999999999999",
            "18446744073709551621",
            "\u00b2",
            "%d\u000b",
            "'%d'");
    private static final List<String> CODINGS = List.of(
            "Transfer-Encoding: chunked",
            "transfer-encoding: ChUnKeD",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding:\u000bchunked",
            "Transfer-Encoding:\tchunked",
            "Transfer-Encoding: chunked;q=1",
            "Transfer-Encoding:",
            "Transfer-Encoding: ,chunked",
            "Transfer_Encoding: chunked",
            "X: y\r\n Transfer-Encoding: chunked",
            "Transfer-Encoding:\r\n chunked",
            "X: y\rTransfer-Encoding: chunked",
            "X: y\nTransfer-Encoding: chunked",
            " Transfer-Encoding: chunked",
            "Transfer-Encoding\u0000: chunked",
            "\u00ffTransfer-Encoding: chunked",
            "TE: chunked",
            "Transfer-Encoding: chunked\u0000");
    private static final List<String> SIZES = List.of(
            "%x;a=b",
            "%x;",
            "%x ",
            " %x",
            "0x%x",
            "+%x",
            "-%x",
            "0000000000000000%x",
            "10000000%08x",
            "ffffffffffffffff",
            "%x\n%x",
            "%x;\"\r\n",
            "",
            "%x\t",
            "00%x",
            "%X",
            "%xg");
    private static final List<String> FIELDS = List.of(
            "Host: other",
            "Host:",
            "Connection: close",
            "Connection: keep-alive",
            "Connection: content-length",
            "Expect: 100-continue",
            "garbage",
            ": x",
            "X Y: z",
            "X: a\u0000b",
            "X: a\u007fb",
            "X:\u00e9\u00ff",
            "X(y): z",
            "Content-Length : 5",
            "Content_Length: 5",
            "X: y\r\n\tz",
            "\tX: y",
            "Keep-Alive: timeout=5",
            "Content-Encoding: identity",
            "Trailer: X");
    private static final List<String> VERSIONS = List.of(
            "HTTP/1.0",
            "HTTP/1.0",
            "HTTP/1.2",
            "HTTP/2.0",
            "HTTP/0.9",
            "http/1.1",
            "HTTP/1.1 ",
            "HTTP/01.1",
            "HTTP/1.10",
            "");
    private static final String NASTY = "\u0000\t\n\u000b\r \",:;0f\u007f\u0085\u00a0\u00ff";

    private final Random random;
    private final String key;
    private int made;

    /** @param key a client key that is let in */
    public FramingCases(long seed, String key) {
        this.random = new Random(seed);
        this.key = key;
    }

    /** What one client sends, a character for each byte. */
    public String next() {
        made++;
        var bytes = new StringBuilder();
        int requests = random.nextInt(4) == 0 ? 3 : 1 + random.nextInt(2);
        for (int i = 0; i < requests; i++) {
            bytes.append(request(i));
        }
        for (int i = random.nextInt(8) - 5; i > 0; i--) {
            bend(bytes);
        }
        if (random.nextInt(12) == 0) {
            bytes.setLength(random.nextInt(bytes.length()));
        }
        return bytes.toString();
    }

    /** Where a text of this length is cut into writes, ascending. */
    public int[] cuts(int length) {
        return random.ints(random.nextInt(4), 0, length + 1).sorted().toArray();
    }

    private String request(int number) {
        var draft = new Draft();
        draft.target = pick(List.of("/v1/files", "/v1/messages", "/v1/skills")) + "?n=" + made + "-" + number;
        draft.body = body();
        draft.fields.add("Host: gateway");
        draft.fields.add("x-api-key: " + key);
        draft.fields.add("Content-Type: application/json");
        if (random.nextInt(3) == 0) {
            draft.chunk(random);
            draft.fields.add("Transfer-Encoding: chunked");
        } else {
            draft.fields.add("Content-Length: " + draft.body.length());
        }
        List<Consumer<Draft>> bends = List.of(
                this::length,
                this::secondLength,
                this::coding,
                this::size,
                this::field,
                this::version,
                this::lineEnd,
                this::trailer);
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            bends.get(random.nextInt(bends.size())).accept(draft);
        }
        return draft.text();
    }

    private String body() {
        String plain = MessageJson.request("claude-sonnet-4-5", false, "x".repeat(random.nextInt(200)));
        return random.nextInt(3) > 0
                ? plain
                : plain.substring(0, random.nextInt(20)) + "GET /v1/files?n=" + made
                        + "-hidden HTTP/1.1\r\nHost: h\r\nx-api-key: " + key + "\r\n\r\n";
    }

    private void length(Draft draft) {
        int length = draft.body.length();
        String told = random.nextBoolean()
                ? Integer.toString(Math.max(0, length + random.nextInt(11) - 5))
                : pick(LENGTHS).replace("%d", "%1$d").replace("%x", "%1$x").formatted(length);
        draft.fields.replaceAll(field -> field.startsWith("Content-Length:") ? "Content-Length: " + told : field);
    }

    private void secondLength(Draft draft) {
        insert(
                draft,
                "Content-Length: "
                        + (draft.body.length() - random.nextInt(2) * random.nextInt(draft.body.length() + 1)));
    }

    private void coding(Draft draft) {
        insert(draft, pick(CODINGS));
        if (random.nextBoolean()) {
            draft.chunk(random);
        }
        if (random.nextBoolean()) {
            draft.fields.removeIf(field -> field.startsWith("Content-Length"));
        }
    }

    private void size(Draft draft) {
        draft.size = pick(SIZES).replace("%x", "%1$x").replace("%X", "%1$X").replace("%08x", "%1$08x");
    }

    private void field(Draft draft) {
        insert(draft, pick(FIELDS));
    }

    private void version(Draft draft) {
        draft.version = pick(VERSIONS);
    }

    private void lineEnd(Draft draft) {
        draft.lineEnd = pick(List.of("\n", "\r", "\r\r\n", "\n\r", "\r\n\r\n", "\u0085"));
    }

    private void trailer(Draft draft) {
        draft.trailer = pick(List.of(
                "X: y\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "X\r\n", " X: y\r\n", "X: y\n"));
    }

    private void insert(Draft draft, String field) {
        draft.fields.add(random.nextInt(draft.fields.size() + 1), field);
    }

    private void bend(StringBuilder bytes) {
        int at = random.nextInt(bytes.length());
        switch (random.nextInt(3)) {
            case 0 -> bytes.insert(at, NASTY.charAt(random.nextInt(NASTY.length())));
            case 1 -> bytes.setCharAt(at, NASTY.charAt(random.nextInt(NASTY.length())));
            default -> bytes.deleteCharAt(at);
        }
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** A request in the making. */
    private static final class Draft {
        private final List<String> fields = new ArrayList<>();
        private String target = "";
        private String version = "HTTP/1.1";
        private String lineEnd = "\r\n";
        private String size = "%1$x";
        private String trailer = "";
        private String body = "";
        private int chunks;

        void chunk(Random random) {
            chunks = 1 + random.nextInt(3);
        }

        String text() {
            var text = new StringBuilder("POST " + target + " " + version + "\r\n");
            fields.forEach(field -> text.append(field).append(lineEnd));
            return text.append("\r\n").append(chunks == 0 ? body : chunked()).toString();
        }

        private String chunked() {
            var text = new StringBuilder();
            int step = Math.max(1, body.length() / chunks);
            for (int from = 0; from < body.length(); from += step) {
                String data = body.substring(from, Math.min(body.length(), from + step));
                String line = from == 0 ? size.formatted(data.length()) : Integer.toHexString(data.length());
                text.append(line).append("\r\n").append(data).append("\r\n");
            }
            return text.append("0\r\n").append(trailer).append("\r\n").toString();
        }
    }
}
