package gateway.protocol.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A content block, as it starts. Immutable. */
public sealed interface WebBlock {

    /** Text, mostly empty yet. */
    record Text(String text) implements WebBlock {}

    /** Thinking, mostly empty yet. */
    record Thinking(String thinking) implements WebBlock {}

    /**
     * A call of a tool: of the client's, or of one that the site runs itself. The block does not say which.
     *
     * @param input JSON where the block starts with it, null for none
     */
    record Tool(String id, String name, @Nullable String input) implements WebBlock {}

    /**
     * What came of a tool that the site has run.
     *
     * @param callId of the {@link Tool}
     * @param content a JSON list where the block starts with it, null for none
     */
    record Result(
            String callId,
            String name,
            boolean failed,
            @Nullable String content) implements WebBlock {}

    /** A block as the client gets it, which the upstream does not have: what is told of tools that the site has run. Not changed. */
    record Whole(ObjectNode block) implements WebBlock {}

    /** A block of a type that is not known. */
    record Other(String type) implements WebBlock {}
}
