package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.TranslationTarget;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** The content of messages of Chat Completions, a text or a list of parts, as blocks of the Messages API. */
final class ChatRequestParts {

    private static final String PDF = "application/pdf";

    private final TranslationTarget target;
    private final Losses losses;

    ChatRequestParts(TranslationTarget target, Losses losses) {
        this.target = target;
        this.losses = losses;
    }

    /**
     * Appends the blocks of a message's content; empty texts make none, and in front of Claude, which refuses them, no blank
     * ones either.
     *
     * @param where the content's place in the request, for losses and refusals
     */
    void read(JsonNode content, String where, ArrayNode blocks) {
        if (content.isTextual()) {
            addText(content.textValue(), blocks);
        } else if (content.isArray()) {
            for (int at = 0; at < content.size(); at++) {
                readPart(content.path(at), where + "." + at, blocks);
            }
        } else if (!content.isNull() && !content.isMissingNode()) {
            throw ChatRequestRefusals.field(where, "Input should be a string or a list of parts.");
        }
    }

    /** Marks the last block as the end of what is cached, where the message says so. */
    static void markLast(JsonNode cacheControl, ArrayNode blocks) {
        if (cacheControl.isObject()
                && blocks.path(blocks.size() - 1) instanceof ObjectNode last
                && !last.has("cache_control")) {
            last.set("cache_control", cacheControl.deepCopy());
        }
    }

    /** Whether a text is one that the target takes. */
    boolean says(String text) {
        return target.bridge() ? !text.isEmpty() : !text.isBlank();
    }

    /** Appends a text that the target takes. */
    void addText(String text, ArrayNode blocks) {
        if (says(text)) {
            blocks.addObject().put("type", "text").put("text", text);
        }
    }

    /** Appends the block of one part, or of a text in its place. */
    void readPart(JsonNode part, String where, ArrayNode blocks) {
        int before = blocks.size();
        if (part.isTextual()) {
            addText(part.textValue(), blocks);
            return;
        }
        String type = part.path("type").asText("");
        switch (type) {
            case "text", "input_text", "output_text" -> addText(required(part, "text", where), blocks);
            case "refusal" -> addText(required(part, "refusal", where), blocks);
            case "image_url" -> readImage(part.path("image_url"), where, blocks);
            case "file" -> readFile(part.path("file"), where, blocks);
            case "" -> throw ChatRequestRefusals.field(where + ".type", "Input should be a string.");
            default -> throw RequestPart.impossible("content of type " + type + " (" + where + ")");
        }
        if (blocks.size() > before) {
            markLast(part.path("cache_control"), blocks);
        }
    }

    private static String required(JsonNode part, String name, String where) {
        if (!part.path(name).isTextual()) {
            throw ChatRequestRefusals.field(where + "." + name, "Input should be a string.");
        }
        return part.path(name).textValue();
    }

    private void readImage(JsonNode image, String where, ArrayNode blocks) {
        String url = image.isTextual() ? image.textValue() : required(image, "url", where + ".image_url");
        int before = blocks.size();
        addImage(url, where, blocks);
        String detail = image.path("detail").asText("auto");
        if (detail.equals("auto")) {
            return;
        }
        if (!target.bridge()) {
            losses.add(Features.IMAGE_DETAIL, where);
        } else if (blocks.size() > before && blocks.path(before) instanceof ObjectNode block) {
            block.put("detail", detail);
        }
    }

    private void addImage(String url, String where, ArrayNode blocks) {
        if (url.regionMatches(true, 0, "data:", 0, 5)) {
            addData(DataUrl.read(url, where + ".image_url.url"), "image", where, "", blocks);
        } else if (!url.regionMatches(true, 0, "http", 0, 4)) {
            throw ChatRequestRefusals.field(where + ".image_url.url", "Input should be a data: or https: URL.");
        } else if (target.traits().imageUrls()) {
            ObjectNode source = blocks.addObject().put("type", "image").putObject("source");
            source.put("type", "url").put("url", url);
        } else {
            losses.add(Features.IMAGE, where);
        }
    }

    private void readFile(JsonNode file, String where, ArrayNode blocks) {
        if (file.path("file_url").isTextual()) {
            addDocumentUrl(file, where, blocks);
            return;
        }
        if (!file.path("file_data").isTextual()) {
            throw file.path("file_id").isTextual()
                    ? RequestPart.impossible("a file by its id (" + where + ")")
                    : ChatRequestRefusals.field(where + ".file.file_data", "Input should be a string.");
        }
        String data = file.path("file_data").textValue();
        String name = file.path("filename").asText("");
        DataUrl url = data.regionMatches(true, 0, "data:", 0, 5)
                ? DataUrl.read(data, where + ".file.file_data")
                : new DataUrl(mediaTypeOf(name), data);
        addData(url, "file", where, name, blocks);
    }

    /** Files by URL are of the Responses API; Chat Completions has none. */
    private void addDocumentUrl(JsonNode file, String where, ArrayNode blocks) {
        String url = file.path("file_url").textValue();
        if (!url.regionMatches(true, 0, "http", 0, 4)) {
            throw ChatRequestRefusals.field(where + ".file_url", "Input should be an https: URL.");
        }
        if (!target.traits().documents()) {
            losses.add(Features.DOCUMENT, where);
            return;
        }
        ObjectNode document = blocks.addObject().put("type", "document");
        document.putObject("source").put("type", "url").put("url", url);
        title(document, file.path("filename").asText(""));
    }

    private static String mediaTypeOf(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".txt") ? "text/plain" : PDF;
    }

    private void addData(DataUrl url, String kind, String where, String title, ArrayNode blocks) {
        String type = url.mediaType();
        if (type.startsWith("image/")) {
            ObjectNode source = blocks.addObject().put("type", "image").putObject("source");
            source.put("type", "base64").put("media_type", type.equals("image/jpg") ? "image/jpeg" : type);
            source.put("data", url.base64());
        } else if (type.equals(PDF) && !target.traits().documents()) {
            losses.add(Features.DOCUMENT, where);
        } else if (type.equals(PDF) || type.startsWith("text/")) {
            addDocument(url, where, title, blocks);
        } else {
            throw RequestPart.impossible("a part of type " + kind + " that holds " + type + " (" + where + ")");
        }
    }

    private static void addDocument(DataUrl url, String where, String title, ArrayNode blocks) {
        ObjectNode document = blocks.addObject().put("type", "document");
        ObjectNode source = document.putObject("source");
        if (url.mediaType().equals(PDF)) {
            source.put("type", "base64").put("media_type", PDF).put("data", url.base64());
        } else {
            source.put("type", "text").put("media_type", "text/plain").put("data", url.text(where));
        }
        title(document, title);
    }

    private static void title(ObjectNode document, String title) {
        if (!title.isEmpty()) {
            document.put("title", title);
        }
    }

    /** A {@code data:} URL in base64, or what stands for one. */
    private record DataUrl(String mediaType, String base64) {

        static DataUrl read(String url, String where) {
            int comma = url.indexOf(',');
            String head = comma < 0 ? "" : url.substring(5, comma).toLowerCase(Locale.ROOT);
            if (!head.endsWith(";base64") || head.startsWith(";")) {
                throw ChatRequestRefusals.field(where, "Input should be a data: URL with a media type and base64.");
            }
            return new DataUrl(head.substring(0, head.indexOf(';')), url.substring(comma + 1));
        }

        String text(String where) {
            try {
                return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw ChatRequestRefusals.field(where, "Input should hold base64.");
            }
        }
    }
}
