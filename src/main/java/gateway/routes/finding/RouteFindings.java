package gateway.routes.finding;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.List;

/** Findings as JSON, for the admin API and the command line alike. Stateless. */
public final class RouteFindings {

    private RouteFindings() {}

    /** How many there are of each severity, and all of them. */
    public static ObjectNode of(List<RouteFinding> findings) {
        ObjectNode json = Json.mapper().createObjectNode();
        long errors = findings.stream().filter(RouteFinding::isError).count();
        json.put("errors", errors);
        json.put("warnings", findings.size() - errors);
        ArrayNode array = json.putArray("findings");
        for (RouteFinding finding : findings) {
            array.addObject()
                    .put("file", finding.file())
                    .put("built_in", finding.builtIn())
                    .put("line", finding.spot().line())
                    .put("column", finding.spot().column())
                    .put("rule", finding.rule().id())
                    .put("severity", finding.severity().word())
                    .put("sentence", finding.sentence())
                    .put("remedy", finding.remedy());
        }
        return json;
    }
}
