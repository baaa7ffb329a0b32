package routes.admin;

import gateway.admin.JsonFields;
import gateway.settings.SettingAdministration;
import gateway.settings.SettingOutcome;
import gateway.settings.SettingView;
import gateway.settings.SettingsInForce;
import gateway.settings.SettingsJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** {@code /api/admin/settings}: what the settings are and why, and those that are stored for all nodes. Safe from many threads. */
public final class SettingsApi {

    private static final String PATH = "/api/admin/settings/";
    private static final String CHANGES = "changes";
    private static final int LONGEST_COMMENT = 500;
    private static final int MOST = 500;

    private final SettingAdministration settings;
    private final ResponseWriter writer;

    public SettingsApi(SettingAdministration settings, ResponseWriter writer) {
        this.settings = settings;
        this.writer = writer;
    }

    /** {@code GET /api/admin/settings}: all of them. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        SettingsInForce all = settings.show();
        tag(context, all.stored().version());
        JsonBody.answer(writer, context, 200, SettingsJson.of(all));
    }

    /** {@code GET /api/admin/settings/{key}}: one of them. */
    public void show(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        String key = JsonBody.idBehind(PATH, context);
        if (settings.catalog().find(key) == null) {
            String near = settings.catalog().nearest(JsonBody.shown(key));
            throw JsonBody.unknown("setting", key, "; did you mean " + near + "?");
        }
        SettingsInForce all = settings.show();
        SettingView one = all.all().stream()
                .filter(view -> view.definition().key().equals(key))
                .findFirst()
                .orElseThrow();
        tag(context, all.stored().version());
        JsonBody.answer(writer, context, 200, SettingsJson.of(one));
    }

    /** {@code PUT /api/admin/settings}: stores all changes of the body for all nodes, or none of them. */
    public void change(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonFields body = JsonBody.require(context);
        JsonFields changes = body.inner(CHANGES);
        String comment = comment(body);
        body.done();
        if (changes == null || changes.names().isEmpty() || changes.names().size() > MOST) {
            throw body.wrong(
                    CHANGES, "expected an object with the value of each setting by its key, null to store none");
        }
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        changes.names().forEach(key -> values.put(key, changes.scalar(key)));
        Long expected = ETags.required(context);
        answer(context, settings.change(values, expected, JsonBody.actor(context), comment));
    }

    /** {@code GET /api/admin/settings/versions}: the last changes. */
    public void versions(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonBody.answer(writer, context, 200, SettingsJson.of(settings.versions()));
    }

    /** {@code POST /api/admin/settings/rollback}: stores again what a version has stored. */
    public void rollBack(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonFields body = JsonBody.require(context);
        Integer version = body.integer("version");
        String comment = comment(body);
        body.done();
        if (version == null || version < 0) {
            throw body.wrong("version", "expected the number of a version");
        }
        Long expected = ETags.required(context);
        answer(context, settings.rollBack(version, expected, JsonBody.actor(context), comment));
    }

    private static @Nullable String comment(JsonFields body) {
        String comment = body.text("comment");
        if (comment != null && comment.length() > LONGEST_COMMENT) {
            throw body.wrong("comment", "expected at most " + LONGEST_COMMENT + " characters");
        }
        return comment;
    }

    private void answer(RequestContext context, SettingOutcome outcome) {
        tag(context, outcome.version());
        JsonBody.answer(writer, context, 200, SettingsJson.of(outcome));
    }

    private static void tag(RequestContext context, long version) {
        context.answer().header("etag", ETags.of(version));
    }
}
