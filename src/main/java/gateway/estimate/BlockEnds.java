package gateway.estimate;

import com.fasterxml.jackson.databind.JsonNode;

/** Hears of a request of the Messages API while it is counted, in the order of its prompt. */
@FunctionalInterface
interface BlockEnds {

    /**
     * A tool, or a block of content, has ended.
     *
     * @param section where it stands: tools, system, or the role of its message
     * @param tokens of the request up to here, before the factor of the model
     */
    void ended(String section, JsonNode block, long tokens);
}
