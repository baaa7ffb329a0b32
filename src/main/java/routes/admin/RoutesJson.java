package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.admin.JsonFields;
import gateway.protocol.Json;
import gateway.routes.model.RouteText;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteState;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Routes as the admin API tells of them. Stateless. */
final class RoutesJson {

    static final String FILES = "files";
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[^/\\\\\\p{Cntrl}]{1,200}");

    private RoutesJson() {}

    static ObjectNode of(RouteState state) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("generation", state.generation());
        json.put("since", state.since().toString());
        json.put("in_flight", state.inFlight());
        json.put("folder", state.folder() == null ? null : state.folder().toString());
        json.put("watched", state.watched());
        ArrayNode files = json.putArray("files");
        state.files()
                .forEach(file -> files.addObject()
                        .put("name", file.name())
                        .put("source", file.source().word())
                        .put("replaces", file.replaces())
                        .put("sha256", file.sha256()));
        json.put(
                "extension_folder",
                state.extensionFolder() == null ? null : state.extensionFolder().toString());
        ArrayNode extensions = json.putArray("extensions");
        state.extensions()
                .forEach(file -> extensions.addObject().put("name", file.name()).put("sha256", file.sha256()));
        ArrayNode stored = json.putArray("stored");
        state.stored()
                .forEach(file -> stored.addObject()
                        .put("name", file.name())
                        .put("etag", ETags.of(file.version()))
                        .put("comment", file.comment())
                        .put("updated_at", file.updatedAt().toString())
                        .put("updated_by", file.updatedBy()));
        ArrayNode nodes = json.putArray("nodes");
        state.nodes()
                .forEach(node -> nodes.addObject()
                        .put("node", node.node())
                        .put("generation", node.generation())
                        .put("files", node.files())
                        .put("result", node.result().word())
                        .put("failure", node.failure())
                        .put("at", node.at().toString()));
        ArrayNode retiring = json.putArray("retiring");
        state.retiring()
                .forEach(old ->
                        retiring.addObject().put("generation", old.generation()).put("in_flight", old.inFlight()));
        json.put("version", state.version());
        json.set("hold", VersionsJson.of(state.hold()));
        json.set("canary", VersionsJson.of(state.canary()));
        ArrayNode changes = json.putArray("changes");
        state.changes().forEach(change -> changes.add(of(change)));
        return json;
    }

    static ObjectNode of(RouteChange change) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("result", change.result().word());
        json.put("generation", change.generation() == 0 ? null : (Integer) change.generation());
        json.put("at", change.at().toString());
        json.put("trigger", change.trigger().word());
        json.put("by", change.actor());
        json.put("comment", change.comment());
        ArrayNode files = json.putArray("changed");
        change.files().forEach(files::add);
        json.put("failure", change.failure());
        json.put("took_ms", change.took().toMillis());
        return json;
    }

    /** The files of a body. */
    static List<RouteText> texts(JsonFields body) {
        JsonFields files = body.inner(FILES);
        if (files == null || files.names().isEmpty()) {
            throw body.wrong(FILES, "expected an object with the text of each file by its name");
        }
        List<RouteText> texts = new ArrayList<>();
        for (String name : files.names()) {
            if (!NAME.matcher(name).matches()) {
                throw body.wrong(FILES, "expected names of files without their folders");
            }
            texts.add(new RouteText(name, files.requireText(name), false));
        }
        return texts;
    }
}
