package routes.resource;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.Pin;
import gateway.protocol.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Leaves what belongs to other tenants out of a list of resources. Stateless. */
final class ResourceList {

    private static final ObjectReader READER = Json.mapper().reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ResourceList() {}

    /**
     * The list as this tenant sees it: the bytes as they came where all of it is theirs. The ids that page through the list are
     * those of what is left; of a page of which nothing is left they stay, because the next one is found by them.
     *
     * @throws IOException when the answer is neither empty nor JSON
     * @throws gateway.error.GatewayFailure STORAGE_UNAVAILABLE when it cannot be found out whose the resources are
     */
    static Buffer seenBy(String tenant, Buffer body, ResourceAccess access) throws IOException {
        if (body.length() == 0) {
            return body;
        }
        if (!(READER.readTree(body.getBytes()) instanceof ObjectNode list)
                || !(list.get("data") instanceof ArrayNode data)) {
            return body;
        }
        int before = data.size();
        leaveOut(tenant, data, access);
        if (data.size() == before) {
            return body;
        }
        page(list, "first_id", data.get(0));
        page(list, "last_id", data.get(data.size() - 1));
        try {
            return Buffer.buffer(Json.mapper().writeValueAsBytes(list));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void leaveOut(String tenant, ArrayNode data, ResourceAccess access) {
        List<String> ids = new ArrayList<>(data.size());
        data.forEach(entry -> ids.add(idOf(entry)));
        Map<String, Pin> pins = access.pinsOf(ids);
        for (Iterator<JsonNode> entries = data.iterator(); entries.hasNext(); ) {
            if (!access.mayUse(pins.get(idOf(entries.next())), tenant)) {
                entries.remove();
            }
        }
    }

    private static void page(ObjectNode list, String field, @Nullable JsonNode entry) {
        if (!list.has(field)) {
            return;
        }
        if (entry != null) {
            list.put(field, idOf(entry));
        } else if (!list.path("has_more").asBoolean()) {
            list.putNull(field);
        }
    }

    private static String idOf(JsonNode entry) {
        return entry.path("id").asText();
    }
}
