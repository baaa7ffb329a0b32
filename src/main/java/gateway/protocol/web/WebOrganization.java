package gateway.protocol.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An organisation as the web application tells of it. Immutable.
 *
 * @param name null where it is not told
 * @param capabilities such as {@code chat} and {@code claude_pro}
 * @param kind the {@code raven_type}: team or enterprise; empty for neither
 * @param tier the {@code rate_limit_tier}, such as {@code default_claude_max_20x}; empty where it is not told
 * @param flags what is held against it
 * @param models ids of the models that it may choose; empty where they are not told
 */
public record WebOrganization(
        String uuid,
        @Nullable String name,
        List<String> capabilities,
        String kind,
        String tier,
        List<Flag> flags,
        List<String> models) {

    private static final int MOST = 500;

    public WebOrganization {
        capabilities = List.copyOf(capabilities);
        flags = List.copyOf(flags);
        models = List.copyOf(models);
    }

    /**
     * Something that is held against an organisation.
     *
     * @param type such as {@code consumer_banned} and {@code consumer_first_warning}
     * @param expiresAt when it ends, null for never
     */
    public record Flag(String type, @Nullable Instant expiresAt) {

        /** Whether it holds. */
        public boolean holds(Instant now) {
            return expiresAt == null || expiresAt.isAfter(now);
        }

        /** Whether it locks the account out. */
        public boolean bans() {
            return type.equals("consumer_banned");
        }
    }

    /** Those of a list; what has no id is left out. */
    public static List<WebOrganization> list(Iterable<JsonNode> organizations) {
        List<WebOrganization> list = new ArrayList<>();
        for (JsonNode each : organizations) {
            WebOrganization read = read(each);
            if (read != null && list.size() < MOST) {
                list.add(read);
            }
        }
        return list;
    }

    /** Whether this can be the id of an organisation, and stand in a path. */
    public static boolean isId(String id) {
        return WebPaths.isPlain(id);
    }

    /** One organisation; null where it has no id. */
    static @Nullable WebOrganization read(JsonNode told) {
        String uuid = told.path("uuid").textValue();
        if (uuid == null || !isId(uuid)) {
            return null;
        }
        String name = told.path("name").textValue();
        return new WebOrganization(
                uuid,
                name == null || name.isBlank() ? null : name,
                texts(told.path("capabilities")),
                word(told.path("raven_type")),
                word(told.path("rate_limit_tier")),
                flags(told.path("active_flags")),
                models(told.path("claude_ai_bootstrap_models_config")));
    }

    private static String word(JsonNode told) {
        return told.isTextual() ? told.textValue().strip().toLowerCase(Locale.ROOT) : "";
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : list) {
            if (each.isTextual() && texts.size() < MOST) {
                texts.add(each.textValue());
            }
        }
        return texts;
    }

    private static List<Flag> flags(JsonNode told) {
        List<Flag> flags = new ArrayList<>();
        for (JsonNode each : told) {
            String type = each.path("type").textValue();
            if (type != null && flags.size() < MOST) {
                flags.add(new Flag(type, instant(each.path("expires_at"))));
            }
        }
        return flags;
    }

    private static List<String> models(JsonNode told) {
        List<String> models = new ArrayList<>();
        for (JsonNode each : told) {
            String model = each.path("model").textValue();
            boolean offered =
                    model != null && !model.isBlank() && !each.path("inactive").asBoolean(false);
            if (offered && models.size() < MOST && !models.contains(model)) {
                models.add(model);
            }
        }
        return models;
    }

    /** A time in ISO form or in unix seconds; null for anything else. */
    static @Nullable Instant instant(JsonNode told) {
        try {
            if (told.isNumber()) {
                return Instant.ofEpochSecond(told.longValue());
            }
            return told.isTextual()
                    ? OffsetDateTime.parse(told.textValue().strip()).toInstant()
                    : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Whether there are conversations in it; one of the API only has none. */
    public boolean chats() {
        return capabilities.contains("chat");
    }

    /** Whether one of its capabilities has this word in it. */
    public boolean hasCapability(String word) {
        return capabilities.stream().anyMatch(capability -> capability.contains(word));
    }

    /**
     * The organisation to use: the expected one, else the most capable one with conversations.
     *
     * @return null where none has conversations
     */
    public static @Nullable WebOrganization choose(List<WebOrganization> all, @Nullable String expected) {
        WebOrganization best = null;
        for (WebOrganization each : all) {
            if (each.chats() && each.uuid().equalsIgnoreCase(expected)) {
                return each;
            }
            boolean better = best == null
                    || each.capabilities().size() > best.capabilities().size();
            best = each.chats() && better ? each : best;
        }
        return best;
    }
}
