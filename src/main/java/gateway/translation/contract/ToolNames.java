package gateway.translation.contract;

import java.util.HashMap;
import java.util.Map;

/**
 * The names of a request's tools, on both sides: a target may allow shorter names or fewer characters than the client's dialect.
 * Filled while the request is translated, only read afterwards.
 */
public final class ToolNames {

    private final Map<String, String> originals = new HashMap<>(4);
    private final Map<String, ClientTool> known = new HashMap<>(4);

    /** Remembers that a tool goes by another name at the target. */
    public void renamed(String original, String atTarget) {
        originals.put(atTarget, original);
    }

    /** The client's name of a tool that the target calls. */
    public String original(String atTarget) {
        return originals.getOrDefault(atTarget, atTarget);
    }

    /**
     * Remembers a tool that is no plain function of that name for the client.
     *
     * @param original the name that {@link #original} gives
     */
    public void known(String original, ClientTool tool) {
        known.put(original, tool);
    }

    /** The client's tool that the target calls; a plain function where nothing else is known. */
    public ClientTool tool(String atTarget) {
        String original = original(atTarget);
        ClientTool tool = known.get(original);
        return tool == null ? ClientTool.function(original) : tool;
    }
}
