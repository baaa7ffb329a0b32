package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.wire.CitedText;
import gateway.translation.wire.ClaudeSearches;

/**
 * What the text of a chat completion cites of Claude's searches. Chat Completions has no place for the searches themselves:
 * what is said behind one is a paragraph of its own. Not safe from many threads.
 */
final class ChatCitations {

    private static final String PARAGRAPH = "\n\n";

    private final ClaudeSearches searches;
    private final CitedText cited;
    private boolean said;
    private boolean searched;

    ChatCitations(AnswerFrame frame) {
        searches = new ClaudeSearches(frame);
        cited = new CitedText(searches);
    }

    /** The server calls a tool. */
    void called(String name) {
        searched |= said && searches.begins(name);
    }

    /** The text goes on with a piece that is not empty; returns it as it is to be told. */
    String told(String piece) {
        said = true;
        if (!searched) {
            cited.append(piece);
            return piece;
        }
        searched = false;
        cited.skip(PARAGRAPH);
        cited.append(piece);
        return PARAGRAPH + piece;
    }

    /** The block that is open cites something. */
    void cite(JsonNode citation) {
        cited.cite(citation);
    }

    /** The block is whole. */
    void endBlock() {
        cited.endBlock();
    }

    /** The annotations of the message; empty for none. */
    ArrayNode annotations() {
        ArrayNode annotations = Json.mapper().createArrayNode();
        for (ObjectNode one : cited.annotations()) {
            ObjectNode page = one.deepCopy();
            page.remove("type");
            annotations.addObject().put("type", "url_citation").set("url_citation", page);
        }
        return annotations;
    }

    /** Bytes of what is kept, about. */
    long held() {
        return cited.held();
    }
}
