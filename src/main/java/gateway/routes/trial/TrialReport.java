package gateway.routes.trial;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.protocol.anthropic.InvalidRequestException;
import gateway.protocol.anthropic.RequestInspector;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a dry run has found, request by request. For one thread. */
public final class TrialReport {

    /** So many changed requests are told in full; of the others their places. */
    private static final int DETAILED = 100;

    private final String source;
    private final boolean ways;
    private final ArrayNode details = Json.mapper().createArrayNode();
    private final ArrayNode others = Json.mapper().createArrayNode();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private int compared;
    private int changed;
    private int onlySteps;
    private int left;

    /**
     * A report of nothing yet.
     *
     * @param source where the requests are from
     * @param ways whether each request's whole way is told
     */
    public TrialReport(String source, boolean ways) {
        this.source = source;
        this.ways = ways;
    }

    /**
     * Takes in how a request goes.
     *
     * @param index its place among the requests, from 0
     */
    public void add(int index, TrialRequest request, TrialWay before, TrialWay after) {
        ObjectNode differences = WayDiff.between(before, after);
        compared++;
        boolean differs = !differences.isEmpty();
        if (differs) {
            changed++;
            onlySteps += differences.size() == 1 && differences.has("steps") ? 1 : 0;
            differences.fieldNames().forEachRemaining(kind -> kinds.merge(kind, 1, Integer::sum));
        }
        if (!differs && !ways) {
            return;
        }
        if (details.size() == DETAILED) {
            others.add(index);
            return;
        }
        ObjectNode detail = details.addObject().put("index", index);
        detail.put("path", request.path()).put("model", modelOf(request));
        detail.put("client", request.client().name());
        detail.set("changes", differences);
        if (ways) {
            detail.set("before", WayJson.of(before));
            detail.set("after", WayJson.of(after));
        }
    }

    /** Notes that requests were left out because time was up. */
    public void leaves(int requests) {
        left = requests;
    }

    private static @Nullable String modelOf(TrialRequest request) {
        try {
            return RequestInspector.inspect(request.body()).model();
        } catch (InvalidRequestException e) {
            return null;
        }
    }

    /** All of it. */
    public ObjectNode json(Duration took) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("source", source);
        body.put("requests", compared).put("changed", changed).put("unchanged", compared - changed);
        body.put("only_steps", onlySteps).put("left_out", left);
        body.put("took_ms", took.toMillis());
        ObjectNode what = body.putObject("changes_of");
        kinds.forEach(what::put);
        body.set("details", details);
        body.set("further_changed", others);
        return body;
    }
}
