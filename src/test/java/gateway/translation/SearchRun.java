package gateway.translation;

import com.anthropic.core.ObjectMappers;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Dialect;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.ArrayList;
import java.util.List;

/** Requests with a search of the web on their way to a target that searches, and back. */
final class SearchRun {

    static final String SEARCH = "{'type':'web_search_20250305','name':'web_search'}";
    static final String TOOL = "{'name':'f','input_schema':{'type':'object'}}";

    private SearchRun() {}

    static TargetTraits searching(String way) {
        return SampleTraits.documentedBut("webSearch", way);
    }

    static Conversion conversion(Dialect target, String way, String tools, String rest) {
        return conversion(target, searching(way), "gpt-5.1", tools, rest);
    }

    static Conversion conversion(Dialect target, TargetTraits traits, String model, String tools, String rest) {
        String request = "{'model':'claude-x','max_tokens':100,'messages':[{'role':'user','content':'go'}],'tools':["
                + tools + "]" + rest + "}";
        return Conversion.of(
                Dialect.MESSAGES,
                target,
                ResponsesRun.json(request),
                new TranslationTarget(model, traits, ReasoningRules.DEFAULT, null),
                tool -> ResponsesRun.frame(tool, false));
    }

    static List<String> losses(TranslatedRequest request) {
        return request.losses().stream()
                .map(loss -> loss.feature() + "@" + loss.where())
                .toList();
    }

    /** Blocks, calls and deltas of a stream in a few characters each. */
    static List<String> trace(ResponsesRun run) {
        List<String> trace = new ArrayList<>();
        for (JsonNode event : run.data) {
            String index = event.path("index").asText();
            JsonNode delta = event.path("delta");
            trace.add(
                    switch (event.path("type").asText()) {
                        case "message_start" -> "start";
                        case "content_block_start" ->
                            index + "+" + event.at("/content_block/type").asText();
                        case "content_block_stop" -> index + "-";
                        case "content_block_delta" ->
                            index + ":" + delta.path("text").asText()
                                    + delta.path("partial_json").asText()
                                    + delta.at("/citation/url").asText();
                        case "message_delta" ->
                            "end " + delta.path("stop_reason").asText();
                        case "message_stop" -> "stop";
                        default -> event.path("type").asText();
                    });
        }
        return trace;
    }

    /** The message that the official SDK makes of a stream. */
    static Message message(ResponsesRun run) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        for (JsonNode event : run.data) {
            RawMessageStreamEvent read = ObjectMappers.jsonMapper().convertValue(event, RawMessageStreamEvent.class);
            // Version 3.11 of the library takes no name of such a block for valid, not even Claude's own.
            boolean call = event.at("/content_block/type").asText().equals("server_tool_use");
            accumulator.accumulate(call ? read : read.validate());
        }
        return accumulator.message();
    }
}
