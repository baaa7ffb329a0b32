package gateway.translation.contract;

import org.jspecify.annotations.Nullable;

/**
 * A tool as the client knows it. Immutable.
 *
 * @param namespace the group of tools that it belongs to, null for none
 * @param kind what its calls look like
 */
public record ClientTool(String name, @Nullable String namespace, Kind kind) {

    /** A plain function. */
    public static ClientTool function(String name) {
        return new ClientTool(name, null, Kind.FUNCTION);
    }

    /** What the calls of a tool look like. */
    public enum Kind {
        /** With arguments in JSON. */
        FUNCTION,
        /** With one text. */
        CUSTOM,
        /** With a command for the client's own shell (Responses). */
        LOCAL_SHELL,
        /** With what the client shall look for among tools that it has not told yet (Responses). */
        TOOL_SEARCH
    }
}
