package gateway.estimate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.estimate.ModelFamily.Tooling;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Adds up what a request has, before the factor of a model. For one request and one thread. */
final class RequestTokens {

    /** What OpenAI documents for the frame of a message; Anthropic's is alike. */
    private static final int PER_MESSAGE = 3;

    /** What follows the last message, and is never cached. */
    private static final int PER_REQUEST = 2;

    /** Fields of blocks that carry what the model reads; everything else is form. */
    private static final List<String> TEXTS = List.of(
            "text",
            "thinking",
            "reasoning_content",
            "reasoning",
            "refusal",
            "title",
            "context",
            "name",
            "arguments",
            "query",
            "instructions");

    private static final List<String> PARTS =
            List.of("content", "output", "summary", "tool_calls", "function", "source");

    /** What may stand in the result of a tool; all else there is read as JSON. */
    private static final Set<String> BLOCKS = Set.of(
            "text",
            "input_text",
            "output_text",
            "refusal",
            "image",
            "image_url",
            "input_image",
            "document",
            "file",
            "input_file",
            "input_audio",
            "search_result",
            "tool_reference",
            "compaction");

    private final MediaTokens media;
    private final Tooling tooling;
    private final ToLongFunction<String> texts;
    private final BlockEnds ends;
    private long tokens;

    /**
     * Counts a request for a family.
     *
     * @param texts counts the tokens of a text
     */
    RequestTokens(MediaTokens media, Tooling tooling, ToLongFunction<String> texts, BlockEnds ends) {
        this.media = media;
        this.tooling = tooling;
        this.texts = texts;
        this.ends = ends;
    }

    long count(ObjectNode request, Dialect dialect) {
        switch (dialect) {
            case MESSAGES -> {
                // In the order of the prompt, by which its beginnings are cached.
                tools(request.path("tools"));
                blocks("system", request.path("system"));
                turns(request.path("messages"));
                schema(request.path("output_config").path("format"));
                schema(request.path("output_format"));
            }
            case CHAT -> {
                messages(request.path("messages"));
                schema(request.path("response_format").path("json_schema"));
            }
            case RESPONSES -> {
                content(request.path("instructions"));
                input(request.path("input"));
                schema(request.path("text").path("format"));
            }
        }
        if (dialect != Dialect.MESSAGES) {
            tools(request.path("tools"));
            tools(request.path("functions"));
        }
        return tokens + PER_REQUEST;
    }

    private void turns(JsonNode messages) {
        for (JsonNode message : messages) {
            tokens += PER_MESSAGE;
            blocks(message.path("role").asText(), message.path("content"));
        }
    }

    private void blocks(String section, JsonNode content) {
        if (!content.isArray()) {
            content(content);
            if (content.isTextual()) {
                ends.ended(section, content, tokens);
            }
            return;
        }
        for (JsonNode block : content) {
            part(block);
            ends.ended(section, block, tokens);
        }
    }

    private void input(JsonNode input) {
        if (input.isArray()) {
            messages(input);
        } else {
            tokens += PER_MESSAGE;
            content(input);
        }
    }

    private void messages(JsonNode messages) {
        for (JsonNode message : messages) {
            tokens += PER_MESSAGE;
            block(message);
        }
    }

    private void tools(JsonNode tools) {
        if (!tools.isEmpty()) {
            tokens += tooling.prompt();
        }
        for (JsonNode tool : tools) {
            tokens += tooling.each();
            JsonNode function = tool.path("function").isObject() ? tool.path("function") : tool;
            tokens += texts.applyAsLong(function.path("name").asText());
            tokens += texts.applyAsLong(function.path("description").asText());
            for (String field : List.of("input_schema", "parameters", "format")) {
                json(function.path(field));
            }
            ends.ended("tools", tool, tokens);
        }
    }

    private void schema(JsonNode format) {
        json(format.path("schema"));
    }

    private void content(JsonNode content) {
        if (content.isTextual()) {
            tokens += texts.applyAsLong(content.textValue());
        } else if (content.isArray()) {
            content.forEach(this::part);
        } else if (content.isObject()) {
            block(content);
        }
    }

    private void part(JsonNode part) {
        if (part.isTextual()) {
            tokens += texts.applyAsLong(part.textValue());
        } else {
            block(part);
        }
    }

    /** A block of any dialect; a message is one too. */
    private void block(JsonNode block) {
        switch (block.path("type").asText()) {
            case "image" -> tokens += media.image(block.path("source"));
            case "image_url" -> tokens += media.imageUrl(block.path("image_url"));
            case "input_image" -> tokens += media.imageUrl(block);
            case "document" -> document(block);
            case "file" -> tokens += media.file(block.path("file"));
            case "input_file" -> tokens += media.file(block);
            case "input_audio" ->
                tokens += media.bytes(block.path("input_audio").path("data"));
            case "redacted_thinking" -> tokens += media.bytes(block.path("data"));
            case "tool_result" -> result(block.path("content"));
            case "function_call_output", "custom_tool_call_output" -> result(block.path("output"));
            default -> {
                for (String field : TEXTS) {
                    content(block.path(field));
                }
                json(block.path("input"));
                boolean answer = "tool".equals(block.path("role").asText());
                for (String field : PARTS) {
                    if (answer) {
                        result(block.path(field));
                    } else {
                        content(block.path(field));
                    }
                }
            }
        }
    }

    /** What a tool answered: texts and blocks, or any JSON. */
    private void result(JsonNode content) {
        if (content.isArray()) {
            content.forEach(this::value);
        } else {
            value(content);
        }
    }

    private void value(JsonNode value) {
        if (BLOCKS.contains(value.path("type").asText())) {
            block(value);
        } else {
            json(value);
        }
    }

    private void document(JsonNode block) {
        content(block.path("title"));
        content(block.path("context"));
        JsonNode source = block.path("source");
        switch (source.path("type").asText()) {
            case "text" -> content(source.path("data"));
            case "content" -> content(source.path("content"));
            default -> tokens += media.document(source);
        }
    }

    /** Models see schemas and arguments as text of about this length. */
    private void json(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return;
        }
        try {
            tokens += texts.applyAsLong(
                    node.isTextual() ? node.textValue() : Json.mapper().writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
