package routes.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.Conversion;
import gateway.translation.contract.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to a target instead of the client's own bytes: made for one try, changed by the transforming steps of the routes,
 * then sent. What was not translated, because nothing can be, has no fields that steps could change. Confined like the request
 * that it belongs to.
 */
public final class OutgoingRequest {

    private static final String JSON = "application/json";

    private final String path;
    private final @Nullable Conversion conversion;
    private final String contentType;
    private byte @Nullable [] raw;
    private final List<HeaderChange> headerChanges = new ArrayList<>(2);
    private final @Nullable String after;

    /**
     * @param path path and query behind the target's base URL
     * @param conversion how the request was translated, and how its answer is
     * @param raw the same request in the client's own bytes, sent unless a step asks for the tree; null where there are none
     * @param after name of the route that changes answers before they are translated, null for none
     */
    public OutgoingRequest(String path, Conversion conversion, byte @Nullable [] raw, @Nullable String after) {
        this.path = path;
        this.conversion = conversion;
        this.contentType = JSON;
        this.raw = raw;
        this.after = after;
    }

    /**
     * A request that is passed on, and its answer too.
     *
     * @param path path and query behind the target's base URL
     * @param contentType of the body
     * @param raw the body
     */
    public OutgoingRequest(String path, String contentType, byte[] raw) {
        this.path = path;
        this.conversion = null;
        this.contentType = contentType;
        this.raw = raw;
        this.after = null;
    }

    public String path() {
        return path;
    }

    /** Whether it was translated; what is passed on is not. */
    public boolean isTranslated() {
        return conversion != null;
    }

    /** How the request was translated; it is one that is. */
    public Conversion conversion() {
        return Objects.requireNonNull(conversion, "what is passed on is not translated");
    }

    /** What was left out of it. */
    public List<Loss> losses() {
        return conversion == null ? List.of() : conversion.request().losses();
    }

    /** The type of the body. */
    public String contentType() {
        return contentType;
    }

    /** The body; steps may change it. Null where it is passed on as it is. */
    public @Nullable ObjectNode body() {
        if (conversion == null) {
            return null;
        }
        raw = null;
        return conversion.request().body();
    }

    /** Changes a header of the request when it is sent, behind the changes before. */
    public void change(HeaderChange change) {
        headerChanges.add(change);
    }

    /** What steps change of the headers, in order. */
    public List<HeaderChange> headerChanges() {
        return headerChanges;
    }

    /** Name of the route that changes answers before they are translated, null for none. */
    public @Nullable String after() {
        return after;
    }

    /** The body as it is sent. */
    public byte[] bytes() {
        byte[] own = raw;
        if (own != null) {
            return own;
        }
        try {
            return Json.mapper().writeValueAsBytes(conversion().request().body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
