package gateway.translation.error;

import com.fasterxml.jackson.databind.JsonNode;

/** What MiniMax's {@code base_resp.status_code} means (docs/wire.md, "Answers of OpenAI's APIs"). Stateless. */
final class MiniMaxCodes {

    private MiniMaxCodes() {}

    /** The word that others have for it; the number as it is where none fits. */
    static String word(JsonNode code) {
        return switch (code.asInt()) {
            case 1001 -> "timeout";
            case 1002, 1041, 2045 -> "rate_limit";
            case 1004, 2049 -> "invalid_api_key";
            case 1008 -> "insufficient_balance";
            case 1026, 1027, 1042, 2013 -> "invalid_request";
            case 2056 -> "insufficient_quota";
            default -> code.asText();
        };
    }
}
