package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.usage.StoredUsage;
import gateway.usage.UsageRowJson;
import gateway.usage.UsageStore;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** {@code GET /api/admin/usage}: usage rows in id order, page by page. Safe from many threads. */
public final class UsageApi {

    private final UsageStore store;
    private final ResponseWriter writer;

    public UsageApi(UsageStore store, ResponseWriter writer) {
        this.store = store;
        this.writer = writer;
    }

    /** Answers with one page. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        HttpServerRequest request = context.request();
        int limit = JsonBody.limit(context);
        List<StoredUsage> rows =
                store.find(since(request.getParam("since")), after(request.getParam("after")), limit + 1);
        boolean more = rows.size() > limit;
        List<StoredUsage> page = more ? rows.subList(0, limit) : rows;
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        for (StoredUsage row : page) {
            data.addRawValue(new RawValue(new String(UsageRowJson.write(row), StandardCharsets.UTF_8)));
        }
        body.put("has_more", more);
        body.put("last_id", page.isEmpty() ? null : page.getLast().id().toString());
        writer.json(context, 200, JsonBytes.of(body));
    }

    private static @Nullable Instant since(@Nullable String text) {
        try {
            // A plus sign that was not encoded arrives as a space.
            return text == null
                    ? null
                    : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        } catch (DateTimeParseException e) {
            throw wrong("since", "a time as in RFC 3339, like 2026-11-21T00:00:00Z");
        }
    }

    private static @Nullable UUID after(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw wrong("after", "the id of a usage row");
        }
    }

    private static GatewayFailure wrong(String name, String expected) {
        return new GatewayFailure.RequestRefused(FailureKind.REQUEST_PARAMETER, name, expected);
    }
}
