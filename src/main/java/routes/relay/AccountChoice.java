package routes.relay;

import gateway.account.LeaseRequest;
import gateway.account.ResourcePins;
import gateway.protocol.anthropic.RequestSummary;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

/** Says which account a request asks for: by the resource that it names, by its session, or by its client. Safe from many threads. */
public final class AccountChoice {

    private static final String SESSION_HEADER = "x-claude-code-session-id";

    private final ResourcePins pins;

    public AccountChoice(ResourcePins pins) {
        this.pins = pins;
    }

    LeaseRequest of(RequestContext context, Set<String> tried) {
        boolean exempt = context.endpoint() == FrontEndpoint.COUNT_TOKENS || context.endpoint() == FrontEndpoint.MODELS;
        return new LeaseRequest(
                context.model(), affinityOf(context), tried, pinnedAccount(context), exempt, context::clientGone);
    }

    private static @Nullable String affinityOf(RequestContext context) {
        String session = context.request().getHeader(SESSION_HEADER);
        if (session != null && !session.isEmpty()) {
            return session;
        }
        RequestSummary summary = context.summary();
        if (summary != null && summary.sessionId() != null) {
            return summary.sessionId();
        }
        // Lists of files and batches must not flip from account to account.
        return context.endpoint() == FrontEndpoint.PASSTHROUGH
                ? context.requireClient().keyId()
                : null;
    }

    private @Nullable String pinnedAccount(RequestContext context) {
        RequestSummary summary = context.summary();
        if (summary != null) {
            for (String resource : summary.resourceIds()) {
                Optional<String> account = pins.accountOf(resource);
                if (account.isPresent()) {
                    return account.get();
                }
            }
            return null;
        }
        String resource = resourceIn(context.request().path());
        return resource == null ? null : pins.accountOf(resource).orElse(null);
    }

    /** The id of the resource that a path names: the segment behind the name of its collection. */
    static @Nullable String resourceIn(String path) {
        String[] segments = path.split("/", -1);
        for (int i = 2; i < segments.length - 1; i++) {
            if (isCollection(segments[i])) {
                return segments[i + 1];
            }
        }
        return null;
    }

    private static boolean isCollection(String segment) {
        return switch (segment) {
            case "files", "batches", "containers", "skills", "threads" -> true;
            default -> false;
        };
    }
}
