package gateway.protocol.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a conversation.
 *
 * @param prompt may be empty where there is an attachment or a file
 * @param attachment null for none
 * @param files ids of uploads
 * @param tools only read; null or empty for none, which is said by leaving the field out
 * @param model null for the account's default, which is all that free plans take
 * @param maxTokens null for no limit; whether it is kept to is not known
 * @param thinking null where a setting of the conversation says it
 * @param creates where this call is to begin the conversation too; null where it has begun
 */
public record WebCompletion(
        String prompt,
        @Nullable Attachment attachment,
        List<String> files,
        @Nullable ArrayNode tools,
        @Nullable String model,
        @Nullable Integer maxTokens,
        @Nullable WebThinking thinking,
        @Nullable NewConversation creates) {

    public WebCompletion {
        files = List.copyOf(files);
    }
}
