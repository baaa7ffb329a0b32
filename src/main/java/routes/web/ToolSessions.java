package routes.web;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.web.WebSettings;
import gateway.web.prompt.LastTurn;
import gateway.web.prompt.ToolResult;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.RequestContext;

/** Finds the conversations that wait for the results of tools which requests bring. Safe from many threads; may wait for the store. */
final class ToolSessions {

    private static final Logger LOG = LoggerFactory.getLogger(ToolSessions.class);

    private final WebSessions sessions;
    private final Supplier<WebSettings> settings;
    private final Predicate<WebConversation> serves;
    private final LostCalls lost;
    private final Consumer<WebConversation> forget;

    /** Finds out where calls of tools have waited that wait no more here. Blocks. */
    @FunctionalInterface
    interface LostCalls {

        /** The node at which one of them waits or has waited, null where none of them is known. */
        @Nullable
        String nodeOf(String tenant, Set<String> calls);
    }

    /**
     * @param serves whether a conversation may go on
     * @param forget told of a conversation whose calls are lost no more, as they are asked anew
     */
    ToolSessions(
            WebSessions sessions,
            Supplier<WebSettings> settings,
            Predicate<WebConversation> serves,
            LostCalls lost,
            Consumer<WebConversation> forget) {
        this.sessions = sessions;
        this.settings = settings;
        this.serves = serves;
        this.lost = lost;
        this.forget = forget;
    }

    /**
     * Finds the conversation that waits for the results which a request brings, if it brings any.
     *
     * @throws GatewayFailure where results are missing, are brought twice, or come too late and are not to be told anew
     */
    void find(RequestContext context, WebRequest request) {
        LastTurn last = request.prompt().last();
        Set<String> brought =
                last.results().stream().map(ToolResult::call).collect(Collectors.toCollection(LinkedHashSet::new));
        if (brought.isEmpty()) {
            return;
        }
        WebConversation waiting = sessions.waitingFor(context.tenant(), brought);
        if (waiting == null) {
            late(context, brought);
            return;
        }
        requireAll(brought, waiting.calls());
        if (!waiting.takeOn()) {
            if (!waiting.isOver()) {
                throw new GatewayFailure.RequestRefused(FailureKind.WEB_TOOL_SESSION_BUSY);
            }
            late(context, brought);
        } else if (!serves.test(waiting)) {
            waiting.end(true);
            late(context, brought);
        } else if (last.more()) {
            // Nobody knows how to bring images along; with all that was said before they can be said.
            forget.accept(waiting);
            waiting.end(true);
        } else {
            request.answers(waiting);
        }
    }

    private static void requireAll(Set<String> brought, Set<String> wanted) {
        if (!brought.containsAll(wanted)) {
            Set<String> missing = new LinkedHashSet<>(wanted);
            missing.removeAll(brought);
            throw new GatewayFailure.RequestRefused(
                    FailureKind.REQUEST_SHAPE,
                    "`tool_use` ids were found without `tool_result` blocks immediately after: "
                            + String.join(", ", missing));
        }
    }

    /** Calls that were never ours are part of a conversation that was elsewhere before, and is begun anew here. */
    private void late(RequestContext context, Set<String> calls) {
        if (settings.get().tools().onLost() == WebSettings.LostSession.REPLAY) {
            return;
        }
        String node = lost.nodeOf(context.tenant(), calls);
        if (node != null) {
            LOG.info(
                    "Request {} brings results for a conversation that waits, or has waited, at node {}",
                    context.id(),
                    node);
            throw new GatewayFailure.RequestRefused(FailureKind.WEB_TOOL_SESSION_GONE);
        }
    }
}
