package gateway.protocol.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client's session in {@code metadata.user_id}. Two forms are known (docs/wire.md, "Session ids"): the older {@code
 * user_<hash>_account_<uuid>_session_<uuid>} and the JSON text {@code
 * {"device_id":"..","account_uuid":"..","session_id":".."}}. Stateless.
 */
final class SessionIds {

    private static final String MARKER = "_session_";
    private static final int MAX_USER_ID = 2000;
    private static final int MAX_SESSION_ID = 200;

    private SessionIds() {}

    /** The session, or null when the user id tells none. */
    static @Nullable String fromUserId(String userId) {
        if (userId.length() > MAX_USER_ID) {
            return null;
        }
        String session = userId.startsWith("{") ? fromJson(userId) : fromMarked(userId);
        return session == null || session.isBlank() || session.length() > MAX_SESSION_ID ? null : session;
    }

    private static @Nullable String fromMarked(String userId) {
        int marker = userId.lastIndexOf(MARKER);
        return marker < 0 ? null : userId.substring(marker + MARKER.length());
    }

    private static @Nullable String fromJson(String userId) {
        try (JsonParser parser = Json.factory().createParser(userId)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            String session = null;
            for (String name = JsonValues.nextMember(parser); name != null; name = JsonValues.nextMember(parser)) {
                if (name.equals("session_id")) {
                    session = JsonValues.text(parser);
                } else {
                    parser.skipChildren();
                }
            }
            return session;
        } catch (IOException e) {
            return null;
        }
    }
}
