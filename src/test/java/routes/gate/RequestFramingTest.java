package routes.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of what is one request in one reading, and of what is not; every row whole, and cut at each of its bytes. */
class RequestFramingTest {

    private static final int HEADER_BYTES = 2048;
    private static final String POST = "POST /v1/files HTTP/1.1\r\nhost: a\r\n";
    private static final String CHUNKED = POST + "transfer-encoding: chunked\r\n\r\n";

    /** How bytes were read: the lengths of the requests in them, and why the rest was refused. */
    private record Reading(List<Integer> requests, @Nullable FailureKind refused, boolean inHead) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                POST + "\r\n",
                POST + "content-length: 5\r\n\r\nhello",
                POST + "content-length: 0\r\n\r\n",
                POST + "Content-Length:\t005 \r\n\r\nhello",
                POST + "x: a b\tc é\r\nx-empty:\r\n\r\n",
                CHUNKED + "0\r\n\r\n",
                CHUNKED + "5\r\nhello\r\n0\r\n\r\n",
                CHUNKED + "0000000000000005\r\nhello\r\n00\r\n\r\n",
                CHUNKED + "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n",
                CHUNKED + "2\r\n\r\n\r\n0\r\n\r\n",
                CHUNKED + "1\r\nx\r\n0\r\nx-checksum: 1\r\nserver-timing: a\r\n\r\n",
                POST + "Transfer-Encoding: ChUnKeD \r\n\r\n0\r\n\r\n",
                "\r\n" + POST + "\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.0\r\nhost: a\r\ncontent-length: 1\r\n\r\nx",
                "GET /v1/models?a=%20&b={} HTTP/1.1\r\nHost: 127.0.0.1:5201\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
                "DELETE /v1/files/a HTTP/1.1\r\nHost: my_host.example.\r\n\r\n",
                "HEAD / HTTP/1.1\r\nhost: a:0\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a:\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: [::1]:\r\n\r\n",
                "GET / HTTP/1.1\r\nhost:\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: \t \r\n\r\n",
                "PATCH / HTTP/1.1\r\nhost: a\r\n\r\n",
                "PUT / HTTP/1.1\r\nhost: a\r\n\r\n"
            })
    void takesOneRequest(String request) {
        byte[] bytes = request.getBytes(ISO_8859_1);
        for (Reading reading : cutEverywhere(bytes)) {
            assertThat(reading).isEqualTo(new Reading(List.of(bytes.length), null, true));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // lengths
                POST + "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n",
                POST + "transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n",
                POST + "content-length: 5\r\ncontent-length: 5\r\n\r\n",
                POST + "content-length: 5\r\ncontent-length: 6\r\n\r\n",
                POST + "content-length: 5, 5\r\n\r\n",
                POST + "content-length: 5,6\r\n\r\n",
                POST + "content-length: +5\r\n\r\n",
                POST + "content-length: -1\r\n\r\n",
                POST + "content-length: -0\r\n\r\n",
                POST + "content-length: 0x10\r\n\r\n",
                POST + "content-length: 1 0\r\n\r\n",
                POST + "content-length: 5.0\r\n\r\n",
                POST + "content-length: 5e0\r\n\r\n",
                POST + "content-length:\r\n\r\n",
                POST + "content-length: 9999999999999999999\r\n\r\n",
                POST + "content-length: 99999999999999999999\r\n\r\n",
                POST + "content-length: \u00b2\r\n\r\n",
                // transfer codings
                POST + "transfer-encoding: identity\r\n\r\n",
                POST + "transfer-encoding: gzip, chunked\r\n\r\n",
                POST + "transfer-encoding: chunked, identity\r\n\r\n",
                POST + "transfer-encoding: chunked, chunked\r\n\r\n",
                POST + "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n",
                POST + "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n",
                POST + "transfer-encoding: chunked;q=1\r\n\r\n",
                POST + "transfer-encoding: \"chunked\"\r\n\r\n",
                POST + "transfer-encoding: xchunked\r\n\r\n",
                POST + "transfer-encoding:\r\n\r\n",
                POST + "transfer-encoding:\u000bchunked\r\n\r\n",
                POST + "transfer-encoding: chunked\u0000\r\n\r\n",
                "POST / HTTP/1.0\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n",
                // hosts
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.0\r\nhost: a\r\nhost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nhost:\r\nhost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a\r\nhost:\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a, b\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: user@a\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a/b\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a:99999\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: :\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a::\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a:8x\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: [::1\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: :80\r\n\r\n",
                // lines and fields
                POST + " x: folded\r\n\r\n",
                POST + "x: a\r\n\tb\r\n\r\n",
                "POST / HTTP/1.1\r\n host: a\r\n\r\n",
                POST + "x : a\r\n\r\n",
                POST + "x y: a\r\n\r\n",
                POST + ": a\r\n\r\n",
                POST + "x\r\n\r\n",
                POST + "x(y): a\r\n\r\n",
                POST + "x\u0001y: a\r\n\r\n",
                POST + "\u00e9: a\r\n\r\n",
                POST + "x: a\rb\r\n\r\n",
                POST + "x: a\nb: c\r\n\r\n",
                POST + "x: a\u0000b\r\n\r\n",
                POST + "x: a\u001bb\r\n\r\n",
                POST + "x: a\u007fb\r\n\r\n",
                POST + "x: a\n\n",
                POST + "\n",
                POST + "\rx",
                // request lines
                "GET /v1/models\r\n\r\n",
                "GET  / HTTP/1.1\r\nhost: a\r\n\r\n",
                "GET /  HTTP/1.1\r\nhost: a\r\n\r\n",
                "GET\t/ HTTP/1.1\r\nhost: a\r\n\r\n",
                " GET / HTTP/1.1\r\nhost: a\r\n\r\n",
                "GET / HTTP/1.1 \r\nhost: a\r\n\r\n",
                "GET / HTTP/1.1\nhost: a\r\n\r\n",
                "GET / HTTP/1.2\r\nhost: a\r\n\r\n",
                "GET / HTTP/2.0\r\nhost: a\r\n\r\n",
                "GET / HTTP/0.9\r\nhost: a\r\n\r\n",
                "GET / HTTP/1.01\r\nhost: a\r\n\r\n",
                "GET / http/1.1\r\nhost: a\r\n\r\n",
                "GET / HTTPS/1.1\r\nhost: a\r\n\r\n",
                "G\u001bT / HTTP/1.1\r\nhost: a\r\n\r\n",
                "G(T / HTTP/1.1\r\nhost: a\r\n\r\n",
                "\nGET / HTTP/1.1\r\nhost: a\r\n\r\n",
                "\r\n\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n",
                "\r\r\n",
                "\u0016\u0003\u0001",
                // chunks
                CHUNKED + "1;a=b\r\nx\r\n0\r\n\r\n",
                CHUNKED + "1;\r\nx\r\n0\r\n\r\n",
                CHUNKED + "1;a=\"\r\nx\r\n0\r\n\r\n\"\r\n",
                CHUNKED + "1;a\nx\r\n0\r\n\r\n",
                CHUNKED + "1\nx\r\n0\r\n\r\n",
                CHUNKED + "1 \r\nx\r\n0\r\n\r\n",
                CHUNKED + " 1\r\nx\r\n0\r\n\r\n",
                CHUNKED + "1\t\r\nx\r\n0\r\n\r\n",
                CHUNKED + "0x1\r\nx\r\n0\r\n\r\n",
                CHUNKED + "+1\r\nx\r\n0\r\n\r\n",
                CHUNKED + "-1\r\nx\r\n0\r\n\r\n",
                CHUNKED + "g\r\nx\r\n0\r\n\r\n",
                CHUNKED + "\r\nx\r\n0\r\n\r\n",
                CHUNKED + "80000000\r\n",
                CHUNKED + "100000001\r\nx\r\n0\r\n\r\n",
                CHUNKED + "10000000000000001\r\nx\r\n0\r\n\r\n",
                CHUNKED + "00000000000000001\r\nx\r\n0\r\n\r\n",
                CHUNKED + "1\r\nxy0\r\n\r\n",
                CHUNKED + "1\r\nx\n0\r\n\r\n",
                CHUNKED + "1\r\nx\rx0\r\n\r\n",
                CHUNKED + "0\r\nx\r\n",
                CHUNKED + "0\r\n\n",
                CHUNKED + "0\r\ncontent-length: 5\r\n\r\n",
                CHUNKED + "0\r\nTransfer-Encoding: chunked\r\n\r\n",
                CHUNKED + "0\r\nx-api-key: a\r\n\r\n",
                CHUNKED + "0\r\nauthorization: a\r\n\r\n",
                CHUNKED + "0\r\nhost: a\r\n\r\n",
                CHUNKED + "0\r\nx: a\r\n b\r\n\r\n",
                CHUNKED + "0\r\nx : a\r\n\r\n"
            })
    void refusesWhatIsNotOneRequest(String request) {
        for (Reading reading : cutEverywhere(request.getBytes(ISO_8859_1))) {
            assertThat(reading.requests()).isEmpty();
            assertThat(reading.refused()).isEqualTo(FailureKind.REQUEST_FRAMING);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x\u001b[2J", "/x\u0007", "/x\u0000", "/\u0085\u009b", "/\u00e9", "/x\u007f", "/a\tb"})
    void refusesTargetsWithOtherThanVisibleCharacters(String target) {
        byte[] request = ("GET " + target + " HTTP/1.1\r\nhost: a\r\n\r\n").getBytes(ISO_8859_1);
        for (Reading reading : cutEverywhere(request)) {
            assertThat(reading.refused()).isEqualTo(FailureKind.REQUEST_PATH);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "FOO!#$", "PRI", "PROPFIND", "BREW", "GETGETGETGETGETGET", "G"})
    void doesNotKnowOtherMethods(String method) {
        assertThat(read((method + " /v1/x HTTP/1.1\r\n").getBytes(ISO_8859_1), 3)
                        .refused())
                .isEqualTo(FailureKind.METHOD_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE /v1/x", "CONNECT /v1/x", "CONNECT 127.0.0.1:9100"})
    void allowsNoMethodThatEchoesOrTunnels(String begin) {
        assertThat(read((begin + " HTTP/1.1\r\n").getBytes(ISO_8859_1), 1).refused())
                .isEqualTo(FailureKind.METHOD_NOT_ALLOWED);
    }

    @Test
    void readsRequestsBehindEachOther() {
        String plain = POST + "content-length: 3\r\n\r\nabc";
        String chunked = CHUNKED + "3\r\nabc\r\n0\r\n\r\n";
        String none = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
        byte[] all = (plain + chunked + none + plain).getBytes(ISO_8859_1);
        Reading expected =
                new Reading(List.of(plain.length(), chunked.length(), none.length(), plain.length()), null, true);
        assertThat(cutEverywhere(all)).containsOnly(expected);
    }

    @Test
    void takesTheNextLengthOnlyFromTheNextHead() {
        byte[] bytes = (POST + "content-length: 3\r\n\r\nabc" + POST + "\r\n" + "XYZ").getBytes(ISO_8859_1);
        assertThat(read(bytes, 7).requests()).hasSize(2);
    }

    @Test
    void limitsHeads() {
        String large = "x".repeat(HEADER_BYTES);
        assertThat(read((POST + "x: " + large + "\r\n\r\n").getBytes(ISO_8859_1), 100)
                        .refused())
                .isEqualTo(FailureKind.HEADERS_TOO_LARGE);
        assertThat(read((POST + "a:\r\n".repeat(300)).getBytes(ISO_8859_1), 100).refused())
                .isEqualTo(FailureKind.HEADERS_TOO_LARGE);
        assertThat(read(("GET /" + "x".repeat(17_000)).getBytes(ISO_8859_1), 1000)
                        .refused())
                .isEqualTo(FailureKind.HEADERS_TOO_LARGE);
        assertThat(read((CHUNKED + "0\r\nx: " + "y".repeat(9_000)).getBytes(ISO_8859_1), 1000)
                        .refused())
                .isEqualTo(FailureKind.HEADERS_TOO_LARGE);
    }

    @Test
    void knowsThePathOfWhatItRefuses() {
        var framing = new RequestFraming(HEADER_BYTES);
        byte[] bytes = "POST /v1/chat/completions?x=1 HTTP/1.1\r\nhost: a\r\nx : y".getBytes(ISO_8859_1);
        assertThat(catching(framing, bytes)).isEqualTo(FailureKind.REQUEST_FRAMING);
        assertThat(framing.path()).isEqualTo("/v1/chat/completions");
    }

    private static @Nullable FailureKind catching(RequestFraming framing, byte[] bytes) {
        try {
            framing.read(bytes, 0, bytes.length);
            return null;
        } catch (BadRequest e) {
            return e.kind();
        }
    }

    private static List<Reading> cutEverywhere(byte[] bytes) {
        List<Reading> readings = new ArrayList<>();
        readings.add(read(bytes, bytes.length));
        readings.add(read(bytes, 1));
        for (int cut = 1; cut < bytes.length; cut++) {
            readings.add(read(bytes, cut));
        }
        return readings;
    }

    /** Reads bytes in pieces of a size. */
    private static Reading read(byte[] bytes, int piece) {
        var framing = new RequestFraming(HEADER_BYTES);
        List<Integer> requests = new ArrayList<>();
        int begin = 0;
        try {
            for (int from = 0; from < bytes.length; from += piece) {
                int to = Math.min(bytes.length, from + piece);
                int index = from;
                while (index < to) {
                    if (framing.open() > 0) {
                        int count = (int) Math.min(framing.open(), to - index);
                        framing.skip(count);
                        index += count;
                    } else {
                        index = framing.read(bytes, index, to);
                    }
                    if (framing.done()) {
                        requests.add(index - begin);
                        begin = index;
                        framing.next();
                    }
                }
            }
            return new Reading(requests, null, framing.inHead() && !framing.begun());
        } catch (BadRequest e) {
            return new Reading(requests, e.kind(), false);
        }
    }
}
