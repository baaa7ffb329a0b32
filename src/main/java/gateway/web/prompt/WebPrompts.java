package gateway.web.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.web.Attachment;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes what the web application is asked of requests of the Messages API. Stateless. */
public final class WebPrompts {

    /** Of all stop sequences together. */
    private static final int MOST_STOP_CHARACTERS = 32 * 1024;

    private static final int MOST_STOPS = 100;

    private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "max");

    private WebPrompts() {}

    /**
     * What is asked. The request is only read.
     *
     * @throws gateway.error.GatewayFailure.RequestRefused where it is malformed, or holds what cannot be given: an image
     *     (WEB_IMAGE_REFUSED), a file that only the API has
     */
    public static WebPrompt of(ObjectNode request, PromptRules rules) {
        RequestPart from = RequestPart.of(request);
        Losses losses = new Losses();
        Uploads uploads = new Uploads(rules.externalImages());
        PromptTools tools = PromptTools.of(from, rules, losses);
        BlockTexts blocks = new BlockTexts(uploads, rules.earlierThinking(), losses);
        String text = new PromptText(rules, blocks, losses).of(from, instructions(from, tools, losses));
        boolean inline = text.length() <= rules.inlineMax();
        String beside = rules.customPrompt() == null ? "" : rules.customPrompt();
        PromptLosses.addTo(losses, from);
        String effort = effort(from, rules, losses);
        List<String> stops = stops(from, losses);
        return new WebPrompt(
                inline ? text : beside,
                inline ? null : new Attachment(text),
                uploads.images(),
                uploads.files(),
                tools.tools(),
                losses.inOrderOf(request),
                thinks(from),
                effort,
                from.text("model"),
                limit(from),
                stops,
                tools.declared(),
                tools.parallel(),
                LastTurn.of(request));
    }

    private static List<String> instructions(RequestPart from, PromptTools tools, Losses losses) {
        List<String> instructions = new ArrayList<>(2);
        String format = format(from, losses);
        if (format != null) {
            instructions.add(format);
        }
        if (tools.instruction() != null) {
            instructions.add(tools.instruction());
        }
        return instructions;
    }

    private static @Nullable String format(RequestPart from, Losses losses) {
        RequestPart output = from.optionalPart("output_config");
        RequestPart now = output == null ? null : output.optionalPart("format");
        RequestPart format = now == null ? from.optionalPart("output_format") : now;
        if (format == null) {
            return null;
        }
        if (!"json_schema".equals(format.type())) {
            losses.add(Features.OUTPUT_FORMAT, format.path(), format.type());
            return null;
        }
        losses.add(Features.JSON_SCHEMA, format.path());
        return "Answer with JSON only, by this JSON schema:\n"
                + format.part("schema").fields();
    }

    private static boolean thinks(RequestPart from) {
        RequestPart thinking = from.optionalPart("thinking");
        return thinking != null
                && switch (thinking.type()) {
                    case "enabled", "adaptive" -> true;
                    case "disabled" -> false;
                    default -> throw thinking.wrong("type", "Input should be enabled, adaptive or disabled.");
                };
    }

    private static @Nullable String effort(RequestPart from, PromptRules rules, Losses losses) {
        RequestPart output = from.optionalPart("output_config");
        String effort = output == null ? null : output.optionalText("effort");
        if (output == null || effort == null) {
            return null;
        }
        if (rules.efforts() && EFFORTS.contains(effort)) {
            return effort;
        }
        losses.add(Features.THINKING, output.at("effort"));
        return null;
    }

    /** One of 0 fills the cache of the API and wants no answer. */
    private static @Nullable Integer limit(RequestPart from) {
        Integer limit = from.optionalWholeNumber("max_tokens");
        if (limit != null && limit == 0) {
            throw RequestPart.impossible("max_tokens of 0, which only fills a cache.");
        }
        return limit;
    }

    private static List<String> stops(RequestPart from, Losses losses) {
        List<String> asked = from.texts("stop_sequences");
        List<String> stops = new ArrayList<>(asked.size());
        long characters = 0;
        for (int at = 0; at < asked.size(); at++) {
            String stop = asked.get(at);
            if (stop.isBlank()) {
                throw from.wrong("stop_sequences." + at, "Each stop sequence must contain non-whitespace.");
            }
            if (stops.size() < MOST_STOPS && characters + stop.length() <= MOST_STOP_CHARACTERS) {
                characters += stop.length();
                stops.add(stop);
            } else {
                losses.add(Features.STOP_SEQUENCES, "stop_sequences." + at);
            }
        }
        return stops;
    }
}
