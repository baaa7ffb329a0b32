package routes.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;

/** {@code GET /api/admin/status}: how this node is, for {@code claude-proxy status}. Safe from many threads. */
public final class StatusApi {

    private final Supplier<ObjectNode> status;
    private final ResponseWriter writer;

    /** @param status how the node is at this moment */
    public StatusApi(Supplier<ObjectNode> status, ResponseWriter writer) {
        this.status = status;
        this.writer = writer;
    }

    /** Answers with the figures of this moment. */
    public void report(Exchange exchange) {
        JsonBody.answer(writer, ExchangeKeys.requestContext(exchange), 200, status.get());
    }
}
