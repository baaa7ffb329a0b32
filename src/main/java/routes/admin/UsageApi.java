package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import gateway.protocol.Json;
import gateway.usage.StoredUsage;
import gateway.usage.UsageFilter;
import gateway.usage.UsageGrouping;
import gateway.usage.UsageQuery;
import gateway.usage.UsageRowJson;
import gateway.usage.UsageStore;
import gateway.usage.UsageSums;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/**
 * {@code GET /api/admin/usage}: usage rows, page by page, or with {@code group_by} their sums. The newest rows come first, unless
 * {@code after}, {@code since} or {@code order=asc} ask for the way of somebody who follows them. Safe from many threads.
 */
public final class UsageApi {

    private final UsageStore store;
    private final UsageSums sums;
    private final UsageParties parties;
    private final ResponseWriter writer;

    public UsageApi(UsageStore store, UsageSums sums, UsageParties parties, ResponseWriter writer) {
        this.store = store;
        this.sums = sums;
        this.parties = parties;
        this.writer = writer;
    }

    /** Answers with one page, or with sums. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        UsageParameters parameters = UsageParameters.of(context, parties);
        UsageGrouping by = parameters.grouping();
        JsonBody.answer(writer, context, 200, by == null ? rows(parameters.query()) : sums(by, parameters));
    }

    private ObjectNode rows(UsageQuery query) {
        List<StoredUsage> rows =
                store.find(new UsageQuery(query.filter(), query.newestFirst(), query.beyond(), query.limit() + 1));
        boolean more = rows.size() > query.limit();
        List<StoredUsage> page = more ? rows.subList(0, query.limit()) : rows;
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        for (StoredUsage row : page) {
            data.addRawValue(new RawValue(new String(UsageRowJson.write(row), StandardCharsets.UTF_8)));
        }
        body.put("order", query.newestFirst() ? "desc" : "asc");
        body.put("has_more", more);
        body.put("last_id", page.isEmpty() ? null : page.getLast().id().toString());
        return body;
    }

    private ObjectNode sums(UsageGrouping by, UsageParameters parameters) {
        UsageFilter filter = parameters.filter();
        UsageSums.Summary summary = sums.sum(by, filter, parameters.limit());
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("group_by", by.word());
        body.put("since", filter.since() == null ? null : filter.since().toString());
        body.put("until", filter.until() == null ? null : filter.until().toString());
        ArrayNode data = body.putArray("data");
        for (UsageSums.Group group : summary.groups()) {
            ObjectNode entry = data.addObject();
            entry.put(by.word(), group.value());
            switch (by) {
                case KEY -> entry.put("name", parties.nameOfKey(group.value()));
                case ACCOUNT -> entry.put("name", parties.nameOfAccount(group.value()));
                case MODEL, PROVIDER, DAY, STATUS -> {}
            }
            UsageFigures.write(entry, group.sums());
        }
        UsageFigures.write(body.putObject("total"), summary.total());
        body.put("has_more", summary.more());
        return body;
    }
}
