package gateway.error;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Renders a failure as the body that clients of a dialect expect. Stateless. */
public final class FailureBody {

    private static final int FRAME_LENGTH = 192;

    private FailureBody() {}

    /**
     * The Anthropic error envelope as UTF-8 JSON, without line breaks.
     *
     * @param message what the client reads; any characters
     * @param requestId our id of the request; null when none was given yet
     * @see <a href="https://docs.claude.com/en/api/errors">Errors of the Claude API</a>
     */
    public static byte[] anthropic(GatewayFailure failure, String message, @Nullable String requestId) {
        var json = new StringBuilder(FRAME_LENGTH + message.length());
        json.append("{\"type\":\"error\",\"error\":{\"type\":");
        appendText(json, failure.errorType());
        json.append(",\"message\":");
        appendText(json, message);
        json.append(",\"details\":{\"error_code\":\"")
                .append(failure.kind().errorCode())
                .append("\"}},\"request_id\":");
        if (requestId == null) {
            json.append("null");
        } else {
            appendText(json, requestId);
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The error body of OpenAI's APIs as UTF-8 JSON, without line breaks.
     *
     * @param message what the client reads; any characters
     * @param requestId our id of the request; null when none was given yet
     * @see <a href="https://platform.openai.com/docs/guides/error-codes">Error codes of the OpenAI API</a>
     */
    public static byte[] openAi(GatewayFailure failure, String message, @Nullable String requestId) {
        var json = new StringBuilder(FRAME_LENGTH + message.length());
        json.append("{\"error\":{\"message\":");
        appendText(json, message);
        json.append(",\"type\":");
        appendText(json, failure.openAiType());
        json.append(",\"param\":");
        String param = failure.kind().param();
        if (param == null) {
            json.append("null");
        } else {
            appendText(json, param);
        }
        json.append(",\"code\":\"").append(failure.kind().errorCode()).append("\"},\"request_id\":");
        if (requestId == null) {
            json.append("null");
        } else {
            appendText(json, requestId);
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (isControl(character) || isLineSeparator(character)) {
                appendEscape(json, character);
            } else if (!Character.isSurrogate(character)) {
                json.append(character);
            } else if (index + 1 < text.length() && Character.isSurrogatePair(character, text.charAt(index + 1))) {
                json.append(character).append(text.charAt(++index));
            } else {
                json.append('\uFFFD');
            }
        }
        json.append('"');
    }

    private static boolean isControl(char character) {
        return character < ' ' || (character >= '\u007f' && character < '\u00a0');
    }

    /** Allowed in JSON, but some clients' stream readers break lines at them. */
    private static boolean isLineSeparator(char character) {
        return character == '\u2028' || character == '\u2029';
    }

    private static void appendEscape(StringBuilder json, char character) {
        json.append("\\u");
        String hex = Integer.toHexString(character);
        json.repeat('0', 4 - hex.length()).append(hex);
    }
}
