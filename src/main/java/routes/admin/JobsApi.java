package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.audit.AuditLog;
import gateway.jobs.JobRun;
import gateway.jobs.JobRunStore;
import gateway.protocol.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.quartz.SchedulerException;
import routes.http.ResponseWriter;
import routes.maintenance.Jobs;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/**
 * {@code /api/admin/jobs}: the scheduled jobs, their last runs, and a run by hand. The jobs are those that the running routes
 * have. Safe from many threads.
 */
public final class JobsApi {

    private static final String PATH = "/api/admin/jobs/";
    private static final int RUNS_SHOWN = 10;

    private final JobRunStore store;
    private final AuditLog audit;
    private final ResponseWriter writer;

    public JobsApi(JobRunStore store, AuditLog audit, ResponseWriter writer) {
        this.store = store;
        this.audit = audit;
        this.writer = writer;
    }

    /** {@code GET /api/admin/jobs}: all jobs by name, with their last runs on all nodes. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        Map<String, List<JobRun>> runs = store.latest(RUNS_SHOWN).stream().collect(Collectors.groupingBy(JobRun::job));
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        Jobs.schedules(exchange.getContext()).forEach(route -> describe(data.addObject(), route, runs));
        writer.json(context, 200, JsonBytes.of(body));
    }

    /** {@code POST /api/admin/jobs/{name}/run}: runs it here and now; 500 with the run when it fails. */
    public void run(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        String name = JsonBody.idBehind(PATH, context);
        CamelContext routes = exchange.getContext();
        if (!Jobs.has(routes, name)) {
            throw JsonBody.unknown("job", name);
        }
        audit.record(JsonBody.actor(context), "job.run", name, Map.of());
        JobRun run = Jobs.run(routes, name);
        ObjectNode body = Json.mapper().createObjectNode().put("name", name);
        write(body, run);
        writer.json(context, run.failure() == null ? 200 : 500, JsonBytes.of(body));
    }

    private static void describe(ObjectNode job, Route schedule, Map<String, List<JobRun>> runs) {
        String name = Jobs.nameOf(schedule);
        Endpoint endpoint = schedule.getEndpoint();
        job.put("name", name);
        job.put("schedule", Jobs.cronOf(schedule));
        job.put("clustered", endpoint instanceof QuartzEndpoint quartz && isClustered(quartz));
        ArrayNode shown = job.putArray("runs");
        runs.getOrDefault(name, List.of()).forEach(run -> write(shown.addObject(), run));
    }

    private static boolean isClustered(QuartzEndpoint endpoint) {
        try {
            return endpoint.getComponent().getScheduler().getMetaData().isJobStoreClustered();
        } catch (SchedulerException e) {
            return false;
        }
    }

    private static void write(ObjectNode body, JobRun run) {
        body.put("node", run.node());
        body.put("trigger", run.trigger());
        body.put("started_at", run.startedAt().toString());
        body.put("ended_at", run.endedAt().toString());
        body.put("duration_ms", Duration.between(run.startedAt(), run.endedAt()).toMillis());
        body.put("failure", run.failure());
    }
}
