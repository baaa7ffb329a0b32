package gateway.translation.contract;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of a request's tools, on both sides: a target may allow shorter names or fewer characters than the client's dialect.
 * Filled while the request is translated, only read afterwards.
 */
public final class ToolNames {

    private final Map<String, String> originals = new HashMap<>(4);
    private final Map<String, ClientTool> known = new HashMap<>(4);

    private @Nullable ToolNames client;
    private boolean searching;
    private boolean running;
    private boolean sources;

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

    /**
     * Remembers that a translation stands between these names and the client.
     *
     * @param names whose names at the target are the originals of these
     */
    public void before(ToolNames names) {
        client = names;
    }

    /** Whether the client's tool that the target calls takes one text, whatever the dialects in between make of it. */
    public boolean takesText(String atTarget) {
        ToolNames names = client;
        return names == null ? tool(atTarget).kind() == ClientTool.Kind.CUSTOM : names.takesText(original(atTarget));
    }

    /** Remembers that the request offers a search of the web that the target runs. */
    public void offerSearch() {
        searching = true;
    }

    /** Whether it offers such a search; only then an answer tells of one. */
    public boolean searches() {
        return searching;
    }

    /** Remembers that the client asks for the pages of each search. */
    public void tellSources() {
        sources = true;
    }

    /** Whether it asks for them. */
    public boolean tellsSources() {
        return sources;
    }

    /** Remembers that the request offers to run code at the target. */
    public void offerCode() {
        running = true;
    }

    /** Whether it offers that; only then an answer tells of code that ran. */
    public boolean runsCode() {
        return running;
    }

    /** The client's tool that the target calls; a plain function where nothing else is known. */
    public ClientTool tool(String atTarget) {
        String original = original(atTarget);
        ClientTool tool = known.get(original);
        return tool == null ? ClientTool.function(original) : tool;
    }
}
