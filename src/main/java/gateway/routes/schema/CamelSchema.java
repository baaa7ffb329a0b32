package gateway.routes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteText;
import gateway.routes.text.YamlList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Camel's schema of YAML routes. Costs half a second to load, so it is made where it is needed. For one thread. */
public final class CamelSchema {

    private final JsonNode json;
    private final SchemaReader reader;
    private @Nullable SchemaJudge judge;

    /** @param json the schema that comes with Camel */
    public CamelSchema(JsonNode json) {
        this.json = json;
        this.reader = new SchemaReader(json);
    }

    /** What does not fit in a file. */
    public List<RouteFinding> findings(RouteText file, YamlList root) {
        List<RouteFinding> findings = new ArrayList<>();
        new SchemaWalk(reader, file, findings::add).walk(root);
        if (findings.isEmpty()) {
            judge().judge(root)
                    .map(complaint -> file.finding(
                            RouteRule.SCHEMA,
                            complaint.spot(),
                            "Camel's schema does not allow this: " + complaint.message(),
                            "compare it with a step of the same kind in the built-in routes"))
                    .ifPresent(findings::add);
        }
        return findings;
    }

    private SchemaJudge judge() {
        SchemaJudge made = judge;
        if (made == null) {
            made = new SchemaJudge(json);
            judge = made;
        }
        return made;
    }
}
