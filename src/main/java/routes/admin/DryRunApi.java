package routes.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.access.ClientIdentity;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.admin.JsonFields;
import gateway.protocol.Json;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteFindings;
import gateway.routes.model.RouteText;
import gateway.routes.trial.TrialRequest;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/**
 * {@code POST /api/admin/routes/dry-run}: what route files would change of requests, which are sent to nobody. Safe from many
 * threads.
 */
public final class DryRunApi {

    private static final String REQUESTS = "requests";
    private static final String LAST = "last";
    private static final String REMOVE = "remove";
    private static final String WAYS = "ways";
    private static final int MOST_REQUESTS = 1000;
    /** Each whole way has the whole body of its request, twice. */
    private static final int MOST_WAYS = 20;

    private static final int DEFAULT_LAST = 100;
    private static final String MESSAGES = "/v1/messages";

    private final Trials trials;
    private final KeyRing keys;
    private final ResponseWriter writer;

    /** Tries route files. */
    @FunctionalInterface
    public interface Trials {

        /**
         * Tries them.
         *
         * @throws gateway.error.GatewayFailure DRY_RUN_BUSY while others are tried
         */
        Outcome run(Wish wish);
    }

    /**
     * What is to be tried.
     *
     * @param files laid over the files that are in use
     * @param removed names of files in use that are left out
     * @param requests what it is tried with; null for the latest of this gateway
     * @param last how many of those
     * @param ways whether each request's whole way is told
     */
    public record Wish(
            List<RouteText> files,
            Set<String> removed,
            @Nullable List<TrialRequest> requests,
            int last,
            boolean ways) {}

    /**
     * What became of it.
     *
     * @param findings of the checks
     * @param files how many of the operator's there would be
     * @param failure why nothing was tried, null where something was
     * @param report what was found, null where nothing was tried
     */
    public record Outcome(
            List<RouteFinding> findings,
            int files,
            @Nullable String failure,
            @Nullable ObjectNode report) {}

    public DryRunApi(Trials trials, KeyRing keys, ResponseWriter writer) {
        this.trials = trials;
        this.keys = keys;
        this.writer = writer;
    }

    /** Answers with what would change; 409 with the reasons where such routes cannot run. */
    public void dryRun(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        Outcome outcome = trials.run(wish(JsonBody.require(context)));
        ObjectNode report = outcome.report();
        ObjectNode answer = report == null ? Json.mapper().createObjectNode() : report;
        answer.put("failure", outcome.failure());
        answer.setAll(RouteFindings.of(outcome.findings()).put("files", outcome.files()));
        JsonBody.answer(writer, context, report == null ? 409 : 200, answer);
    }

    private Wish wish(JsonFields body) {
        List<RouteText> files = body.isThere(RoutesJson.FILES) ? RoutesJson.texts(body) : List.of();
        Set<String> removed = Set.copyOf(body.texts(REMOVE));
        boolean ways = Boolean.TRUE.equals(body.flag(WAYS));
        Integer last = body.integer(LAST);
        List<TrialRequest> requests = body.isThere(REQUESTS) ? requests(body) : null;
        body.done();
        if (files.isEmpty() && removed.isEmpty() && !ways) {
            throw body.wrong(RoutesJson.FILES, "expected files to be tried, or files to be left out in `remove`");
        }
        if (last != null && requests != null) {
            throw body.wrong(LAST, "expected either this or requests");
        }
        int most = ways ? MOST_WAYS : MOST_REQUESTS;
        int wanted = last == null ? Math.min(most, DEFAULT_LAST) : last;
        if (wanted < 1 || wanted > most) {
            throw body.wrong(LAST, "expected a number from 1 to " + most);
        }
        if (requests != null && (requests.isEmpty() || requests.size() > most)) {
            throw body.wrong(REQUESTS, "expected 1 to " + most + " requests");
        }
        return new Wish(files, removed, requests, wanted, ways);
    }

    private List<TrialRequest> requests(JsonFields body) {
        List<TrialRequest> requests = new ArrayList<>();
        for (JsonFields each : body.objects(REQUESTS)) {
            requests.add(request(each));
        }
        return requests;
    }

    private TrialRequest request(JsonFields each) {
        String path = each.text("path");
        Map<String, String> headers = new HashMap<>();
        JsonFields given = each.inner("headers");
        if (given != null) {
            given.names().forEach(name -> headers.put(name, given.requireText(name)));
        }
        ClientIdentity client = client(each);
        ObjectNode content = each.tree("body");
        each.done();
        if (content == null) {
            throw each.wrong("body", "expected an object, got none");
        }
        String target = path == null ? MESSAGES : path;
        if (!target.startsWith("/")) {
            throw each.wrong("path", "expected a path such as " + MESSAGES);
        }
        try {
            return new TrialRequest(target, headers, client, Json.mapper().writeValueAsBytes(content));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ClientIdentity client(JsonFields each) {
        String key = each.text("key");
        String domain = each.text("domain");
        if (key != null && domain != null) {
            throw each.wrong("domain", "expected either this or key, which has a domain");
        }
        if (key != null) {
            return keys.find(key)
                    .filter(found -> found.scope() == KeyScope.CLIENT)
                    .orElseThrow(() -> each.wrong(
                            "key", "there is no valid client key with the id `" + JsonBody.shown(key) + "`"));
        }
        return domain == null
                ? keys.soleClient().orElseGet(() -> TrialRequest.unknownClient(null))
                : TrialRequest.unknownClient(domain);
    }
}
