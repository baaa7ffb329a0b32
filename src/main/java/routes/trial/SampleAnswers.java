package routes.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.protocol.Json;

/** What upstreams answer in a dry run, in each dialect. Stateless. */
final class SampleAnswers {

    private static final String TEXT = "This is a dry run.";
    private static final String MODEL = "dry-run";

    private SampleAnswers() {}

    static ObjectNode of(Dialect dialect) {
        ObjectNode answer = Json.mapper().createObjectNode();
        return switch (dialect) {
            case MESSAGES -> messages(answer);
            case CHAT -> chat(answer);
            case RESPONSES -> responses(answer);
        };
    }

    private static ObjectNode messages(ObjectNode answer) {
        answer.put("id", "msg_dry_run").put("type", "message").put("role", "assistant");
        answer.put("model", MODEL)
                .putArray("content")
                .addObject()
                .put("type", "text")
                .put("text", TEXT);
        answer.put("stop_reason", "end_turn").putNull("stop_sequence");
        answer.putObject("usage").put("input_tokens", 1).put("output_tokens", 1);
        return answer;
    }

    private static ObjectNode chat(ObjectNode answer) {
        answer.put("id", "chatcmpl-dry-run").put("object", "chat.completion").put("created", 0);
        ObjectNode choice = answer.put("model", MODEL).putArray("choices").addObject();
        choice.put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", TEXT);
        answer.putObject("usage")
                .put("prompt_tokens", 1)
                .put("completion_tokens", 1)
                .put("total_tokens", 2);
        return answer;
    }

    private static ObjectNode responses(ObjectNode answer) {
        answer.put("id", "resp_dry_run").put("object", "response").put("created_at", 0);
        answer.put("status", "completed").put("model", MODEL);
        ObjectNode message = answer.putArray("output").addObject();
        message.put("type", "message").put("id", "msg_dry_run").put("status", "completed");
        ObjectNode content =
                message.put("role", "assistant").putArray("content").addObject();
        content.put("type", "output_text").put("text", TEXT).putArray("annotations");
        answer.putObject("usage").put("input_tokens", 1).put("output_tokens", 1).put("total_tokens", 2);
        return answer;
    }
}
