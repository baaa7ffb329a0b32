package gateway.translation.responsestarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.wire.HostedCall;
import gateway.translation.wire.WebSearches;
import org.jspecify.annotations.Nullable;

/** What is known of one item of a response while it is streamed. Not safe from many threads. */
final class ResponsesItem {

    private final Kind kind;
    private final long key;
    private final StringBuilder waiting = new StringBuilder(0);
    private String callId = "";
    private String id = "";
    private String name = "";
    private boolean told;
    private boolean opened;
    private boolean finished;
    private int part;
    private @Nullable Boolean summary;
    private @Nullable ObjectNode sealed;
    private boolean carried;
    private boolean cited;
    private @Nullable HostedCall hosted;

    /**
     * @param key its place in the upper half, and what tells it from others at that place in the lower one
     */
    ResponsesItem(Kind kind, long key) {
        this.kind = kind;
        this.key = key;
    }

    /** What an item becomes in a message. */
    enum Kind {
        MESSAGE,
        CALL,
        REASONING,
        /** A tool that the target runs itself, which nobody hears of who has not offered it. */
        HOSTED,
        /** Nothing: items of other hosted tools, which are never asked for. */
        OTHER;

        static Kind of(String type) {
            return switch (type) {
                case "message" -> MESSAGE;
                case "function_call" -> CALL;
                case "reasoning" -> REASONING;
                case "web_search_call", "openrouter:web_search", WebSearches.CODE -> HOSTED;
                default -> OTHER;
            };
        }
    }

    Kind kind() {
        return kind;
    }

    long key() {
        return key;
    }

    int place() {
        return (int) (key >> Integer.SIZE);
    }

    /** What tells the item from others of its kind, empty where nothing does. */
    String id() {
        return kind == Kind.CALL ? callId() : id;
    }

    /** Takes the names of a call, which may come with its begin or with its end only. */
    void learn(JsonNode item) {
        callId = item.path("call_id").asText(callId);
        id = item.path("id").asText(id);
        name = item.path("name").asText(name);
        sealed = sealed(item);
    }

    /** What of a reasoning item only its provider can read; null for nothing. */
    static @Nullable ObjectNode sealed(JsonNode item) {
        JsonNode content = item.path("encrypted_content");
        boolean any = Kind.of(item.path("type").asText("")) == Kind.REASONING
                && !content.asText("").isEmpty();
        if (!any) {
            return null;
        }
        ObjectNode sealed = Json.mapper().createObjectNode().put("encrypted_content", content.asText());
        return item.path("id").isTextual() ? sealed.set("id", item.path("id")) : sealed;
    }

    /** The same of this item, once. */
    @Nullable
    ObjectNode takeSealed() {
        ObjectNode taken = carried ? null : sealed;
        carried |= taken != null;
        return taken;
    }

    /** Whether there is such. */
    boolean isSealed() {
        return !carried && sealed != null;
    }

    /** The call's id, empty where the target has none. */
    String callId() {
        return callId.isEmpty() ? id : callId;
    }

    String name() {
        return name;
    }

    /** Remembers that the item has said something, so that its end only repeats it. */
    void tell() {
        told = true;
    }

    boolean told() {
        return told;
    }

    /** Remembers that the call has its block, which it gets once. */
    void open() {
        opened = true;
    }

    /** Whether the call has had its block. */
    boolean opened() {
        return opened;
    }

    /** Keeps what cannot be written yet. */
    void keep(String text) {
        waiting.append(text);
    }

    /** Whether something of the item can be written that has not been; a call cannot before its name is known. */
    boolean waits() {
        return switch (kind) {
            case CALL -> !opened && !name.isEmpty();
            case HOSTED -> hosted != null;
            case MESSAGE, REASONING, OTHER -> !waiting.isEmpty();
        };
    }

    /** Keeps what the target ran until it can be written. */
    void keep(HostedCall made) {
        hosted = made;
    }

    /** The same, once. */
    @Nullable
    HostedCall takeCall() {
        HostedCall taken = hosted;
        hosted = null;
        return taken;
    }

    /** Remembers that pages were cited while the item was streamed, so that its end only repeats them. */
    void cite() {
        cited = true;
    }

    boolean cited() {
        return cited;
    }

    /** What has not been written yet, once. */
    String takeWaiting() {
        String text = waiting.toString();
        waiting.setLength(0);
        return text;
    }

    void finish() {
        finished = true;
    }

    boolean finished() {
        return finished;
    }

    /** Whether this is the kind of reasoning, summary or the whole, that came first. */
    boolean takesReasoning(boolean isSummary) {
        if (summary == null) {
            summary = isSummary;
        }
        return summary == isSummary;
    }

    /** Whether another part begins behind one that said something. */
    boolean beginsPart(int number) {
        boolean another = told && number != part;
        part = number;
        return another;
    }
}
