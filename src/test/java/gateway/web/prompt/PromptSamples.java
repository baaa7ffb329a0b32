package gateway.web.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Requests and images for tests of prompts. */
final class PromptSamples {

    static final PromptRules RULES = new PromptRules("Human", "Assistant", 4000, null, true, true, false, false);

    private PromptSamples() {}

    static ObjectNode request(String members) throws IOException {
        ObjectNode request = Json.mapper().createObjectNode().put("model", "claude-sonnet-5");
        request.put("max_tokens", 100);
        return request.setAll(Json.mapper().readValue("{" + members + "}", ObjectNode.class));
    }

    /** A request whose only message has these blocks. */
    static ObjectNode said(String blocks) throws IOException {
        return request("\"messages\":[{\"role\":\"user\",\"content\":[" + blocks + "]}]");
    }

    static WebPrompt prompt(String members) throws IOException {
        return prompt(request(members), RULES);
    }

    /** The prompt of a request, which must be as it was afterwards. */
    static WebPrompt prompt(ObjectNode request, PromptRules rules) {
        ObjectNode before = request.deepCopy();
        WebPrompt prompt = WebPrompts.of(request, rules);
        if (!request.equals(before)) {
            throw new AssertionError("the request was changed: " + request);
        }
        return prompt;
    }

    static JsonNode json(String text) throws IOException {
        return Json.mapper().readTree(text);
    }

    static byte[] image(String format, int width, int height) throws IOException {
        var file = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, file);
        return file.toByteArray();
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
