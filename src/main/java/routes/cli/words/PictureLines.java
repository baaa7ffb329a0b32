package routes.cli.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The running routes as a tree of lines. For one text. */
public final class PictureLines {

    private static final int FIGURES_FROM = 72;

    private final List<String> lines = new ArrayList<>();

    private PictureLines() {}

    /**
     * A line for each route and each step, with what it has done.
     *
     * @param picture what {@code GET /api/admin/routes/diagram} said
     */
    public static List<String> of(JsonNode picture) {
        PictureLines text = new PictureLines();
        text.lines.add("generation " + picture.path("generation").asInt() + ", counted since "
                + picture.path("since").asText()
                + (picture.path("timed").asBoolean() ? "" : "; without JMX nobody measures how long steps take"));
        picture.path("routes").forEach(text::route);
        if (picture.path("left_out").asInt() > 0) {
            text.lines.add(picture.path("left_out").asInt() + " routes more; name one of them");
        }
        return text.lines;
    }

    private void route(JsonNode route) {
        String template = route.path("template").isTextual()
                ? ", " + route.path("template").asText()
                : "";
        String from =
                route.path("from").isTextual() ? " from " + route.path("from").asText() : "";
        lines.add("");
        line(
                route.path("id").asText() + from,
                route,
                "  (" + route.path("file").asText() + ":" + route.path("line").asInt() + template + ")");
        String own = route.path("template").isTextual()
                ? route.path("template").asText()
                : route.path("id").asText();
        steps(route.path("steps"), "", own + ".");
    }

    private void steps(JsonNode steps, String indent, String prefix) {
        for (int index = 0; index < steps.size(); index++) {
            JsonNode step = steps.get(index);
            boolean last = index == steps.size() - 1;
            line(indent + (last ? "└─ " : "├─ ") + words(step, prefix), step, "");
            String inner = indent + (last ? "   " : "│  ");
            for (JsonNode branch : step.path("branches")) {
                boolean named = !branch.path("name").asText().equals("steps");
                if (named) {
                    lines.add(inner + branch.path("name").asText());
                }
                steps(branch.path("steps"), inner + (named ? "  " : ""), prefix);
            }
        }
    }

    private static String words(JsonNode step, String prefix) {
        String id = step.path("id").asText();
        String name = !step.path("named").asBoolean()
                ? step.path("kind").asText()
                : id.startsWith(prefix) ? id.substring(prefix.length()) : id;
        String target =
                step.path("target").isTextual() ? " " + step.path("target").asText() : "";
        String off = step.path("off").isTextual() ? " OFF (" + step.path("off").asText() + ")" : "";
        return name + (step.path("named").asBoolean() ? ": " + step.path("kind").asText() : "") + target + off;
    }

    private void line(String words, JsonNode counted, String behind) {
        String figures = figures(counted);
        String gap = figures.isEmpty() ? "" : " ".repeat(Math.max(2, FIGURES_FROM - words.length()));
        lines.add(words + gap + figures + behind);
    }

    private static String figures(JsonNode counted) {
        if (!counted.path("count").isNumber()) {
            return "";
        }
        long count = counted.path("count").asLong();
        String text = Long.toString(count);
        if (count > 0 && counted.path("mean_ms").isNumber()) {
            text += ", mean " + counted.path("mean_ms").asLong() + " ms, max "
                    + counted.path("max_ms").asLong() + " ms";
        }
        text += more(counted, "failures", " failed");
        return text + more(counted, "in_flight", " now");
    }

    private static String more(JsonNode counted, String field, String word) {
        long value = counted.path(field).asLong();
        return value == 0 ? "" : ", " + value + word;
    }
}
