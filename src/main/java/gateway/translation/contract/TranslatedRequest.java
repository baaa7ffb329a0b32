package gateway.translation.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A request in the dialect of its target.
 *
 * @param body the request; belongs to the caller, who may change it
 * @param losses what was left out, in the order of the request
 * @param tools the names of the tools where they had to be changed
 */
public record TranslatedRequest(ObjectNode body, List<Loss> losses, ToolNames tools) {
    public TranslatedRequest {
        losses = List.copyOf(losses);
    }
}
