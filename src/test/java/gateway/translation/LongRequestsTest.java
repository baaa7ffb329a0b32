package gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests of many entries take time in proportion to them; with every pair compared, each would take many seconds. What is
 * measured is the time that the thread computes: a busy machine does not lengthen it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SAME_THREAD)
class LongRequestsTest {

    private static final int ENTRIES = 40_000;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final long before = threads.getCurrentThreadCpuTime();

    @BeforeAll
    static void loadClasses() {
        ObjectNode chat = request();
        chat.withArray("/messages").addObject().put("role", "user").put("content", "x");
        translate(Dialect.CHAT, Dialect.RESPONSES, chat);
    }

    @AfterEach
    void hasTakenLittleTime() {
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(LIMIT);
    }

    @Test
    void callsOfOneId() {
        assertThat(ids(calls("c", ENTRIES))).hasSize(ENTRIES).contains("c", "c_2", "c_" + ENTRIES);
    }

    @Test
    void callsWithoutIds() {
        assertThat(ids(calls("", ENTRIES))).hasSize(ENTRIES).contains("call", "call_" + ENTRIES);
    }

    @Test
    void resultsInReverseOrder() {
        ObjectNode request = request();
        ArrayNode messages = request.putArray("messages");
        ArrayNode calls = messages.addObject().put("role", "assistant").putArray("tool_calls");
        for (int at = 0; at < ENTRIES; at++) {
            calls.addObject().put("id", "c" + at).putObject("function").put("name", "f");
        }
        for (int at = ENTRIES - 1; at >= 0; at--) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", "c" + at)
                    .put("content", "r" + at);
        }

        ObjectNode body = translate(Dialect.CHAT, Dialect.MESSAGES, request);

        assertThat(body.at("/messages/1/content")).hasSize(ENTRIES);
        assertThat(body.at("/messages/1/content/0/tool_use_id").asText()).isEqualTo("c" + (ENTRIES - 1));
        assertThat(body.at("/messages/1/content/0/content").asText()).isEqualTo("r" + (ENTRIES - 1));
    }

    @Test
    void resultsOfTheOldKindBelongToTheFirstOpenCallOfTheirName() {
        ObjectNode request = request();
        ArrayNode messages = request.putArray("messages");
        for (int at = 0; at < ENTRIES; at++) {
            messages.addObject()
                    .put("role", "assistant")
                    .putObject("function_call")
                    .put("name", "f" + at % 2);
        }
        messages.addObject().put("role", "function").put("name", "f1").put("content", "one");
        messages.addObject().put("role", "function").put("name", "f1").put("content", "three");
        messages.addObject().put("role", "function").put("content", "zero");

        ObjectNode body = translate(Dialect.CHAT, Dialect.MESSAGES, request);

        assertThat(body.at("/messages/1/content/0/tool_use_id").asText()).isEqualTo("call_2");
        assertThat(body.at("/messages/1/content/1/tool_use_id").asText()).isEqualTo("call_4");
        assertThat(body.at("/messages/1/content/2/tool_use_id").asText()).isEqualTo("call");
        assertThat(body.at("/messages/1/content")).hasSize(ENTRIES);
        assertThat(body.at("/messages/1/content/3/content").asText()).isEqualTo("[no result]");
    }

    @Test
    void neighboursOfOneRole() {
        ObjectNode request = request().put("max_tokens", 10);
        ArrayNode messages = request.putArray("messages");
        for (int at = 0; at < 4 * ENTRIES; at++) {
            messages.addObject().put("role", "user").put("content", "x");
        }

        ObjectNode body = translate(Dialect.MESSAGES, Dialect.CHAT, request);

        assertThat(body.path("messages")).hasSize(1);
        assertThat(body.at("/messages/0/content").asText()).hasSize(12 * ENTRIES - 2);
    }

    private static ObjectNode calls(String id, int count) {
        ObjectNode request = request();
        ArrayNode calls = request.putArray("messages")
                .addObject()
                .put("role", "assistant")
                .putArray("tool_calls");
        for (int at = 0; at < count; at++) {
            calls.addObject().put("id", id).putObject("function").put("name", "f");
        }
        return request;
    }

    private static Set<String> ids(ObjectNode request) {
        Set<String> ids = new HashSet<>();
        translate(Dialect.CHAT, Dialect.MESSAGES, request)
                .at("/messages/0/content")
                .forEach(block -> ids.add(block.path("id").asText()));
        return ids;
    }

    private static ObjectNode request() {
        return Json.mapper().createObjectNode().put("model", "asked");
    }

    private static ObjectNode translate(Dialect front, Dialect target, ObjectNode body) {
        TranslationTarget to = new TranslationTarget("m-1", TargetTraits.DOCUMENTED, ReasoningRules.DEFAULT, null);
        return Conversion.of(front, target, body, to, tools -> ResponsesRun.frame(tools, false))
                .request()
                .body();
    }
}
