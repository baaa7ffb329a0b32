package gateway.translation.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reasoning that only its provider can read, on its way through a client of the Messages API: it stands in the signature of a
 * thinking block and comes back with the conversation. The text says whose it is, so that nobody else gets it: neither another
 * provider nor Claude, whose own signatures are base64 and have no such beginning. Immutable.
 *
 * @param kind what it is
 * @param value what the provider told
 */
public record CarriedReasoning(Kind kind, JsonNode value) {

    /** What such a signature begins with; its version is part of it. */
    public static final String MARK = "claude-proxy:reasoning:1:";

    /** What all versions begin with. */
    private static final String ANY_VERSION = "claude-proxy:reasoning:";

    /** Characters of a signature; what is longer is not carried. */
    private static final int LONGEST = 256 * 1024;

    private static final int PARTS = 4;

    /** Searches of the web have the same beginning ({@link FoundPage#MARK}). */
    private static final SoughtBytes SOUGHT = new SoughtBytes("\"claude-proxy:");

    /** What is carried. */
    public enum Kind {
        /** {@code id} and {@code encrypted_content} of an item of the Responses API. */
        ITEM,
        /** {@code reasoning_details} of a message, a list (OpenRouter). */
        DETAILS,
        /** {@code signature} of a tool call, and the {@code call} that it belongs to (Google). */
        CALL
    }

    /**
     * The signature.
     *
     * @param origin name of the provider
     * @return empty where it would be too long
     */
    public static String sealed(Kind kind, String origin, JsonNode value) {
        byte[] json = bytes(value);
        String content = Base64.getUrlEncoder().withoutPadding().encodeToString(json);
        String signature = MARK + kind + ":" + origin + ":" + json.length + ":" + content;
        return signature.length() <= LONGEST ? signature : "";
    }

    private static byte[] bytes(JsonNode value) {
        try {
            return Json.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /** Whether a value in a JSON text begins as one of ours, or as what marks a search of a provider; takes next to no time. */
    public static boolean isIn(byte[] json) {
        int at = SOUGHT.indexIn(json, 0);
        while (at > 0 && json[at - 1] == '\\') {
            at = SOUGHT.indexIn(json, at + 1);
        }
        return at >= 0;
    }

    /** Whether a signature is one of ours, of any version, good or not. */
    public static boolean isSealed(String signature) {
        return signature.startsWith(ANY_VERSION);
    }

    /**
     * Reads a signature.
     *
     * @param origin name of the provider that it is for
     * @return null where it is none of ours, was changed, or came from another provider
     */
    public static @Nullable CarriedReasoning open(String signature, String origin) {
        if (!signature.startsWith(MARK) || signature.length() > LONGEST) {
            return null;
        }
        String[] parts = signature.substring(MARK.length()).split(":", PARTS);
        if (parts.length != PARTS || !parts[1].equals(origin)) {
            return null;
        }
        for (Kind kind : Kind.values()) {
            JsonNode value = kind.name().equals(parts[0]) ? value(parts[2], parts[3]) : null;
            if (value != null && fits(kind, value)) {
                return new CarriedReasoning(kind, value);
            }
        }
        return null;
    }

    private static @Nullable JsonNode value(String length, String content) {
        try {
            byte[] json = Base64.getUrlDecoder().decode(content.getBytes(StandardCharsets.US_ASCII));
            return length.equals(String.valueOf(json.length)) ? Json.mapper().readTree(json) : null;
        } catch (IllegalArgumentException | IOException e) {
            return null;
        }
    }

    private static boolean fits(Kind kind, JsonNode value) {
        return switch (kind) {
            case ITEM -> value.path("encrypted_content").isTextual();
            case CALL ->
                value.path("call").isTextual() && value.path("signature").isTextual();
            case DETAILS -> value.isArray() && !value.isEmpty() && areObjects(value);
        };
    }

    private static boolean areObjects(JsonNode list) {
        for (JsonNode each : list) {
            if (!each.isObject()) {
                return false;
            }
        }
        return true;
    }
}
