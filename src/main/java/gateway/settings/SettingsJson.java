package gateway.settings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.config.SettingCatalog;
import gateway.config.SettingCatalog.Definition;
import gateway.config.SettingEffect;
import gateway.config.SettingValue;
import gateway.protocol.Json;
import java.util.List;

/** Settings as the admin API and commands tell of them. Of secrets nothing is told, not even whether there is one. Stateless. */
public final class SettingsJson {

    private SettingsJson() {}

    /** All of them. */
    public static ObjectNode of(SettingsInForce settings) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("version", settings.stored().version());
        json.put("etag", "\"v" + settings.stored().version() + "\"");
        settings.faults().forEach(json.putArray("problems")::add);
        ArrayNode all = json.putArray("settings");
        settings.all().forEach(setting -> all.add(of(setting)));
        return json;
    }

    /** One of them. */
    public static ObjectNode of(SettingView setting) {
        Definition definition = setting.definition();
        SettingValue value = setting.value();
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("key", definition.key());
        json.put("value", definition.secret() ? SettingCatalog.HIDDEN : value.value());
        json.put("source", value.source().word());
        json.put("origin", value.origin());
        json.put("default", definition.standard());
        json.put("effect", definition.effect().word());
        json.put("waits_for_restart", setting.waits());
        json.put("secret", definition.secret());
        json.put("storable", definition.refusal() == null);
        json.put("variable", definition.variable());
        json.put("description", definition.description());
        StoredSetting stored = setting.stored();
        if (stored == null) {
            json.putNull("stored");
        } else {
            json.putObject("stored")
                    .put("value", definition.refusal() == null ? stored.value() : SettingCatalog.HIDDEN)
                    .put("at", stored.updatedAt().toString())
                    .put("by", stored.updatedBy());
        }
        return json;
    }

    /** What has come of a change. */
    public static ObjectNode of(SettingOutcome outcome) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("version", outcome.version());
        json.put("etag", "\"v" + outcome.version() + "\"");
        ArrayNode changes = json.putArray("changes");
        outcome.changes()
                .forEach(change -> changes.add(
                        of(change).put("effect", SettingEffect.of(change.key()).word())));
        json.put("generation", outcome.generation() == 0 ? null : (Integer) outcome.generation());
        outcome.warnings().forEach(json.putArray("warnings")::add);
        return json;
    }

    /** Versions. */
    public static ObjectNode of(List<SettingVersion> versions) {
        ObjectNode json = Json.mapper().createObjectNode();
        ArrayNode all = json.putArray("versions");
        for (SettingVersion version : versions) {
            ObjectNode one = all.addObject()
                    .put("version", version.version())
                    .put("at", version.at().toString())
                    .put("by", version.actor())
                    .put("comment", version.comment());
            ArrayNode changes = one.putArray("changes");
            version.changes().forEach(change -> changes.add(of(change)));
        }
        return json;
    }

    private static ObjectNode of(SettingChange change) {
        return Json.mapper()
                .createObjectNode()
                .put("key", change.key())
                .put("before", change.before())
                .put("after", change.after());
    }
}
