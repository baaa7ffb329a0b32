package gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Documents by URL, which Messages and Responses have and Chat Completions has not: on the way over the latter they go as images,
 * which may have URLs, and are known again by theirs. For one request.
 */
final class DocumentUrls {

    private final Set<String> urls = new HashSet<>(2);

    /** Remembers the URL of a document. */
    void add(String url) {
        urls.add(url);
    }

    /** Whether this is the URL of a document. */
    boolean has(String url) {
        return urls.contains(url);
    }

    /** A Messages request with its documents by URL as images; the request itself where it has none. */
    ObjectNode hidden(ObjectNode request) {
        for (JsonNode message : request.path("messages")) {
            find(message.path("content"));
        }
        if (urls.isEmpty()) {
            return request;
        }
        ObjectNode copy = request.deepCopy();
        for (JsonNode message : copy.path("messages")) {
            rename(message.path("content"), "document", "image");
        }
        return copy;
    }

    /** Makes documents of the images of a Messages request whose URLs are those of documents. */
    void restore(JsonNode messages) {
        if (!urls.isEmpty()) {
            for (JsonNode message : messages) {
                rename(message.path("content"), "image", "document");
            }
        }
    }

    private void find(JsonNode content) {
        for (JsonNode block : content) {
            JsonNode source = block.path("source");
            if (block.path("type").asText("").equals("document")
                    && source.path("type").asText("").equals("url")) {
                urls.add(source.path("url").asText(""));
            }
            find(block.path("content"));
        }
    }

    private void rename(JsonNode content, String from, String to) {
        if (!(content instanceof ArrayNode)) {
            return;
        }
        for (JsonNode block : content) {
            JsonNode source = block.path("source");
            if (block instanceof ObjectNode object
                    && object.path("type").asText("").equals(from)
                    && source.path("type").asText("").equals("url")
                    && has(source.path("url").asText(""))) {
                object.put("type", to);
            }
            rename(block.path("content"), from, to);
        }
    }
}
