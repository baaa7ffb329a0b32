package routes.request;

import gateway.protocol.Dialect;
import gateway.upstream.EndpointKind;

/** Which part of the surface a request came in by; recorded in the usage row. */
public enum FrontEndpoint {
    MESSAGES("messages"),
    COUNT_TOKENS("count_tokens"),
    CHAT_COMPLETIONS("chat_completions"),
    RESPONSES("responses"),
    MODELS("models"),
    PASSTHROUGH("passthrough"),
    /** Not a client's call on a model API: admin, health, descriptions. */
    OWN("own");

    private final String label;

    FrontEndpoint(String label) {
        this.label = label;
    }

    /** The name in usage rows and metrics. */
    public String label() {
        return label;
    }

    /** Whether the gateway serves it by more than passing it through. */
    public boolean hasRouteOfItsOwn() {
        return this == MESSAGES
                || this == COUNT_TOKENS
                || this == CHAT_COMPLETIONS
                || this == RESPONSES
                || this == MODELS;
    }

    /** The dialect in which its clients speak, and are told of failures. */
    public Dialect dialect() {
        return switch (this) {
            case CHAT_COMPLETIONS -> Dialect.CHAT;
            case RESPONSES -> Dialect.RESPONSES;
            default -> Dialect.MESSAGES;
        };
    }

    /** Whether it asks a model for a message. */
    public boolean asksForMessage() {
        return this == MESSAGES || this == CHAT_COMPLETIONS || this == RESPONSES;
    }

    /** What it asks of an upstream. */
    public EndpointKind kind() {
        return switch (this) {
            case MESSAGES, CHAT_COMPLETIONS, RESPONSES -> EndpointKind.MESSAGES;
            case COUNT_TOKENS -> EndpointKind.COUNT_TOKENS;
            case MODELS -> EndpointKind.MODELS;
            case PASSTHROUGH, OWN -> EndpointKind.SIDE;
        };
    }

    /** Whether it serves clients of a model API, so that it is refused while the gateway drains. */
    public boolean isClientFacing() {
        return this != OWN;
    }

    /** The part of the surface that a path belongs to. */
    public static FrontEndpoint of(String path) {
        if (!path.startsWith("/v1/")) {
            return path.equals("/v1") ? PASSTHROUGH : OWN;
        }
        String rest =
                path.length() > 4 && path.endsWith("/") ? path.substring(4, path.length() - 1) : path.substring(4);
        return switch (rest) {
            case "messages" -> MESSAGES;
            case "messages/count_tokens" -> COUNT_TOKENS;
            case "chat/completions" -> CHAT_COMPLETIONS;
            case "responses" -> RESPONSES;
            case "models" -> MODELS;
            default -> rest.startsWith("models/") && rest.indexOf('/', 7) < 0 ? MODELS : PASSTHROUGH;
        };
    }
}
