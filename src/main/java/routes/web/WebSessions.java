package routes.web;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The conversations that this node has at the web application, and which of them wait for results of tools. A call is known to
 * the tenant only whose request has brought it about. Safe from many threads.
 */
final class WebSessions {

    private final Map<UUID, WebConversation> running = new ConcurrentHashMap<>();
    private final Map<CallKey, WebConversation> waiting = new ConcurrentHashMap<>();

    private record CallKey(String tenant, String call) {}

    void opened(WebConversation conversation) {
        running.put(conversation.id(), conversation);
    }

    /** A conversation waits for the results of these calls. Told before the client can know of them. */
    void waits(WebConversation conversation, Set<String> calls) {
        calls.forEach(call -> waiting.put(new CallKey(conversation.tenant(), call), conversation));
    }

    /** The conversation that waits for one of these calls, null where none does. */
    @Nullable
    WebConversation waitingFor(String tenant, Collection<String> calls) {
        for (String call : calls) {
            WebConversation found = waiting.get(new CallKey(tenant, call));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** A conversation goes on; its calls wait no more. */
    void answered(WebConversation conversation, Set<String> calls) {
        calls.forEach(call -> waiting.remove(new CallKey(conversation.tenant(), call), conversation));
    }

    /** A conversation is over. */
    void over(WebConversation conversation) {
        running.remove(conversation.id(), conversation);
        answered(conversation, conversation.calls());
    }

    /**
     * Ends the conversation that has waited longest for results, of the tenant that holds most; not where that one holds no more
     * than others.
     *
     * @param tenant who wants a place
     */
    void makeRoom(String tenant) {
        Map<String, List<WebConversation>> byTenant =
                running.values().stream().collect(Collectors.groupingBy(WebConversation::tenant));
        int own = byTenant.getOrDefault(tenant, List.of()).size();
        byTenant.values().stream()
                .max(Comparator.comparingInt(List::size))
                .filter(most -> most.size() > own + 1)
                .flatMap(most -> most.stream()
                        .filter(WebConversation::isPaused)
                        .min(Comparator.comparingLong(WebConversation::activeNanos)))
                .ifPresent(longest -> longest.end(true));
    }

    /** All of them at this moment. */
    List<WebConversation> all() {
        return List.copyOf(running.values());
    }

    /** Their ids at this moment. */
    Set<UUID> ids() {
        return new HashSet<>(running.keySet());
    }

    /** How many wait for results of tools. */
    int paused() {
        int count = 0;
        for (WebConversation conversation : running.values()) {
            if (conversation.isPaused()) {
                count++;
            }
        }
        return count;
    }

    int size() {
        return running.size();
    }
}
