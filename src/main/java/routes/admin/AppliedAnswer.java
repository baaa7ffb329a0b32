package routes.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.audit.AuditLog;
import gateway.routes.finding.RouteFindings;
import gateway.routes.version.RouteChange;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.RequestContext;

/** Tells who asked for a change of the routes what became of it, and the audit log too. Safe from many threads. */
public record AppliedAnswer(AuditLog audit, ResponseWriter writer) {

    /** 200 where it is as it was asked for, else 409. */
    void send(
            RequestContext context,
            String action,
            String subject,
            @Nullable String comment,
            RoutesApi.Live.Applied applied) {
        RouteChange change = applied.change();
        Map<String, Object> detail = new HashMap<>();
        detail.put("result", change.result().word());
        detail.put("files", String.join(", ", change.files()));
        detail.put("comment", comment);
        detail.put("generation", change.generation());
        audit.record(JsonBody.actor(context), action, subject, detail);
        ObjectNode answer = RoutesJson.of(change);
        answer.setAll(RouteFindings.of(applied.findings()).put("files", applied.files()));
        boolean done = change.result() != RouteChange.Result.REFUSED && change.result() != RouteChange.Result.FAILED;
        JsonBody.answer(writer, context, done ? 200 : 409, answer);
    }
}
