package routes.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.responses.ExpandedRequest;
import gateway.responses.InputItems;
import gateway.responses.InputItemsPage;
import gateway.responses.KeptResponse;
import gateway.responses.KeptResponses;
import gateway.responses.ResponseKey;
import gateway.responses.Room;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.MemoryFailures;
import routes.request.RequestContext;

/**
 * {@code /v1/responses/{id}} and what is below it, for responses that were answered to the same key and are kept still
 * (docs/wire.md, "OpenAI's clients"). Safe from many threads.
 */
public final class ResponsesApi {

    private static final String PATH = "/v1/responses/";
    private static final int DEFAULT_LIMIT = 20;
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]?|100");

    private final KeptResponses kept;
    private final ResponseWriter writer;

    public ResponsesApi(KeptResponses kept, ResponseWriter writer) {
        this.kept = kept;
        this.writer = writer;
    }

    /** {@code GET /v1/responses/{id}}: the response as it was answered. */
    public void show(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        if ("true".equals(context.request().getParam("stream"))) {
            throw wrong("stream", "expected false: a response is shown whole");
        }
        writer.json(context, 200, find(context).answer());
    }

    /** {@code DELETE /v1/responses/{id}}: the response is forgotten. */
    public void delete(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        ResponseKey key = find(context).key();
        kept.delete(key);
        ObjectNode body = Json.mapper().createObjectNode().put("id", key.id());
        writer.json(context, 200, bytes(body.put("object", "response").put("deleted", true)));
    }

    /** {@code POST /v1/responses/{id}/cancel}: no response is made in the background, so there is nothing to cancel. */
    public void cancel(Exchange exchange) {
        find(ExchangeKeys.requestContext(exchange));
        throw new GatewayFailure.RequestRefused(FailureKind.RESPONSE_SYNCHRONOUS);
    }

    /** {@code GET /v1/responses/{id}/input_items}: what the response was asked with, page by page. */
    public void inputItems(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        int limit = limit(context.request().getParam("limit"));
        boolean ascending = ascending(context.request().getParam("order"));
        KeptResponse response = find(context);
        String after = context.request().getParam("after");
        InputItemsPage page = InputItems.of(response).page(ascending, after, limit);
        if (page == null) {
            throw wrong("after", "expected the id of an item of this list");
        }
        Room room = bytes -> MemoryFailures.require(context.holding(), bytes);
        Map<String, KeptResponse> byItem = kept.withItems(response.key().owner(), page.references(), room);
        writer.json(context, 200, page.json(byItem, room));
    }

    /** The response of the path; somebody else's is as unknown as one that never was. */
    private KeptResponse find(RequestContext context) {
        String path = context.request().path();
        int end = path.indexOf('/', PATH.length());
        String id = end < 0 ? path.substring(PATH.length()) : path.substring(PATH.length(), end);
        ResponseKey key = new ResponseKey(context.requireClient().lastingId(), id);
        KeptResponse response = kept.find(key, bytes -> MemoryFailures.require(context.holding(), bytes));
        if (response == null) {
            throw new GatewayFailure.RequestRefused(FailureKind.RESPONSE_UNKNOWN, ExpandedRequest.quoted(id));
        }
        return response;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (!LIMIT.matcher(text).matches()) {
            throw wrong("limit", "expected a number from 1 to 100");
        }
        return Integer.parseInt(text);
    }

    private static boolean ascending(@Nullable String order) {
        return switch (order == null ? "desc" : order) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw wrong("order", "expected asc or desc");
        };
    }

    private static GatewayFailure wrong(String parameter, String expected) {
        return new GatewayFailure.RequestRefused(FailureKind.REQUEST_PARAMETER, parameter, expected);
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return Json.mapper().writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
