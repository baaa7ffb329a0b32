package gateway.routes.diff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;

/** Differences as JSON, for the admin API and the command line alike. Stateless. */
public final class RouteDiffs {

    private RouteDiffs() {}

    /** Files and entries. */
    public static ObjectNode of(RouteDiff diff) {
        ObjectNode json = Json.mapper().createObjectNode();
        ArrayNode files = json.putArray("files");
        diff.files().forEach(file -> {
            ObjectNode one = files.addObject()
                    .put("name", file.name())
                    .put("difference", file.difference().word())
                    .put("from_built_in", file.builtIn());
            one.put("diff", file.lines().isEmpty() ? null : String.join("\n", file.lines()) + "\n");
        });
        ArrayNode entries = json.putArray("entries");
        diff.entries().forEach(entry -> {
            ArrayNode places = entries.addObject()
                    .put("entry", entry.entry())
                    .put("file", entry.file())
                    .put("difference", entry.difference().word())
                    .putArray("places");
            entry.places().forEach(places::add);
        });
        return json;
    }
}
