package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.wire.HostedToolTexts;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns texts, images, documents and search results of the Messages API into parts of Chat Completions (docs/wire.md, "Requests
 * to OpenAI's APIs"). What the target cannot be given leaves a short text in its place, so that the model knows that something
 * is missing.
 */
final class ContentParts {

    static final String IMAGE_MISSING = "[image left out]";
    static final String DOCUMENT_MISSING = "[document left out]";

    private final TargetTraits traits;
    private final boolean bridge;
    private final boolean documentUrls;
    private final Losses losses;

    /**
     * @param documentUrls whether documents by URL become parts, which Chat Completions itself does not know: files with a {@code
     *     file_url}
     */
    ContentParts(TranslationTarget target, boolean documentUrls, Losses losses) {
        this.traits = target.traits();
        this.bridge = target.bridge();
        this.documentUrls = documentUrls;
        this.losses = losses;
    }

    /** A content without parts yet. */
    ChatContent empty() {
        return new ChatContent(traits.cacheControl());
    }

    /** Adds a block of a kind that both users and results of tools may hold; any other kind is a loss. */
    void add(RequestPart block, ChatContent into) {
        JsonNode mark = block.value("cache_control");
        switch (block.type()) {
            case "text" -> text(block, mark, into);
            case "image" -> image(block, mark, into);
            case "document" -> document(block, into);
            case "search_result" -> searchResult(block, into);
            case "tool_reference" -> into.text("[tool: " + block.text("tool_name") + "]", mark);
            case "compaction" -> compaction(block, into);
            default -> leftOut(block);
        }
    }

    void text(RequestPart block, @Nullable JsonNode mark, ChatContent into) {
        JsonNode citations = block.value("citations");
        if (citations != null && !citations.isEmpty() && !areForeign(citations)) {
            losses.add(Features.CITATIONS, block.at("citations"));
        }
        into.text(block.text("text"), mark);
    }

    /** A provider's own citations: its text says what they say. */
    private static boolean areForeign(JsonNode citations) {
        for (JsonNode citation : citations) {
            if (!HostedToolTexts.isForeignCitation(citation)) {
                return false;
            }
        }
        return true;
    }

    /** Adds what a server's tool did in an earlier answer, as text; any other block is a loss. */
    void hosted(RequestPart block, ChatContent into) {
        String text = HostedToolTexts.of(block.fields());
        if (text == null || HostedToolTexts.isSealed(block.fields())) {
            leftOut(block);
        }
        into.text(text == null ? "" : text);
    }

    /** The summary of a compacted conversation stands for all that was before it. */
    void compaction(RequestPart block, ChatContent into) {
        String summary = block.optionalText("content");
        if (summary == null) {
            losses.add(Features.CONTEXT_MANAGEMENT, block.path());
        } else {
            into.text(summary, block.value("cache_control"));
        }
    }

    /** Notes a block that has no counterpart. */
    void leftOut(RequestPart block) {
        String type = block.type();
        losses.add(featureOf(type), block.path(), type);
    }

    private static String featureOf(String type) {
        return switch (type) {
            case "thinking" -> Features.THINKING_HISTORY;
            case "redacted_thinking" -> Features.REDACTED_THINKING;
            case "mcp_tool_use", "mcp_tool_result", "mcp_tool_listing" -> Features.MCP_SERVERS;
            case "container_upload" -> Features.CONTAINER;
            case "fallback" -> Features.FALLBACKS;
            case "tool_addition", "tool_removal" -> Features.TOOL_CHANGES;
            case "server_tool_use" -> Features.SERVER_TOOL;
            default -> type.endsWith("_tool_result") ? Features.SERVER_TOOL : Features.UNKNOWN_BLOCK;
        };
    }

    private void image(RequestPart block, @Nullable JsonNode mark, ChatContent into) {
        RequestPart source = block.part("source");
        if (!traits.images() && !"file".equals(source.type())) {
            missing(Features.IMAGE, block, IMAGE_MISSING, into);
            return;
        }
        JsonNode changes = block.value("transformations");
        if (changes != null && !changes.isEmpty()) {
            losses.add(Features.IMAGE_DETAIL, block.at("transformations"));
        }
        String detail = bridge ? block.optionalText("detail") : null;
        switch (source.type()) {
            case "base64" -> into.image(dataUrl(source, source.text("media_type")), detail, mark);
            case "url" -> {
                String url = source.text("url");
                if (traits.imageUrls() || url.startsWith("data:")) {
                    into.image(url, detail, mark);
                } else {
                    missing(Features.IMAGE, block, IMAGE_MISSING, into);
                }
            }
            case "file" -> throw RequestPart.impossible(block.path() + " is a file that only Anthropic has.");
            default -> missing(Features.IMAGE, block, IMAGE_MISSING, into);
        }
    }

    private void document(RequestPart block, ChatContent into) {
        citationsWanted(block);
        RequestPart source = block.part("source");
        switch (source.type()) {
            case "text" -> writtenDocument(block, source.text("data"), into);
            case "content" -> contentDocument(block, source, into);
            case "base64" -> fileDocument(block, source, into);
            case "url" -> linkedDocument(block, source, into);
            case "file" -> throw RequestPart.impossible(block.path() + " is a file that only Anthropic has.");
            default -> missing(Features.DOCUMENT, block, DOCUMENT_MISSING, into);
        }
    }

    private void fileDocument(RequestPart block, RequestPart source, ChatContent into) {
        if (!traits.documents()) {
            missing(Features.DOCUMENT, block, DOCUMENT_MISSING, into);
            return;
        }
        String context = block.optionalText("context");
        into.text(context == null ? "" : context);
        String media = source.optionalText("media_type");
        String data = dataUrl(source, media == null ? "application/pdf" : media);
        into.file(fileName(block.optionalText("title")), data, block.value("cache_control"));
    }

    private void linkedDocument(RequestPart block, RequestPart source, ChatContent into) {
        if (!documentUrls || !traits.documents()) {
            missing(Features.DOCUMENT, block, DOCUMENT_MISSING, into);
            return;
        }
        boolean described = block.has("title") || block.has("context");
        into.text(described ? opening(block) : "");
        into.fileUrl(source.text("url"), block.value("cache_control"));
        into.text(described ? "</document>" : "");
    }

    private static String fileName(@Nullable String title) {
        if (title == null || title.isBlank()) {
            return "document.pdf";
        }
        return title.toLowerCase(Locale.ROOT).endsWith(".pdf") ? title : title + ".pdf";
    }

    private static void writtenDocument(RequestPart block, String data, ChatContent into) {
        into.text(opening(block) + "\n" + data + "\n</document>", block.value("cache_control"));
    }

    private void contentDocument(RequestPart block, RequestPart source, ChatContent into) {
        into.text(opening(block));
        for (RequestPart inner : source.blocks("content")) {
            add(inner, into);
        }
        into.text("</document>", block.value("cache_control"));
    }

    private static String opening(RequestPart block) {
        String title = block.optionalText("title");
        String context = block.optionalText("context");
        String tag = title == null ? "<document>" : "<document title=\"" + attribute(title) + "\">";
        return context == null ? tag : tag + "\n" + context;
    }

    private void searchResult(RequestPart block, ChatContent into) {
        citationsWanted(block);
        into.text("<search_result title=\"" + attribute(block.text("title")) + "\" source=\""
                + attribute(block.text("source")) + "\">");
        for (RequestPart inner : block.blocks("content")) {
            add(inner, into);
        }
        into.text("</search_result>", block.value("cache_control"));
    }

    private void citationsWanted(RequestPart block) {
        RequestPart citations = block.optionalPart("citations");
        if (citations != null && citations.flag("enabled")) {
            losses.add(Features.CITATIONS, block.at("citations"));
        }
    }

    private void missing(String feature, RequestPart block, String text, ChatContent into) {
        losses.add(feature, block.path());
        into.text(text, block.value("cache_control"));
    }

    private static String dataUrl(RequestPart source, String mediaType) {
        return "data:" + mediaType + ";base64," + source.text("data");
    }

    private static String attribute(String text) {
        return text.replace("\"", "&quot;").replace('\n', ' ');
    }
}
