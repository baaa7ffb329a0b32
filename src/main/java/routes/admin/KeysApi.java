package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.access.ClientKey;
import gateway.access.GeneratedKey;
import gateway.access.KeyScope;
import gateway.admin.AccountJson;
import gateway.admin.JsonFields;
import gateway.admin.KeyAdministration;
import gateway.protocol.Json;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** {@code /api/admin/keys}: stored client and admin keys. A key itself is told once, when it is made. Safe from many threads. */
public final class KeysApi {

    private static final String PATH = "/api/admin/keys/";

    private final KeyAdministration administration;
    private final ResponseWriter writer;

    public KeysApi(KeyAdministration administration, ResponseWriter writer) {
        this.administration = administration;
        this.writer = writer;
    }

    /** {@code GET /api/admin/keys}: one page of the stored keys, revoked ones included, in the order in which they were made. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "after", "limit");
        int limit = JsonBody.limit(context);
        List<ClientKey> behind = behind(administration.list(), context.request().getParam("after"));
        List<ClientKey> page = behind.subList(0, Math.min(limit, behind.size()));
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        page.forEach(key -> write(data.addObject(), key));
        body.put("has_more", behind.size() > page.size());
        body.put("last_id", page.isEmpty() ? null : page.getLast().id());
        JsonBody.answer(writer, context, 200, body);
    }

    private static List<ClientKey> behind(List<ClientKey> keys, @Nullable String id) {
        if (id == null) {
            return keys;
        }
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).id().equals(id)) {
                return keys.subList(i + 1, keys.size());
            }
        }
        throw JsonBody.wrong(
                "after", "there is no key `" + JsonBody.shown(id) + "`, expected the last_id of the page before");
    }

    /** {@code POST /api/admin/keys}: makes one, for clients where the body does not say otherwise. */
    public void create(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonFields fields = JsonBody.require(context);
        String name = fields.requireText("name");
        KeyScope scope = Objects.requireNonNullElse(fields.word("scope", KeyScope.class), KeyScope.CLIENT);
        String domain = fields.text("domain");
        List<String> hosts = fields.texts("hosts");
        fields.done();
        GeneratedKey made = administration.create(name, scope, domain, hosts, JsonBody.actor(context));
        ObjectNode body = Json.mapper().createObjectNode();
        write(body, made.row());
        body.put("key", made.key());
        JsonBody.answer(writer, context, 201, body);
    }

    /** {@code DELETE /api/admin/keys/{id}}: revokes one, which all nodes refuse at once. */
    public void revoke(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        String id = JsonBody.idBehind(PATH, context);
        ClientKey known = administration.list().stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow(() -> JsonBody.unknown("stored key", id));
        if (known.revokedAt() != null || !administration.revoke(id, JsonBody.actor(context))) {
            throw JsonBody.unknown("key", id, " that is still valid: it was revoked before");
        }
        writer.empty(context, 204);
    }

    private static void write(ObjectNode body, ClientKey key) {
        body.put("id", key.id());
        body.put("name", key.name());
        body.put("scope", AccountJson.word(key.scope()));
        body.put("hint", key.hint());
        body.put("domain", key.domain());
        key.hosts().stream().sorted().forEach(body.putArray("hosts")::add);
        body.put("created_at", key.createdAt().toString());
        body.put("revoked_at", key.revokedAt() == null ? null : key.revokedAt().toString());
    }
}
