package gateway.web.prompt;

import com.fasterxml.jackson.databind.node.ArrayNode;

/**
 * What a tool of the client answered.
 *
 * @param call id of the call
 * @param content blocks of the Messages API; belongs to the result
 * @param error whether the tool failed
 */
public record ToolResult(String call, ArrayNode content, boolean error) {}
