package gateway.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Dialect;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.SampleTraits;
import gateway.translation.contract.TranslatedRequest;
import gateway.translation.contract.TranslationTarget;
import java.util.List;

/** Requests of OpenAI's clients on their way to a target, and what was left out of them. */
public final class ClaudeRun {

    private ClaudeRun() {}

    /** A request of Chat Completions to a Claude model; apostrophes stand for quotation marks. */
    public static TranslatedRequest chat(String model, String fields) {
        return conversion(Dialect.CHAT, Dialect.MESSAGES, model, "{'model':'asked'," + fields + "}")
                .request();
    }

    /** A request of the Responses API to a Claude model; apostrophes stand for quotation marks. */
    public static TranslatedRequest responses(String model, String fields) {
        return conversion(Dialect.RESPONSES, Dialect.MESSAGES, model, "{'model':'asked'," + fields + "}")
                .request();
    }

    public static Conversion conversion(Dialect front, Dialect target, String model, String request) {
        return conversion(front, target, StreamRun.json(request), model, false);
    }

    /** With the operator's wish for marks of the prompt cache. */
    public static Conversion conversion(
            Dialect front, Dialect target, ObjectNode request, String model, boolean cacheMarks) {
        TranslationTarget to = new TranslationTarget(model, SampleTraits.OPENAI, ReasoningRules.DEFAULT, null);
        return Conversion.of(
                front, target, request, to.withCacheMarks(cacheMarks), tools -> ResponsesRun.frame(tools, false));
    }

    public static List<String> losses(TranslatedRequest request) {
        return request.losses().stream()
                .map(loss -> loss.feature() + "@" + loss.where())
                .toList();
    }
}
