package gateway.protocol.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.protocol.Allocated;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchResultReaderTest {

    private static final long LONGEST = 10_000;
    private static final String FIRST = succeeded("größer", 11, 5);
    private static final String SECOND = succeeded("b", 22, 7);
    private static final String ERRORED =
            "{\"custom_id\":\"c\",\"result\":{\"type\":\"errored\",\"error\":{\"type\":\"error\",\"error\":{}}}}";
    private static final String CANCELLED = "{\"custom_id\":\"d\",\"result\":{\"type\":\"canceled\"}}";

    @Test
    void readsWhatWasAnsweredHoweverTheBytesAreCut() {
        byte[] all = (FIRST + "\n" + ERRORED + "\n" + CANCELLED + "\n" + SECOND + "\n").getBytes(UTF_8);
        for (int cut = 0; cut <= all.length; cut++) {
            assertThat(read(cut(all, cut))).containsExactly("größer m 11 5", "b m 22 7");
        }
        assertThat(read(oneByOne(all))).containsExactly("größer m 11 5", "b m 22 7");
    }

    @Test
    void anAnswerThatBreaksOffTellsWhatCameWhole() {
        byte[] all = (FIRST + "\n" + SECOND + "\n").getBytes(UTF_8);
        int first = (FIRST + "\n").getBytes(UTF_8).length;
        for (int length = 0; length < all.length - 1; length++) {
            BatchResultReader reader = reader(new ByteArrayInputStream(all, 0, length));
            assertThat(texts(reader)).hasSize(length >= first - 1 ? 1 : 0);
            boolean partOfALine = length != 0 && length != first && length != first - 1;
            assertThat(reader.unreadable()).isEqualTo(partOfALine ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\n\n \n", " \t\r\n"})
    void linesMayEndInAnyWay(String end) {
        BatchResultReader reader = reader(stream(end + FIRST + end + SECOND + end));

        assertThat(texts(reader)).containsExactly("größer m 11 5", "b m 22 7");
        assertThat(reader.unreadable()).isZero();
    }

    @Test
    void theLastLineNeedsNoEnd() {
        assertThat(read(stream(FIRST + "\n" + SECOND))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{\"custom_id\":\"x\",\"result\":{\"type\":\"succeeded\",\"message\":{\"usage\":{\"output_tokens\":9}}}",
                "{\"custom_id\":\"x\",\"result\":{\"type\":\"succeeded\",\"message\":{\"usage\":{\"output_tokens\":9}}}}}]}",
                "{\"result\":{\"type\":\"succeeded\",\"message\":{\"usage\":{\"output_tokens\":9}}}}",
                "{\"custom_id\":7,\"result\":{\"type\":\"succeeded\",\"message\":{\"usage\":{\"output_tokens\":9}}}}",
                "{\"custom_id\":\"x\",\"result\":7}",
                "{\"custom_id\":\"x\"}",
                "[{\"custom_id\":\"x\"}]",
                "{\"custom_id\":\"x\u0000\"}",
                "{\"a\":"
            })
    void whatIsNoResultIsPassedOver(String line) {
        BatchResultReader reader = reader(stream(FIRST + "\n" + line + "\n" + SECOND + "\n"));

        assertThat(texts(reader)).containsExactly("größer m 11 5", "b m 22 7");
        assertThat(reader.unreadable()).isOne();
    }

    @Test
    void aLineThatIsTooLongIsPassedOver() {
        String giant = succeeded("x".repeat((int) LONGEST), 1, 1);
        String deep = "{\"custom_id\":\"x\",\"result\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}";
        BatchResultReader reader = reader(stream(giant + "\n" + FIRST + "\n" + deep + "\n" + giant + "\n" + SECOND));

        assertThat(texts(reader)).containsExactly("größer m 11 5", "b m 22 7");
        assertThat(reader.unreadable()).isEqualTo(3);
    }

    @Test
    void aGiantAnswerIsNotKept() {
        long size = 300L * 1024 * 1024;
        InputStream endless = new SequenceInputStream(new Repeated('x', size), stream("\n" + SECOND + "\n"));

        assertThat(read(endless)).containsExactly("b m 22 7");
    }

    @Test
    void aLongTextIsPassedOverWithoutBeingKept() {
        String text = "größer \\n \\\" \\u00e4 ".repeat(2_000_000);
        byte[] line = SECOND.replace("\"content\":[", "\"content\":[\"" + text + "\",")
                .getBytes(UTF_8);
        BatchResultReader reader = new BatchResultReader(new ByteArrayInputStream(line), 64L << 20);

        assertThat(Allocated.by(() -> assertThat(texts(reader)).containsExactly("b m 22 7")))
                .isLessThan(4 << 20);
        assertThat(reader.unreadable()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"custom_id\":\"%s\",\"result\":{\"type\":\"succeeded\",\"message\":{\"model\":\"m\"}}}",
                "{\"custom_id\":\"x\",\"result\":{\"type\":\"%s\",\"message\":{\"model\":\"m\"}}}",
                "{\"custom_id\":%s7,\"result\":{\"type\":\"succeeded\",\"message\":{\"model\":\"m\"}}}"
            })
    void whatIsReadIsNotKeptWhereItIsHuge(String line) {
        byte[] all = (line.replace("%s", "7".repeat(38_000_000)) + "\n" + SECOND).getBytes(UTF_8);
        BatchResultReader reader = new BatchResultReader(new ByteArrayInputStream(all), 64L << 20);

        assertThat(Allocated.by(() -> assertThat(texts(reader)).containsExactly("b m 22 7")))
                .isLessThan(4 << 20);
        assertThat(reader.unreadable()).isOne();
    }

    @Test
    void aHugeModelIsNotKeptAndTheResultIsCounted() throws IOException {
        byte[] line =
                SECOND.replace("\"m\"", "\"" + "m".repeat(38_000_000) + "\"").getBytes(UTF_8);
        BatchResultReader reader = new BatchResultReader(new ByteArrayInputStream(line), 64L << 20);

        assertThat(Allocated.by(() -> assertThat(texts(reader)).containsExactly("b null 22 7")))
                .isLessThan(4 << 20);
    }

    @Test
    void namesAreNotKept() {
        StringBuilder names = new StringBuilder("{\"custom_id\":\"x\"");
        for (int i = 0; i < 700; i++) {
            names.append(",\"").append(i).append("n".repeat(49_000)).append("\":1");
        }
        byte[] all = (names + "}\n" + SECOND).getBytes(UTF_8);
        BatchResultReader reader = new BatchResultReader(new ByteArrayInputStream(all), 64L << 20);

        assertThat(Allocated.by(() -> assertThat(texts(reader)).containsExactly("b m 22 7")))
                .isLessThan(16 << 20);
    }

    @Test
    void theOrderOfMembersDoesNotMatter() {
        String line = "{\"result\":{\"message\":{\"usage\":{\"output_tokens\":5,\"input_tokens\":3},\"model\":\"m\"},"
                + "\"type\":\"succeeded\",\"more\":[{\"custom_id\":\"no\"}]},\"custom_id\":\"a\"}";

        assertThat(read(stream(line))).containsExactly("a m 3 5");
    }

    @Test
    void aResultWithoutCountsTellsNone() throws IOException {
        BatchResultReader reader = reader(
                stream("{\"custom_id\":\"a\",\"result\":{\"type\":\"succeeded\",\"message\":{\"model\":\"m\"}}}"));

        BatchResult result = reader.next();

        assertThat(result).isNotNull();
        assertThat(result.usage().told()).isFalse();
        assertThat(reader.unreadable()).isZero();
    }

    @Test
    void aSourceThatFailsIsNoEnd() {
        InputStream failing = new SequenceInputStream(stream(FIRST + "\n{\"custom"), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        });
        BatchResultReader reader = reader(failing);

        assertThatThrownBy(() -> {
                    while (reader.next() != null) {
                        // read on
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void resultsAreKnownByTheirId() throws IOException {
        BatchResult one = reader(stream(FIRST)).next();
        BatchResult same = reader(stream(succeeded("größer", 99, 99))).next();
        BatchResult other = reader(stream(SECOND)).next();

        assertThat(one.key()).isEqualTo(same.key()).isNotEqualTo(other.key());
    }

    private static String succeeded(String id, int input, int output) {
        return "{\"custom_id\":\"" + id + "\",\"result\":{\"type\":\"succeeded\",\"message\":{\"id\":\"msg_1\","
                + "\"model\":\"m\",\"content\":[{\"type\":\"text\",\"text\":\"{\\\"custom_id\\\":1}\\n größer\"}],"
                + "\"usage\":{\"input_tokens\":" + input + ",\"output_tokens\":" + output + "}}}}";
    }

    private static BatchResultReader reader(InputStream results) {
        return new BatchResultReader(results, LONGEST);
    }

    private static List<String> read(InputStream results) {
        return texts(reader(results));
    }

    private static List<String> texts(BatchResultReader reader) {
        List<String> texts = new ArrayList<>();
        try {
            for (BatchResult each = reader.next(); each != null; each = reader.next()) {
                texts.add(each.customId() + " " + each.model() + " "
                        + each.usage().input() + " " + each.usage().output());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return texts;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static InputStream cut(byte[] all, int at) {
        return new SequenceInputStream(
                new ByteArrayInputStream(all, 0, at), new ByteArrayInputStream(all, at, all.length - at));
    }

    private static InputStream oneByOne(byte[] all) {
        return new ByteArrayInputStream(all) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        };
    }

    private static final class Repeated extends InputStream {

        private final char letter;
        private long left;

        Repeated(char letter, long count) {
            this.letter = letter;
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? letter : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = (int) Math.min(left, length);
            left -= count;
            return count == 0 ? -1 : count;
        }
    }
}
