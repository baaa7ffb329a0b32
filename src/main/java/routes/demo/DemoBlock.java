package routes.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;

/** A content block of a simulated answer, in the shapes of the Messages API (docs/wire.md, "Message"). */
sealed interface DemoBlock {

    /** The block as it stands in a whole message. */
    ObjectNode whole();

    /** Text for the client. */
    record Text(String text) implements DemoBlock {
        @Override
        public ObjectNode whole() {
            return node("text").put("text", text);
        }
    }

    /** Thinking with its signature. */
    record Thinking(String thinking, String signature) implements DemoBlock {
        @Override
        public ObjectNode whole() {
            return node("thinking").put("thinking", thinking).put("signature", signature);
        }
    }

    /** A call of one of the client's tools. */
    record ToolUse(String id, String name, ObjectNode input) implements DemoBlock {
        @Override
        public ObjectNode whole() {
            ObjectNode node = node("tool_use").put("id", id).put("name", name);
            node.set("input", input);
            return node;
        }
    }

    private static ObjectNode node(String type) {
        return Json.mapper().createObjectNode().put("type", type);
    }
}
