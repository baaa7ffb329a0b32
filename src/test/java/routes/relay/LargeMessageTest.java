package routes.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.anthropic.MessageFacts;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LargeMessageTest {

    private static final byte[] MESSAGE =
            ("{\"id\":\"msg_1\",\"model\":\"claude-x\",\"content\":[{\"type\":\"text\",\"text\":\""
                            + "größer ".repeat(20_000)
                            + "\"}],\"stop_reason\":\"end_turn\",\"container\":{\"id\":\"container_1\"},"
                            + "\"usage\":{\"input_tokens\":11,\"output_tokens\":77}}")
                    .getBytes(UTF_8);

    private final CompletableFuture<MessageFacts> read = new CompletableFuture<>();
    private final CompletableFuture<Void> resumed = new CompletableFuture<>();
    private final LargeMessage message = new LargeMessage(read::complete, () -> resumed.complete(null));

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8_192, 1_000_000})
    void readsTheFactsHoweverTheBytesAreCut(int size) throws Exception {
        feed(MESSAGE, size);
        message.end();

        MessageFacts facts = facts();
        assertThat(facts.id()).isEqualTo("msg_1");
        assertThat(facts.model()).isEqualTo("claude-x");
        assertThat(facts.stopReason()).isEqualTo("end_turn");
        assertThat(facts.containerId()).isEqualTo("container_1");
        assertThat(facts.usage().input()).isEqualTo(11);
        assertThat(facts.usage().output()).isEqualTo(77);
    }

    @Test
    void tellsNothingBeforeTheEnd() throws Exception {
        feed(MESSAGE, MESSAGE.length);
        assertThat(read).isNotDone();

        message.feed(" \n".getBytes(UTF_8));
        assertThat(read).isNotDone();
        message.end();

        assertThat(facts().usage().output()).isEqualTo(77);
    }

    @Test
    void asksToWaitWhileItHasMuchToRead() throws Exception {
        assertThat(message.feed(Arrays.copyOf(MESSAGE, 1000))).isTrue();
        assertThat(message.feed(new byte[1024 * 1024 + 1]))
                .as("more than a megabyte")
                .isFalse();
        resumed.get(60, TimeUnit.SECONDS);
    }

    @Test
    void anEmptyPieceIsNotTheEnd() throws Exception {
        int half = MESSAGE.length / 2;
        message.feed(Arrays.copyOf(MESSAGE, half));
        message.feed(new byte[0]);
        message.feed(Arrays.copyOfRange(MESSAGE, half, MESSAGE.length));
        message.end();

        assertThat(facts().usage().output()).isEqualTo(77);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[1,2,3]", "{\"id\":\"msg_1\",\"usage\":", "{\"id\"::}"})
    void anUnreadableOneIsTakenToItsEndAndTellsNothing(String text) throws Exception {
        message.feed(text.getBytes(UTF_8));
        feed(MESSAGE, 8_192);
        assertThat(read).isNotDone();
        message.end();

        assertThat(facts().id()).isNull();
        assertThat(facts().usage().output()).isZero();
    }

    @Test
    void oneThatEndsTooEarlyTellsNothing() throws Exception {
        message.feed(Arrays.copyOf(MESSAGE, MESSAGE.length - 1));
        message.end();

        assertThat(facts().usage().output()).isZero();
    }

    private void feed(byte[] bytes, int size) {
        for (int from = 0; from < bytes.length; from += size) {
            message.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
        }
    }

    private MessageFacts facts() throws Exception {
        return read.get(60, TimeUnit.SECONDS);
    }
}
