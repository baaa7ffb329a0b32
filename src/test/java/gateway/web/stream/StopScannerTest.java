package gateway.web.stream;

import static gateway.web.stream.WebStream.START;
import static gateway.web.stream.WebStream.STOP;
import static gateway.web.stream.WebStream.end;
import static gateway.web.stream.WebStream.ending;
import static gateway.web.stream.WebStream.piece;
import static gateway.web.stream.WebStream.text;
import static gateway.web.stream.WebStream.thinking;
import static gateway.web.stream.WebStream.thought;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import gateway.web.stream.WebAnswer.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Stop sequences in whole streams, and against a scanner that tries everything. Numbers are those of the reference. */
class StopScannerTest {

    private static final int ROUNDS = 3_000;

    private static AnswerRun fed(AnswerRun run, String... pieces) {
        run.feed(START, text(0));
        for (String each : pieces) {
            run.feed(piece(0, each));
        }
        return run;
    }

    private static void assertStopped(AnswerRun run, String text, String sequence) {
        assertThat(run.text()).isEqualTo(text);
        assertThat(run.answer().phase()).isEqualTo(Phase.STOPPED);
        assertThat(run.message().path("stop_reason").asText()).isEqualTo("stop_sequence");
        assertThat(run.message().path("stop_sequence").asText()).isEqualTo(sequence);
        assertThat(run.events()).endsWith("stopping stop_sequence", "stop");
    }

    @Test
    @DisplayName("20: a sequence split over three pieces")
    void split() {
        AnswerRun run = fed(AnswerRun.stopping("STOP"), "one S", "T", "OP two", " three");
        assertStopped(run, "one ", "STOP");
        assertThat(run.events()).contains("end 0");
    }

    @Test
    @DisplayName("20: a sequence at the start of the block leaves no block")
    void atTheStart() {
        AnswerRun run = fed(AnswerRun.stopping("STOP"), "STOP it");
        assertStopped(run, "", "STOP");
        assertThat(run.message().path("content")).isEmpty();
    }

    @Test
    @DisplayName("20: the beginning of a sequence is not lost at the end of block, answer or stream")
    void prefixOnly() {
        AnswerRun block = fed(AnswerRun.stopping("STOP"), "one STO").feed(end(0), ending("end_turn"), STOP);
        assertThat(block.text()).isEqualTo("one STO");
        AnswerRun answer = fed(AnswerRun.stopping("STOP"), "one STO").feed(ending("end_turn"), STOP);
        assertThat(answer.text()).isEqualTo("one STO");
        AnswerRun cut = fed(AnswerRun.stopping("STOP"), "one STO").cut();
        assertThat(cut.text()).isEqualTo("one STO");
        assertThat(cut.events()).endsWith("end 0", "error api_error");
        AnswerRun failed = fed(AnswerRun.stopping("STOP"), "one STO")
                .feed("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}");
        assertThat(failed.text()).isEqualTo("one STO");
        AnswerRun next = fed(AnswerRun.stopping("STOP"), "one STO").feed(text(1), piece(1, "P"));
        assertThat(next.text()).isEqualTo("one STOP");
        AnswerRun pinged = fed(AnswerRun.stopping("STOP"), "one STO").feed("{\"type\":\"ping\"}", piece(0, "P"));
        assertStopped(pinged, "one ", "STOP");
    }

    @Test
    @DisplayName("20: of overlapping sequences the one that is complete first wins")
    void overlapping() {
        assertStopped(fed(AnswerRun.stopping("abcd", "bc"), "xab", "cd"), "xa", "bc");
        assertStopped(fed(AnswerRun.stopping("abc", "bc"), "xab", "cd"), "x", "abc");
        assertStopped(fed(AnswerRun.stopping("aab"), "aaa", "ab"), "aa", "aab");
        assertStopped(fed(AnswerRun.stopping("🙂"), "a\uD83D", "\uDE42b"), "a", "🙂");
    }

    @Test
    @DisplayName("20: thinking is not looked at")
    void insideThinking() {
        AnswerRun run = AnswerRun.stopping("STOP")
                .feed(START, thinking(0), thought(0, "STOP"), end(0), text(1), piece(1, "a"), end(1))
                .feed(ending("end_turn"), STOP);
        assertThat(run.answer().phase()).isEqualTo(Phase.WHOLE);
        assertThat(run.message().path("content").get(0).path("thinking").asText())
                .isEqualTo("STOP");
    }

    @Test
    void aBlockThatIsTakenBackTakesWhatIsHeldAlong() {
        AnswerRun run = AnswerRun.stopping("STOP")
                .feed(START, text(0), piece(0, "ST"), "{\"type\":\"content_block_retract\",\"from_index\":0}")
                .feed(text(0), piece(0, "OP"), end(0), ending("end_turn"), STOP);
        assertThat(run.text()).isEqualTo("OP");
    }

    @Test
    void sequencesThatAreTooManyOrEmptyAreRefused() {
        assertThat(StopSequences.admits(List.of("a", "b"))).isTrue();
        assertThat(StopSequences.admits(List.of("a", ""))).isFalse();
        assertThat(StopSequences.admits(Collections.nCopies(StopSequences.MOST + 1, "a")))
                .isFalse();
        assertThat(StopSequences.admits(List.of("a".repeat(StopSequences.MOST_CHARACTERS + 1))))
                .isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> AnswerRun.stopping(""));
    }

    @Test
    void theLongestSequencesTakeNoTimeInTextThatNearlyHasThem() {
        String almost = "a".repeat(StopSequences.MOST_CHARACTERS - 2);
        AnswerRun run = AnswerRun.stopping(almost + "b", "c");
        run.feed(START, text(0));
        for (int i = 0; i < 4; i++) {
            run.feed(piece(0, almost));
        }
        for (int i = 0; i < 2_000; i++) {
            run.feed(piece(0, "a"));
        }
        run.feed(end(0), ending("end_turn"), STOP);
        assertThat(run.text()).hasSize(4 * almost.length() + 2_000);
    }

    @Test
    void findsWhatAScannerFindsThatTriesEverything() {
        Random random = new Random(20260501);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> sequences = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                sequences.add(word(random, 1 + random.nextInt(5)));
            }
            String text = word(random, random.nextInt(30));
            Expected expected = Expected.of(text, sequences);
            AnswerRun run = AnswerRun.stopping(sequences.toArray(String[]::new)).feed(START, text(0), piece(0, "x"));
            for (int at = 0; at < text.length(); ) {
                int next = Math.min(text.length(), at + 1 + random.nextInt(4));
                run.feed(piece(0, text.substring(at, next)));
                at = next;
            }
            run.feed(end(0), ending("end_turn"), STOP);
            assertThat(run.text()).as("%s in %s", sequences, text).isEqualTo("x" + expected.text());
            assertThat(run.message().path("stop_sequence").asText(null))
                    .as("%s in %s", sequences, text)
                    .isEqualTo(expected.sequence());
        }
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append("abé".charAt(random.nextInt(3)));
        }
        return word.toString();
    }

    private record Expected(String text, @Nullable String sequence) {

        static Expected of(String text, List<String> sequences) {
            for (int end = 1; end <= text.length(); end++) {
                String before = text.substring(0, end);
                String longest = sequences.stream()
                        .filter(before::endsWith)
                        .max(Comparator.comparingInt(String::length))
                        .orElse(null);
                if (longest != null) {
                    return new Expected(before.substring(0, end - longest.length()), longest);
                }
            }
            return new Expected(text, null);
        }
    }
}
