package routes.cli.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which steps nobody passes, and which a request took, in words. Pure. */
public final class StepLines {

    private StepLines() {}

    /**
     * A line for each step that was not passed.
     *
     * @param coverage what {@code GET /api/admin/routes/coverage} said
     */
    public static List<String> coverage(JsonNode coverage) {
        List<String> lines = new ArrayList<>();
        lines.add(coverage.path("not_passed").size() + " of "
                + coverage.path("steps").asLong()
                + " steps were not passed in " + coverage.path("days").asInt() + " days; counted since "
                + coverage.path("counted_since").asText());
        for (JsonNode step : coverage.path("not_passed")) {
            String last = step.path("last_passed").isTextual()
                    ? "last passed " + step.path("last_passed").asText()
                    : "never passed, there since " + step.path("there_since").asText();
            String off = step.path("off").isTextual() ? ", off" : "";
            lines.add(step.path("route").asText() + "  " + step.path("step").asText() + "  " + last + off);
        }
        return lines;
    }

    /**
     * A line for each step that a request took.
     *
     * @param trace what {@code GET /api/admin/traces/{id}} said
     */
    public static List<String> trace(JsonNode trace) {
        List<String> lines = new ArrayList<>();
        lines.add(head(trace));
        for (JsonNode step : trace.path("steps")) {
            lines.add(millis(step.path("start_us").asLong()) + "  "
                    + (step.path("took_us").isNumber()
                            ? millis(step.path("took_us").asLong())
                            : "  under way")
                    + "  " + "  ".repeat(Math.min(20, step.path("depth").asInt()))
                    + step.path("step").asText() + behind(step));
        }
        if (trace.path("left_out").asInt() > 0) {
            lines.add(trace.path("left_out").asInt() + " steps more");
        }
        trace.path("events")
                .forEach(sum -> lines.add("for " + sum.path("count").asLong() + " pieces of the stream  "
                        + millis(sum.path("took_us").asLong()).strip() + "  "
                        + sum.path("step").asText()));
        return lines;
    }

    /** What a request was, and how it ended. */
    public static String head(JsonNode trace) {
        String ended = trace.path("ended").asBoolean()
                ? trace.path("method").asText() + " " + trace.path("path").asText() + " "
                        + trace.path("status").asInt()
                        + (trace.path("model").isTextual()
                                ? " " + trace.path("model").asText()
                                : "")
                        + " in " + millis(trace.path("took_us").asLong()).strip()
                : "under way";
        return trace.path("request_id").asText() + "  " + trace.path("at").asText() + "  " + ended;
    }

    private static String behind(JsonNode step) {
        String target =
                step.path("target").isTextual() ? "  " + step.path("target").asText() : "";
        return target
                + (step.path("failure").isTextual()
                        ? "  " + step.path("failure").asText()
                        : "");
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%8.2f ms", micros / 1000.0);
    }
}
