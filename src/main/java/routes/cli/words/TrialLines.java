package routes.cli.words;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a dry run of routes has found, in words. Pure. */
public final class TrialLines {

    private static final int MOST_GROUPS = 20;
    private static final int MOST_NAMED = 5;
    private static final int MOST_STEPS = 8;
    private static final int LONGEST = 200;

    private TrialLines() {}

    /**
     * How many requests would change, and how.
     *
     * @param told what {@code POST /api/admin/routes/dry-run} said
     */
    public static List<String> of(JsonNode told) {
        List<String> lines = new ArrayList<>();
        lines.add(source(told) + ": " + told.path("changed").asInt() + " of "
                + Counted.requests(told.path("requests").asInt())
                + " would change" + onlySteps(told) + ", told after "
                + told.path("took_ms").asLong() + " ms");
        if (told.path("changed").asInt() > 0) {
            lines.add("changes of: "
                    + told.path("changes_of").properties().stream()
                            .map(kind -> kind.getKey() + " " + kind.getValue().asInt())
                            .collect(Collectors.joining(", ")));
        }
        groups(told, lines);
        return lines;
    }

    private static void groups(JsonNode told, List<String> lines) {
        Map<JsonNode, List<JsonNode>> groups = new LinkedHashMap<>();
        for (JsonNode detail : told.path("details")) {
            groups.computeIfAbsent(detail.path("changes"), same -> new ArrayList<>())
                    .add(detail);
        }
        groups.entrySet().stream().limit(MOST_GROUPS).forEach(group -> {
            List<JsonNode> same = group.getValue();
            lines.add(named(same) + ": "
                    + same.stream()
                            .map(each -> each.path("path").asText() + " "
                                    + each.path("model").asText())
                            .distinct()
                            .limit(MOST_NAMED)
                            .collect(Collectors.joining(", ")));
            changes(group.getKey(), lines);
        });
        int further = told.path("further_changed").size();
        if (further > 0 || groups.size() > MOST_GROUPS) {
            lines.add("of " + further + " more changed requests only their places are told; --json has all");
        }
    }

    private static String source(JsonNode told) {
        return switch (told.path("source").asText()) {
            case "usage" -> "latest requests of the usage rows";
            case "decisions" -> "latest requests that this node remembers";
            case "samples" -> "samples, since there are no requests yet";
            default -> "given requests";
        };
    }

    private static String onlySteps(JsonNode told) {
        int steps = told.path("only_steps").asInt();
        return steps == 0 ? "" : ", " + steps + " of them only in the steps that they pass";
    }

    private static String named(List<JsonNode> same) {
        String first = same.stream()
                .limit(MOST_NAMED)
                .map(each -> String.valueOf(each.path("index").asInt() + 1))
                .collect(Collectors.joining(", "));
        int more = same.size() - MOST_NAMED;
        return (same.size() == 1 ? "request " : "requests ") + first + (more > 0 ? " and " + more + " more" : "");
    }

    private static void changes(JsonNode changes, List<String> lines) {
        changes.properties().forEach(change -> {
            String kind = change.getKey();
            JsonNode value = change.getValue();
            switch (kind) {
                case "steps" -> steps(value, lines);
                case "calls" -> value.forEach(each -> lines.add("  call " + each.asText()));
                case "headers" ->
                    value.forEach(
                            each -> lines.add("  header " + each.path("name").asText() + ": " + fromTo(each)));
                case "body", "answer_body" ->
                    value.forEach(each -> lines.add("  " + kind.replace('_', ' ') + " " + place(each)));
                case "answer" ->
                    lines.add("  answer: " + answer(value.path("before")) + " -> " + answer(value.path("after")));
                default -> lines.add("  " + kind + ": " + fromTo(value));
            }
        });
    }

    private static void steps(JsonNode steps, List<String> lines) {
        StreamSupport.stream(steps.spliterator(), false)
                .map(JsonNode::asText)
                .sorted(Comparator.comparing(step -> !step.startsWith("+")))
                .limit(MOST_STEPS)
                .forEach(step -> lines.add("  " + step));
        if (steps.size() > MOST_STEPS) {
            lines.add("  and " + (steps.size() - MOST_STEPS) + " more steps");
        }
    }

    private static String place(JsonNode each) {
        return each.has("more")
                ? "in " + each.path("more").asInt() + " more places"
                : each.path("pointer").asText() + ": " + fromTo(each);
    }

    private static String fromTo(JsonNode change) {
        return word(change.path("before")) + " -> " + word(change.path("after"));
    }

    private static String word(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "none" : cut(value.asText());
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static String answer(JsonNode answer) {
        String words = answer.path("message").isTextual()
                ? " " + answer.path("type").asText() + ": "
                        + answer.path("message").asText()
                : "";
        String defect =
                answer.path("defect").isTextual() ? " (" + answer.path("defect").asText() + ")" : "";
        return answer.path("status").asInt() + cut(words) + defect;
    }

    /**
     * The way of one request.
     *
     * @param detail of the dry run
     * @param decided what {@code POST /api/admin/explain} said
     * @param tried whether route files were tried
     */
    public static List<String> way(JsonNode detail, JsonNode decided, boolean tried) {
        List<String> lines = new ArrayList<>();
        JsonNode before = detail.path("before");
        before.path("steps").forEach(step -> lines.add("step " + step.asText()));
        before.path("calls").forEach(call -> lines.add("would call " + call.asText()));
        decided.path("stages").forEach(stage -> lines.add(stage(stage)));
        JsonNode sent = before.path("sent");
        if (sent.isObject()) {
            lines.add("sent to " + sent.path("kind").asText() + " "
                    + sent.path("target").asText() + ", "
                    + sent.path("url").asText() + ", as " + word(sent.path("model")) + ", input "
                    + (sent.path("cost").isTextual() ? "$" + sent.path("cost").asText() : "of unknown price"));
            sent.path("headers")
                    .properties()
                    .forEach(header -> lines.add("  " + header.getKey() + ": "
                            + cut(header.getValue().asText())));
            lines.add("  " + cut(sent.path("body").toString()));
        }
        lines.add("the client gets " + answer(before.path("answer")));
        if (tried) {
            lines.add(detail.path("changes").isEmpty() ? "the files change nothing of it" : "with the files:");
            changes(detail.path("changes"), lines);
        }
        return lines;
    }

    private static String stage(JsonNode stage) {
        boolean accounts = stage.path("kind").asText().equals("accounts");
        String found = StreamSupport.stream(
                        stage.path(accounts ? "considered" : "providers").spliterator(), false)
                .map(each -> each.path(accounts ? "account_name" : "provider").asText() + " "
                        + each.path("finding").asText())
                .collect(Collectors.joining(", "));
        return "stage " + stage.path("number").asInt() + ": "
                + stage.path("kind").asText() + " by " + stage.path("policy").asText() + ": "
                + (found.isEmpty() ? "none" : found);
    }
}
