package gateway.web.prompt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.protocol.web.Attachment;
import gateway.translation.contract.Loss;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request of the Messages API as what the web application is asked.
 *
 * @param prompt empty where all is in the attachment
 * @param attachment null where the prompt is all
 * @param images in the order in which the prompt numbers them
 * @param files documents that are not in the prompt
 * @param tools as the web application takes them, its own among them; null for none; belongs to the prompt
 * @param losses what could not be said
 * @param thinking whether the model is to think
 * @param effort {@code low}, {@code medium}, {@code high} or {@code max}; null where nothing is said, or nothing can be
 * @param model as the client names it
 * @param maxTokens null where nothing is said
 * @param stopSequences none of them empty
 * @param declaredTools names of the tools that the client runs
 * @param parallelCalls whether one answer may have more than one call
 * @param last what answers calls of tools
 */
public record WebPrompt(
        String prompt,
        @Nullable Attachment attachment,
        List<WebImage> images,
        List<WebFile> files,
        @Nullable ArrayNode tools,
        List<Loss> losses,
        boolean thinking,
        @Nullable String effort,
        String model,
        @Nullable Integer maxTokens,
        List<String> stopSequences,
        Set<String> declaredTools,
        boolean parallelCalls,
        LastTurn last) {

    public WebPrompt {
        images = List.copyOf(images);
        files = List.copyOf(files);
        losses = List.copyOf(losses);
        stopSequences = List.copyOf(stopSequences);
        declaredTools = Set.copyOf(declaredTools);
    }
}
