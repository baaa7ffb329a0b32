package gateway.web.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.ObjectMappers;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.web.stream.WebAnswer.Phase;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the site sends, the client gets a stream of the Messages API, and the same message in one piece. */
class WebAnswerPropertyTest {

    private static final int ROUNDS = 400;
    private static final String[] LETTERS = {"a", "Z", " ", "\n", "\"", "\\", "é", "€", "🙂", "\u2028", "{", "}", "STOP"
    };

    @Test
    void soundAnswersAreReadByTheOfficialSdkAsTheMessageIs() throws JsonProcessingException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            AnswerRun run = run(random).feed(WebStream.START);
            int blocks = 1 + random.nextInt(5);
            for (int index = 0; index < blocks; index++) {
                block(run, random, index);
            }
            run.feed(WebStream.ending("end_turn"), WebStream.LIMIT, WebStream.STOP);
            check(run, seed);
            assertThat(run.answer().phase()).as("seed %d", seed).isIn(Phase.WHOLE, Phase.STOPPED);
        }
    }

    @Test
    void streamsWithoutSenseAreSoundForTheClient() throws JsonProcessingException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            AnswerRun run = run(random);
            for (int left = random.nextInt(40); left > 0; left--) {
                run.feed(anything(random));
                if (random.nextInt(20) == 0) {
                    run.grace();
                }
            }
            run.cut();
            check(run, seed);
            assertThat(run.answer().phase()).as("seed %d", seed).isNotIn(Phase.BEGINNING, Phase.OPEN, Phase.CALLING);
        }
    }

    private static AnswerRun run(Random random) {
        return random.nextBoolean() ? AnswerRun.with("a", "b") : AnswerRun.stopping("STOP", "aa", "Z\n");
    }

    private static void block(AnswerRun run, Random random, int index) {
        switch (random.nextInt(4)) {
            case 0 -> {
                run.feed(WebStream.thinking(index));
                pieces(random).forEach(piece -> run.feed(WebStream.thought(index, piece)));
            }
            case 1 -> {
                String json = WebStream.quoted(String.join("", pieces(random)));
                run.feed(WebStream.tool(index, "toolu_" + index, "a"), WebStream.input(index, "{\"x\":"));
                run.feed(WebStream.input(index, json), WebStream.input(index, "}"));
            }
            default -> {
                run.feed(WebStream.text(index));
                pieces(random).forEach(piece -> run.feed(WebStream.piece(index, piece)));
            }
        }
        run.feed(WebStream.end(index));
    }

    private static List<String> pieces(Random random) {
        return random.ints(random.nextInt(6), 0, LETTERS.length)
                .mapToObj(letter -> LETTERS[letter].repeat(1 + random.nextInt(2)))
                .toList();
    }

    private static String anything(Random random) {
        int index = random.nextInt(4);
        String id = "toolu_" + random.nextInt(6);
        String name = List.of("a", "b", "web_search").get(random.nextInt(3));
        return switch (random.nextInt(22)) {
            case 0, 1 -> WebStream.START;
            case 2, 3, 4 -> WebStream.text(index);
            case 5 -> WebStream.thinking(index);
            case 6, 7 -> WebStream.tool(index, id, name);
            case 8 -> WebStream.result(index, id, name);
            case 9 -> WebStream.input(index, random.nextBoolean() ? "{}" : "[]");
            case 10 -> WebStream.thought(index, "hm");
            case 11 -> random.nextInt(4) == 0 ? WebStream.ending("end_turn") : WebStream.end(index);
            case 12 -> random.nextInt(4) == 0 ? WebStream.STOP : WebStream.end(index);
            case 13 -> "{\"type\":\"content_block_retract\",\"from_index\":" + index + "}";
            case 14 -> WebStream.delta(index, "thinking_summary_delta", "summary", "s");
            case 15 -> "{\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\",\"text\":\"t\"}}";
            case 16 -> WebStream.end(index);
            case 17 -> "{\"type\":\"nothing\"}";
            default -> WebStream.piece(index, LETTERS[random.nextInt(LETTERS.length)]);
        };
    }

    private static void check(AnswerRun run, int seed) throws JsonProcessingException {
        SoundStream sound = new SoundStream();
        MessageAccumulator accumulator = MessageAccumulator.create();
        for (String line : run.stream().lines().toList()) {
            if (line.startsWith("data: ")) {
                JsonNode event = AnswerRun.json(line.substring("data: ".length()));
                assertThat(sound.take(event))
                        .as("seed %d: %s in%n%s", seed, line, run.stream())
                        .isTrue();
                if (!event.path("type").asText().equals("error")) {
                    accumulator.accumulate(
                            ObjectMappers.jsonMapper().readValue(event.toString(), RawMessageStreamEvent.class));
                }
            }
        }
        assertThat(sound.isOver()).as("seed %d ends", seed).isTrue();
        if (run.answer().phase() != Phase.FAILED) {
            Message whole = ObjectMappers.jsonMapper().readValue(run.message().toString(), Message.class);
            Message streamed = accumulator.message();
            assertThat(whole.content()).as("seed %d", seed).isEqualTo(streamed.content());
            assertThat(whole.stopReason()).isEqualTo(streamed.stopReason());
            assertThat(whole.usage().outputTokens()).isEqualTo(streamed.usage().outputTokens());
        }
    }
}
