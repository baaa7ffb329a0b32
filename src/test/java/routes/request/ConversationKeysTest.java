package routes.request;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.affinity.AffinityKeys;
import gateway.protocol.anthropic.InvalidRequestException;
import gateway.protocol.anthropic.RequestInspector;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationKeysTest {

    private static final String ONE = "key:1";
    private static final String TWO = "key:2";
    private static final String PLAIN = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String CACHED =
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\","
                    + "\"cache_control\":{\"type\":\"ephemeral\"}}]}]}";
    private static final String NAMED = "{\"metadata\":{\"user_id\":\"x_session_s\"},\"messages\":[]}";

    private final ConversationKeys apart = new ConversationKeys(() -> true);
    private final ConversationKeys together = new ConversationKeys(() -> false);

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, CACHED, NAMED})
    void equalConversationsOfTwoTenantsAreTwo(String body) throws InvalidRequestException {
        AffinityKeys one = keys(apart, ONE, body, null, null);
        AffinityKeys two = keys(apart, TWO, body, null, null);

        assertThat(keys(apart, ONE, body, null, null)).isEqualTo(one);
        assertThat(one.kind()).isEqualTo(two.kind());
        assertThat(one.seed()).isNotEqualTo(two.seed());
        assertThat(one.known()).doesNotContainAnyElementsOf(two.known());
        assertThat(one.remembered()).isNotEmpty().doesNotContainAnyElementsOf(two.remembered());
    }

    @Test
    void aSessionThatIsNamedByAnotherTenantIsAnother() throws InvalidRequestException {
        assertThat(keys(apart, ONE, PLAIN, "s", null)).isNotEqualTo(keys(apart, TWO, PLAIN, "s", null));
        assertThat(keys(apart, ONE, PLAIN, "s", null)).isEqualTo(keys(apart, ONE, NAMED, null, null));
    }

    @Test
    void agentsOfASessionAreConversationsOfTheirOwnWhichLast() throws InvalidRequestException {
        Set<Long> seeds = new HashSet<>();
        seeds.add(keys(apart, ONE, PLAIN, "s", null).seed());
        for (int i = 0; i < 40; i++) {
            AffinityKeys agent = keys(apart, ONE, PLAIN, "s", "agent-" + i);
            assertThat(keys(apart, ONE, CACHED, "s", "agent-" + i))
                    .as("its next turn")
                    .isEqualTo(agent);
            seeds.add(agent.seed());
        }

        assertThat(seeds).hasSize(41);
        assertThat(keys(apart, ONE, NAMED, null, "agent-1")).isEqualTo(keys(apart, ONE, PLAIN, "s", "agent-1"));
        assertThat(keys(apart, ONE, PLAIN, "other", "agent-1")).isNotEqualTo(keys(apart, ONE, PLAIN, "s", "agent-1"));
        assertThat(keys(apart, ONE, PLAIN, "s", " ")).isEqualTo(keys(apart, ONE, PLAIN, "s", null));
    }

    @Test
    void agentsStayWithTheirSessionWhereThatIsSet() throws InvalidRequestException {
        assertThat(keys(together, ONE, PLAIN, "s", "agent-1")).isEqualTo(keys(together, ONE, PLAIN, "s", null));
    }

    @Test
    void anAgentWithoutASessionIsKnownByItsMessages() throws InvalidRequestException {
        assertThat(keys(apart, ONE, PLAIN, null, "agent-1")).isEqualTo(keys(apart, ONE, PLAIN, null, null));
    }

    private static AffinityKeys keys(
            ConversationKeys conversations,
            String tenant,
            String body,
            @Nullable String session,
            @Nullable String agent)
            throws InvalidRequestException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (session != null) {
            headers.add("x-claude-code-session-id", session);
        }
        if (agent != null) {
            headers.add("x-claude-code-agent-id", agent);
        }
        AffinityKeys keys = conversations.of(headers, tenant, RequestInspector.inspect(bytes), bytes);
        assertThat(keys).isNotNull();
        return keys;
    }
}
