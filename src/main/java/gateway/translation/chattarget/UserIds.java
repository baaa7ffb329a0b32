package gateway.translation.chattarget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import gateway.translation.contract.Digests;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code metadata.user_id} into what OpenAI's dialects take: {@code user} and {@code prompt_cache_key}, 64 letters at
 * most.
 */
final class UserIds {

    private static final int LONGEST = 64;
    private static final String MARKER = "_session_";

    private UserIds() {}

    /** The id, or its hash where it is too long. */
    static String user(String userId) {
        return Digests.within(userId, LONGEST);
    }

    /** The session that the id names in one of its two known forms (docs/wire.md, "Session ids"), null for none. */
    static @Nullable String cacheKey(String userId) {
        String session = userId.startsWith("{") ? fromJson(userId) : fromMarked(userId);
        return session == null || session.isBlank() ? null : Digests.within(session, LONGEST);
    }

    private static @Nullable String fromMarked(String userId) {
        int marker = userId.lastIndexOf(MARKER);
        return marker < 0 ? null : userId.substring(marker + MARKER.length());
    }

    private static @Nullable String fromJson(String userId) {
        try {
            JsonNode session = Json.mapper().readTree(userId).get("session_id");
            return session == null ? null : session.textValue();
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
