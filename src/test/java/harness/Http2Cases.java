package harness;

import harness.StrictRequests.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Makes what a hostile client might send as one HTTP/2 request. The same seed makes the same. Not thread-safe. */
public final class Http2Cases {

    private static final List<Map.Entry<String, String>> FIELDS = List.of(
            Map.entry("transfer-encoding", "chunked"),
            Map.entry("connection", "close"),
            Map.entry("connection", "content-length"),
            Map.entry("keep-alive", "timeout=5"),
            Map.entry("proxy-connection", "close"),
            Map.entry("upgrade", "h2c"),
            Map.entry("te", "gzip"),
            Map.entry("te", "trailers"),
            Map.entry("x-a", "b\r\ncontent-length: 5"),
            Map.entry("x-a", "b\nevil: 1"),
            Map.entry("x-a", "b\u0000c"),
            Map.entry("x-a\r\nevil", "1"),
            Map.entry("x-a: b\r\nevil", "1"),
            Map.entry("x:a", "1"),
            Map.entry("X-A", "1"),
            Map.entry("x a", "1"),
            Map.entry("", "1"),
            Map.entry(":path", "/v1/files?n=other"),
            Map.entry(":method", "GET"),
            Map.entry(":version", "HTTP/1.1"),
            Map.entry("x-a", "\u00e9"));
    private static final List<String> LENGTHS =
            List.of("+%d", "0%d", "%d, %d", "-%d", " %d", "%d ", "0x%x", "", "99999999999999999999", "%d,%d", "1e1");
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "transfer-encoding", "keep-alive", "proxy-connection", "upgrade");

    private final Random random;
    private final String key;
    private int made;

    /**
     * One request, before it is framed.
     *
     * @param cut where its block of fields goes on in a second frame; 0 for one frame
     */
    public record Case(List<Map.Entry<String, String>> fields, List<String> data, int cut) {

        /** What it is by RFC 9113; empty when it is malformed. A list of equal lengths may be one length (RFC 9110 8.6). */
        public Optional<Request> strict() {
            String body = String.join("", data);
            List<String> lengths = values("content-length");
            boolean lengthFits = lengths.isEmpty()
                    || (lengths.size() == 1
                            && lengths.getFirst().matches("([0-9]{1,18})(, ?\\1)*")
                            && Long.parseLong(lengths.getFirst().replaceAll(",.*", "")) == body.length());
            return lengthFits && pseudoFieldsFit() && fields.stream().allMatch(Case::fits)
                    ? Optional.of(new Request(
                            values(":method").getFirst(), values(":path").getFirst(), body))
                    : Optional.empty();
        }

        private boolean pseudoFieldsFit() {
            long pseudo = fields.stream()
                    .filter(field -> field.getKey().startsWith(":"))
                    .count();
            return pseudo == 4
                    && fields.stream().limit(4).allMatch(field -> field.getKey().startsWith(":"))
                    && values(":method").size() == 1
                    && values(":path").size() == 1
                    && values(":scheme").size() == 1
                    && values(":authority").size() == 1
                    && values(":path").getFirst().matches("/[!-~]*")
                    && values(":method").getFirst().matches("[A-Z]+");
        }

        private static boolean fits(Map.Entry<String, String> field) {
            String name = field.getKey();
            return name.matches(":?[!#$%&'*+.^_`|~0-9a-z-]+")
                    && field.getValue().chars().noneMatch(c -> c == 0 || c == '\r' || c == '\n')
                    && !OF_THE_CONNECTION.contains(name)
                    && !(name.equals("te") && !field.getValue().equals("trailers"));
        }

        private List<String> values(String name) {
            return fields.stream()
                    .filter(field -> field.getKey().equals(name))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    /** @param key a client key that is let in */
    public Http2Cases(long seed, String key) {
        this.random = new Random(seed);
        this.key = key;
    }

    /** The next request. */
    public Case next() {
        made++;
        List<String> data = data();
        int length = data.stream().mapToInt(String::length).sum();
        List<Map.Entry<String, String>> fields = new ArrayList<>(List.of(
                Map.entry(":method", pick("POST", "POST", "POST", "PO ST", "POST /v1/files HTTP/1.1\r\nx: ")),
                Map.entry(
                        ":path",
                        pick(
                                        "/v1/files?n=h",
                                        "/v1/skills?n=h",
                                        "/v1/files?x=\r\n\r\nGET /?n=h",
                                        "/v1/files HTTP/1.1\r\n?n=h")
                                + made),
                Map.entry(":scheme", "http"),
                Map.entry(":authority", "gateway"),
                Map.entry("x-api-key", key),
                Map.entry("content-type", "application/json")));
        switch (random.nextInt(4)) {
            case 0 -> fields.add(Map.entry("content-length", Integer.toString(length)));
            case 1 ->
                fields.add(Map.entry("content-length", Integer.toString(Math.max(0, length + random.nextInt(9) - 4))));
            case 2 -> fields.add(Map.entry("content-length", told(length)));
            default -> {
                // A length is not needed.
            }
        }
        for (int i = random.nextInt(4) - 2; i > 0; i--) {
            fields.add(random.nextInt(fields.size() + 1), FIELDS.get(random.nextInt(FIELDS.size())));
        }
        if (random.nextInt(10) == 0) {
            fields.add(fields.remove(random.nextInt(4)));
        }
        return new Case(fields, data, random.nextInt(3) == 0 ? 1 + random.nextInt(60) : 0);
    }

    private String told(int length) {
        String pattern = LENGTHS.get(random.nextInt(LENGTHS.size()));
        return pattern.replace("%d", "%1$d").replace("%x", "%1$x").formatted(length);
    }

    private List<String> data() {
        String hidden = "GET /v1/files?n=h" + made + "-hidden HTTP/1.1\r\nHost: h\r\nx-api-key: " + key + "\r\n\r\n";
        List<String> data = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            data.add(random.nextInt(3) == 0 ? hidden : "x".repeat(random.nextInt(80)));
        }
        return data;
    }

    private String pick(String... list) {
        // The first one mostly: a request that is bent in many places is refused for the first.
        return random.nextInt(3) > 0 ? list[0] : list[random.nextInt(list.length)];
    }
}
