package routes.cli.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A request and what came of it when it was sent once more, in words. Pure. */
public final class ReplayLines {

    private static final String NONE = "-";
    private static final int LONGEST = 2_000;
    private static final List<String> TOKENS = List.of(
            "input_tokens",
            "output_tokens",
            "cache_read_tokens",
            "cache_write_5m_tokens",
            "cache_write_1h_tokens",
            "thinking_tokens");

    private ReplayLines() {}

    /** What is told of both, and what the second has more of. */
    public record Row(String name, String original, String replay, String more) {}

    /**
     * The figures of both.
     *
     * @param both what {@code POST /api/admin/replay/{id}} said
     */
    public static List<Row> figures(JsonNode both) {
        JsonNode original = both.path("original");
        JsonNode replay = both.path("replay");
        JsonNode more = both.path("difference");
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("request", text(original, "request_id"), text(replay, "request_id"), ""));
        rows.add(new Row("served by", server(original), server(replay), ""));
        rows.add(new Row("model", text(original, "model"), text(replay, "model"), ""));
        rows.add(new Row("served model", text(original, "model_served"), text(replay, "model_served"), ""));
        rows.add(new Row("generation", NONE, text(replay, "generation"), ""));
        rows.add(new Row("status", text(original, "status"), text(replay, "status"), ""));
        rows.add(new Row("error", text(original, "error"), text(replay, "error"), ""));
        rows.add(new Row("stop reason", text(original, "stop_reason"), text(replay, "stop_reason"), ""));
        for (String name : TOKENS) {
            rows.add(row(
                    name.replace('_', ' '), name, original.path("tokens"), replay.path("tokens"), more.path("tokens")));
        }
        rows.add(row("cost $", "cost_usd", original, replay, more));
        rows.add(row("first event ms", "first_event_ms", original, replay, more));
        rows.add(row("duration ms", "duration_ms", original, replay, more));
        return rows;
    }

    private static Row row(String name, String field, JsonNode original, JsonNode replay, JsonNode more) {
        return new Row(name, text(original, field), text(replay, field), signed(more.path(field)));
    }

    private static String signed(JsonNode more) {
        return more.isNumber()
                ? (more.decimalValue().signum() > 0 ? "+" : "")
                        + more.decimalValue().toPlainString()
                : NONE;
    }

    private static String text(JsonNode side, String field) {
        JsonNode value = side.path(field);
        return value.isNumber()
                ? value.decimalValue().toPlainString()
                : value.asText(NONE).isEmpty() ? NONE : word(value);
    }

    private static String word(JsonNode value) {
        return value.isValueNode() && !value.isNull() ? value.asText() : NONE;
    }

    private static String server(JsonNode side) {
        String provider = text(side, "provider");
        if (!provider.equals(NONE)) {
            return "provider " + provider;
        }
        String account = text(side, "account_name");
        String id = text(side, "account_id");
        return account.equals(NONE) ? id : "account " + account;
    }

    /** Their beginnings, where there are any, and why there are none. */
    public static List<String> answers(JsonNode both) {
        List<String> lines = new ArrayList<>();
        JsonNode before = both.path("original").path("answer");
        lines.add("");
        lines.add(
                "original: " + (before.isNull() || before.isMissingNode() ? "its answer is not known" : shown(before)));
        JsonNode failure = both.path("replay").path("failure");
        lines.add("replay: "
                + (failure.isTextual()
                        ? failure.asText()
                        : shown(both.path("replay").path("answer"))));
        return lines;
    }

    private static String shown(JsonNode answer) {
        StringBuilder said = new StringBuilder();
        answer.path("content").forEach(block -> said.append(block.path("text").asText("")));
        answer.path("choices")
                .forEach(choice ->
                        said.append(choice.path("message").path("content").asText("")));
        String text = !said.isEmpty() ? said.toString() : answer.isTextual() ? answer.textValue() : answer.toString();
        String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
