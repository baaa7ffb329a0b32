package gateway.upstream;

import static gateway.upstream.Consequences.ForAccount.CHECKED;
import static gateway.upstream.Consequences.ForAccount.INVALID;
import static gateway.upstream.Consequences.ForAccount.NOTHING;
import static gateway.upstream.Consequences.ForAccount.RESTS;
import static gateway.upstream.Consequences.ForRequest.NEXT;
import static gateway.upstream.Consequences.ForRequest.PASSED_ON;

import java.util.EnumMap;
import java.util.Map;

/**
 * The table of what an answer may change: for the request that got it, and for the account that gave it, by the endpoint that
 * was asked. Clients choose endpoints and contents, so only messages and the gateway's own check may take an account from all
 * of them. The same table is in docs/accounts.md.
 */
public final class Consequences {

    private static final Map<AnswerKind, Map<EndpointKind, Consequence>> TABLE = table();

    private Consequences() {}

    /** What becomes of the request. */
    public enum ForRequest {
        /** The client gets the answer as it came. */
        PASSED_ON,
        /** Another account is tried, where one may be. */
        NEXT
    }

    /** What becomes of the account. */
    public enum ForAccount {
        NOTHING,
        /** It rests, for all models or for the one that was asked for. */
        RESTS,
        /** The gateway asks Anthropic itself, and believes only that. */
        CHECKED,
        /** It is taken out. */
        INVALID
    }

    /** One cell. */
    public record Consequence(ForRequest request, ForAccount account) {}

    /** What an answer of an endpoint may change. */
    public static Consequence of(AnswerKind answer, EndpointKind endpoint) {
        Map<EndpointKind, Consequence> row = TABLE.get(answer);
        Consequence cell = row == null ? null : row.get(endpoint);
        if (cell == null) {
            throw new IllegalStateException("no consequence of " + answer + " at " + endpoint);
        }
        return cell;
    }

    private static Map<AnswerKind, Map<EndpointKind, Consequence>> table() {
        Map<AnswerKind, Map<EndpointKind, Consequence>> table = new EnumMap<>(AnswerKind.class);
        // endpoints in the order: messages, count_tokens, models, side, check
        row(table, AnswerKind.SERVER_TROUBLE, NEXT, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
        row(table, AnswerKind.CREDENTIAL_REFUSED, NEXT, CHECKED, CHECKED, CHECKED, NOTHING, INVALID);
        row(table, AnswerKind.ORGANIZATION_REFUSED, NEXT, CHECKED, CHECKED, CHECKED, NOTHING, INVALID);
        row(table, AnswerKind.OUT_OF_CREDIT, NEXT, RESTS, NOTHING, NOTHING, NOTHING, NOTHING);
        row(table, AnswerKind.WINDOW_REJECTED, NEXT, RESTS, NOTHING, NOTHING, NOTHING, NOTHING);
        row(table, AnswerKind.RATE_LIMITED, NEXT, RESTS, NOTHING, NOTHING, NOTHING, NOTHING);
        Map<EndpointKind, Consequence> refused =
                row(table, AnswerKind.REQUEST_REFUSED, PASSED_ON, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING);
        // what one account does not tell of models, another one or the gateway itself does
        refused.put(EndpointKind.MODELS, new Consequence(NEXT, NOTHING));
        return table;
    }

    private static Map<EndpointKind, Consequence> row(
            Map<AnswerKind, Map<EndpointKind, Consequence>> table,
            AnswerKind answer,
            ForRequest request,
            ForAccount... byEndpoint) {
        Map<EndpointKind, Consequence> row = new EnumMap<>(EndpointKind.class);
        EndpointKind[] endpoints = EndpointKind.values();
        for (int i = 0; i < endpoints.length; i++) {
            row.put(endpoints[i], new Consequence(request, byEndpoint[i]));
        }
        table.put(answer, row);
        return row;
    }
}
