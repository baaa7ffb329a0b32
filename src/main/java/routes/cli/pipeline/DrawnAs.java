package routes.cli.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** How a picture of routes is shown. */
enum DrawnAs {
    TEXT,
    JSON,
    MERMAID,
    SVG;

    /** As it is written in commands. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Shows it.
     *
     * @param path with the question mark
     * @param more further parameters, each with an ampersand before it
     */
    int show(StepCommands commands, String path, String more, Function<JsonNode, List<String>> words) {
        return switch (this) {
            case TEXT, JSON -> commands.show(path + "format=json" + more, this == JSON, words);
            case MERMAID, SVG -> commands.draw(path + "format=" + this + more);
        };
    }
}
