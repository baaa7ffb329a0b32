package gateway.web.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.translation.contract.RequestPart;
import java.util.HashSet;
import java.util.Set;

/** Refuses results of tools that the turn before them has not called, as the Messages API does. Stateless. */
public final class AnsweredCalls {

    private static final int LONGEST_SHOWN = 64;

    private AnsweredCalls() {}

    /**
     * Looks at all messages; those of one role that follow each other are one turn.
     *
     * @throws RequestRefused REQUEST_SHAPE for the first result without a call, or where the request is malformed
     */
    public static void require(ObjectNode request) {
        Set<String> calls = new HashSet<>();
        boolean answering = false;
        for (RequestPart message : RequestPart.of(request).parts("messages")) {
            boolean assistant = message.text("role").equals("assistant");
            if (assistant && answering) {
                calls.clear();
            }
            answering = !assistant;
            for (RequestPart block : message.blocks("content")) {
                if (assistant && block.type().equals("tool_use")) {
                    calls.add(block.text("id"));
                } else if (!assistant && block.type().equals("tool_result")) {
                    requireCalled(calls, block);
                }
            }
        }
    }

    private static void requireCalled(Set<String> calls, RequestPart result) {
        String id = result.text("tool_use_id");
        if (!calls.contains(id)) {
            throw new RequestRefused(
                    FailureKind.REQUEST_SHAPE,
                    result.path() + ": unexpected `tool_use_id` found in `tool_result` blocks: "
                            + id.substring(0, Math.min(id.length(), LONGEST_SHOWN))
                            + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous"
                            + " message.");
        }
    }
}
