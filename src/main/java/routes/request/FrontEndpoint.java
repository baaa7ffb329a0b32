package routes.request;

import gateway.protocol.Dialect;
import gateway.upstream.EndpointKind;
import io.vertx.core.http.HttpServerRequest;

/** Which part of the surface a request came in by; recorded in the usage row. */
public enum FrontEndpoint {
    MESSAGES("messages"),
    COUNT_TOKENS("count_tokens"),
    CHAT_COMPLETIONS("chat_completions"),
    RESPONSES("responses"),
    EMBEDDINGS("embeddings"),
    /** OpenAI's older completions of a prompt. */
    COMPLETIONS("completions"),
    IMAGES("images"),
    AUDIO("audio"),
    MODERATIONS("moderations"),
    /** Responses that were answered before. */
    KEPT_RESPONSES("kept_responses"),
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
        return this != PASSTHROUGH && this != KEPT_RESPONSES && this != OWN;
    }

    /**
     * Whether a provider gets it in the client's own words, and the client the provider's answer: one of OpenAI's paths for which
     * there is nothing at Anthropic. A stream of it begins when the provider's does, who may as well answer whole.
     */
    public boolean relaysOnly() {
        return switch (this) {
            case EMBEDDINGS, COMPLETIONS, IMAGES, AUDIO, MODERATIONS -> true;
            default -> false;
        };
    }

    /** Whether a request for it can ask for a stream; what stands at {@code stream} elsewhere means nothing. */
    public boolean mayStream() {
        return this != EMBEDDINGS && this != MODERATIONS;
    }

    /** Whether all tokens of one direction have one price: those of pictures and sounds have others than those of words. */
    public boolean hasPlainTokens() {
        return this != IMAGES && this != AUDIO;
    }

    /** The dialect in which its clients speak, and are told of failures. */
    public Dialect dialect() {
        return switch (this) {
            case CHAT_COMPLETIONS, EMBEDDINGS, COMPLETIONS, IMAGES, AUDIO, MODERATIONS -> Dialect.CHAT;
            case RESPONSES, KEPT_RESPONSES -> Dialect.RESPONSES;
            default -> Dialect.MESSAGES;
        };
    }

    /** Whether it asks a model for a message. */
    public boolean asksForMessage() {
        return this == MESSAGES || this == CHAT_COMPLETIONS || this == RESPONSES;
    }

    /** Path and query of a request for an upstream: what was classified and nothing else, so no slash behind a path of ours. */
    public String pathAndQuery(HttpServerRequest request) {
        String path = request.path();
        String target = request.uri();
        return hasRouteOfItsOwn() && path.endsWith("/")
                ? path.substring(0, path.length() - 1) + target.substring(path.length())
                : target;
    }

    /** What it asks of an upstream. */
    public EndpointKind kind() {
        return switch (this) {
            case MESSAGES, CHAT_COMPLETIONS, RESPONSES -> EndpointKind.MESSAGES;
            case COUNT_TOKENS -> EndpointKind.COUNT_TOKENS;
            case MODELS -> EndpointKind.MODELS;
            case KEPT_RESPONSES, EMBEDDINGS, COMPLETIONS, IMAGES, AUDIO, MODERATIONS, PASSTHROUGH, OWN ->
                EndpointKind.SIDE;
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
            case "embeddings" -> EMBEDDINGS;
            case "completions" -> COMPLETIONS;
            case "images/generations", "images/edits", "images/variations" -> IMAGES;
            case "audio/speech", "audio/transcriptions", "audio/translations" -> AUDIO;
            case "moderations" -> MODERATIONS;
            case "models" -> MODELS;
            default -> {
                if (rest.startsWith("responses/")) {
                    yield KEPT_RESPONSES;
                }
                yield rest.startsWith("models/") ? MODELS : PASSTHROUGH;
            }
        };
    }
}
