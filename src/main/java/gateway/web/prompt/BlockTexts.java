package gateway.web.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of the Messages API as text: texts as they are, calls of tools and their results as JSON, what goes as a file by its
 * number. For one request, one thread.
 */
final class BlockTexts {

    private static final String BETWEEN = "\n\n";
    private static final String DOCUMENT_MISSING = "[document left out]";

    /** Results of tools with documents with content; more is no block of the API. */
    private static final int DEEPEST = 8;

    private final Uploads uploads;
    private final boolean earlierThinking;
    private final Losses losses;

    BlockTexts(Uploads uploads, boolean earlierThinking, Losses losses) {
        this.uploads = uploads;
        this.earlierThinking = earlierThinking;
        this.losses = losses;
    }

    /** The texts of some blocks; empty where they say nothing. */
    String of(List<RequestPart> blocks) {
        return of(blocks, 0);
    }

    private String of(List<RequestPart> blocks, int depth) {
        StringBuilder texts = new StringBuilder();
        for (RequestPart block : blocks) {
            String text = of(block, depth);
            if (!text.isEmpty()) {
                texts.append(texts.isEmpty() ? "" : BETWEEN).append(text);
            }
        }
        return texts.toString();
    }

    private String of(RequestPart block, int depth) {
        if (depth > DEEPEST) {
            throw block.wrong("type", "Blocks should not be inside each other so often.");
        }
        String type = block.type();
        return switch (type) {
            case "text" -> text(block);
            case "thinking" -> thinking(block);
            case "tool_use" -> call(block);
            case "tool_result" -> result(block, depth);
            case "image" -> image(block);
            case "document" -> document(block, depth);
            case "search_result" -> searchResult(block, depth);
            case "tool_reference" -> "[tool: " + block.text("tool_name") + "]";
            case "compaction" -> compaction(block);
            case "server_tool_use", "mcp_tool_use", "mcp_tool_result" -> hosted(block);
            default -> type.endsWith("_tool_result") ? hosted(block) : leftOut(block, type);
        };
    }

    private String text(RequestPart block) {
        JsonNode citations = block.value("citations");
        if (citations != null && !citations.isEmpty() && !HostedBlocks.areOurs(citations)) {
            losses.add(Features.CITATIONS, block.at("citations"));
        }
        return block.text("text");
    }

    private String thinking(RequestPart block) {
        String thinking = block.text("thinking");
        if (!thinking.isBlank() && earlierThinking) {
            return "<thinking>\n" + thinking + "\n</thinking>";
        }
        if (!thinking.isBlank() || block.has("signature")) {
            losses.add(Features.THINKING_HISTORY, block.path(), "thinking");
        }
        return "";
    }

    private static String call(RequestPart block) {
        ObjectNode call = Json.mapper().createObjectNode().put("type", "tool_use");
        call.put("id", block.text("id")).put("name", block.text("name"));
        JsonNode input = block.value("input");
        call.set("input", input == null ? call.objectNode() : input);
        return call.toString();
    }

    private String result(RequestPart block, int depth) {
        ObjectNode result = Json.mapper().createObjectNode().put("type", "tool_result");
        result.put("tool_use_id", block.text("tool_use_id"));
        if (block.flag("is_error")) {
            result.put("is_error", true);
        }
        JsonNode content = block.value("content");
        if (content == null || !content.isArray()) {
            result.set("content", content == null ? result.textNode("") : content);
            return result.toString();
        }
        StringJoiner texts = new StringJoiner(BETWEEN);
        for (int at = 0; at < content.size(); at++) {
            String text = value(content.get(at), block.at("content." + at), depth + 1);
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return result.put("content", texts.toString()).toString();
    }

    /** Clients tell what tools answered as blocks, and as any other JSON too. */
    private String value(JsonNode value, String path, int depth) {
        if (value instanceof ObjectNode object && isOfResults(object)) {
            return of(new RequestPart(object, path), depth);
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static boolean isOfResults(ObjectNode block) {
        return switch (block.path("type").asText("")) {
            case "text" -> block.path("text").isTextual();
            case "image", "document" -> block.path("source").path("type").isTextual();
            case "search_result" -> block.path("content").isContainerNode();
            case "tool_reference" -> block.path("tool_name").isTextual();
            default -> false;
        };
    }

    private String image(RequestPart block) {
        JsonNode changes = block.value("transformations");
        if (changes != null && !changes.isEmpty()) {
            losses.add(Features.IMAGE_DETAIL, block.at("transformations"));
        }
        return uploads.image(block);
    }

    private String document(RequestPart block, int depth) {
        citationsWanted(block);
        RequestPart source = block.part("source");
        String title = block.optionalText("title");
        String context = block.optionalText("context");
        return switch (source.type()) {
            case "text" -> written(title, context, source.text("data"));
            case "content" -> written(title, context, of(source.blocks("content"), depth + 1));
            case "base64" -> described(context, uploads.pdf(source, title));
            case "file" -> described(context, uploads.knownFile(source, title));
            default -> {
                losses.add(Features.DOCUMENT, block.path(), source.type());
                yield DOCUMENT_MISSING;
            }
        };
    }

    private static String written(@Nullable String title, @Nullable String context, String text) {
        String tag = title == null ? "<document>" : "<document title=\"" + attribute(title) + "\">";
        return tag + "\n" + described(context, text) + "\n</document>";
    }

    private static String described(@Nullable String context, String text) {
        return context == null || context.isEmpty() ? text : context + "\n" + text;
    }

    private String searchResult(RequestPart block, int depth) {
        citationsWanted(block);
        String title = block.optionalText("title");
        String source = block.optionalText("source");
        return "<search_result title=\"" + attribute(title == null ? "" : title) + "\" source=\""
                + attribute(source == null ? "" : source) + "\">\n" + of(block.blocks("content"), depth + 1)
                + "\n</search_result>";
    }

    private void citationsWanted(RequestPart block) {
        RequestPart citations = block.optionalPart("citations");
        if (citations != null && citations.flag("enabled")) {
            losses.add(Features.CITATIONS, block.at("citations"));
        }
    }

    private String compaction(RequestPart block) {
        String summary = block.optionalText("content");
        if (summary == null) {
            losses.add(Features.CONTEXT_MANAGEMENT, block.path());
        }
        return summary == null ? "" : summary;
    }

    /** What a tool of a server did in an earlier answer. */
    private String hosted(RequestPart block) {
        if (HostedBlocks.isSealed(block.value("content"))) {
            losses.add(Features.SERVER_TOOL, block.path(), block.type());
        }
        return HostedBlocks.readable(block.fields()).toString();
    }

    private String leftOut(RequestPart block, String type) {
        String feature = switch (type) {
            case "redacted_thinking" -> Features.REDACTED_THINKING;
            case "mcp_tool_listing" -> Features.MCP_SERVERS;
            case "container_upload" -> Features.CONTAINER;
            case "fallback" -> Features.FALLBACKS;
            case "tool_addition", "tool_removal" -> Features.TOOL_CHANGES;
            default -> Features.UNKNOWN_BLOCK;
        };
        losses.add(feature, block.path(), type);
        return "";
    }

    private static String attribute(String text) {
        return text.replace("\"", "&quot;").replace('\n', ' ');
    }
}
