package routes.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.protocol.form.FormFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The body of one request: the bytes that came, what they say, and how much of it there was. Confined like the request. */
public final class RequestBody {

    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private byte[] plain = NONE;
    private @Nullable FormFields form;
    private @Nullable ObjectNode tree;
    private @Nullable EarlierResponses earlier;
    private boolean treeHeld;
    private long count;
    private boolean consumed;

    RequestBody() {}

    /** The collected body, as the bytes that came; empty where the body is streamed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Sets the collected body. */
    public void received(byte[] whole) {
        bytes = whole;
        count = whole.length;
    }

    /** The collected body, unpacked where the client sent it compressed; empty before it was read. */
    public byte[] plain() {
        return plain;
    }

    /** Sets the unpacked body. */
    public void unpacked(byte[] whole) {
        plain = whole;
    }

    /** What its form says; null where it is none, and before it was read. */
    public @Nullable FormFields form() {
        return form;
    }

    /** Sets what its form says. */
    public void read(FormFields fields) {
        form = fields;
    }

    /** Notes what the request says of earlier responses. */
    public void says(EarlierResponses responses) {
        earlier = responses;
    }

    /** Sets the body in which all is said that the client's only refers to. */
    public void expanded(byte[] whole, EarlierResponses responses) {
        plain = whole;
        tree = null;
        earlier = responses;
    }

    /** What the request says of earlier responses; null for requests of other APIs, and where none are kept. */
    public @Nullable EarlierResponses earlier() {
        return earlier;
    }

    /** Like {@link #tree}, of the body that refers to earlier responses. */
    public ObjectNode treeAsCame() {
        return earlier == null ? tree() : parsed(earlier.request().body());
    }

    /** Whether memory is held for the tree and what it is translated to. */
    boolean treeIsHeld() {
        return treeHeld;
    }

    /** Notes that memory is held for it. */
    void holdTree() {
        treeHeld = true;
    }

    /**
     * The unpacked body as a tree, which nobody changes; parsed at the first call. The body was read before, and
     * {@link TreeCost#hold} allows it.
     */
    public ObjectNode tree() {
        ObjectNode known = tree;
        if (known == null) {
            known = parsed(plain);
            tree = known;
        }
        return known;
    }

    private static ObjectNode parsed(byte[] json) {
        try {
            return (ObjectNode) Json.tree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that have come. */
    public long count() {
        return count;
    }

    /** Counts bytes of a body that is streamed. */
    public void count(long more) {
        count += more;
    }

    /** Whether the body has gone to an upstream without being kept, so that no other target can be tried. */
    public boolean consumed() {
        return consumed;
    }

    /** Notes that it goes to an upstream without being kept. */
    public void consume() {
        consumed = true;
    }

    /** Lets go of it: a stream of HTTP/2 whose client does not read outlives its request by far. Only the route's end calls it. */
    public void forget() {
        bytes = NONE;
        plain = NONE;
        tree = null;
        earlier = null;
    }
}
