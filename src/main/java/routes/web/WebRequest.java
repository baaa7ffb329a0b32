package routes.web;

import gateway.account.pool.Lease;
import gateway.estimate.CachePrefixes;
import gateway.web.prompt.WebPrompt;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** What web mode knows of one request between the steps of its routes. Confined like the request. */
final class WebRequest {

    private static final String KEY = "webRequest";

    private final WebPrompt prompt;
    private final CachePrefixes input;
    private @Nullable Lease lease;
    private @Nullable WebConversation conversation;
    private @Nullable WebConversation waiting;
    private List<String> files = List.of();
    private @Nullable Long uploadsEnd;

    /** @param input tokens of the request, and of its beginnings */
    WebRequest(WebPrompt prompt, CachePrefixes input) {
        this.prompt = prompt;
        this.input = input;
    }

    /** The one of an exchange; a step before has made it. */
    static WebRequest of(Exchange exchange) {
        return Objects.requireNonNull(
                exchange.getProperty(KEY, WebRequest.class), "relay-web.build-prompt comes first");
    }

    void keepIn(Exchange exchange) {
        exchange.setProperty(KEY, this);
    }

    /** What is asked. */
    WebPrompt prompt() {
        return prompt;
    }

    /** Tokens of the request and of its beginnings, by estimate. */
    CachePrefixes input() {
        return input;
    }

    /** The paused conversation for which it brings results, null where it begins one. */
    @Nullable
    WebConversation waiting() {
        return waiting;
    }

    /** It brings the results for which a conversation waits; null for none, as where that is lost. */
    void answers(@Nullable WebConversation paused) {
        waiting = paused;
    }

    /** Another try begins, with a place at an account. */
    void tries(Lease place) {
        lease = place;
        conversation = null;
        files = List.of();
    }

    /** The place of the try. */
    Lease lease() {
        return Objects.requireNonNull(lease, "the balancer has a place first");
    }

    /** The conversation that the try has begun, null before that. */
    @Nullable
    WebConversation begun() {
        return conversation;
    }

    /** The conversation of the try. */
    WebConversation conversation() {
        return Objects.requireNonNull(conversation, "call-web.open-conversation comes first");
    }

    void begins(WebConversation opened) {
        conversation = opened;
    }

    /** Ids of the files that are uploaded for the try. */
    List<String> files() {
        return files;
    }

    void uploaded(List<String> ids) {
        files = List.copyOf(ids);
    }

    /** When the uploads of all its tries have to be over, in nanoseconds of a clock; told when the first of them begin. */
    long uploadsEnd(LongSupplier told) {
        if (uploadsEnd == null) {
            uploadsEnd = told.getAsLong();
        }
        return uploadsEnd;
    }
}
