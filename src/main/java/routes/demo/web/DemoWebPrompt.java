package routes.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the simulated web application reads of a completion.
 *
 * @param whole prompt and attachments
 * @param last what the person said last, without what clients add to it
 * @param tools the tools that were declared, without those that the web application runs itself
 * @param thinking whether the completion itself asks for thinking
 */
record DemoWebPrompt(String whole, String last, List<JsonNode> tools, boolean thinking) {

    /** What Claude Code adds to what the person says; it names tools too. */
    private static final Pattern REMINDER = Pattern.compile("(?s)<system-reminder>.*?(?:</system-reminder>|\\z)");

    private static final Pattern PERSON = Pattern.compile("(?:^|\\R)(?:Human|User): ");

    /** Reads the body of a completion. */
    static DemoWebPrompt read(JsonNode body) {
        var attached = new StringBuilder();
        body.path("attachments")
                .forEach(attachment -> attached.append(
                                attachment.path("extracted_content").asText())
                        .append("\n\n"));
        String prompt = body.path("prompt").asText();
        List<JsonNode> tools = new ArrayList<>();
        body.path("tools").forEach(tool -> {
            if (tool.has("input_schema")) {
                tools.add(tool);
            }
        });
        String mode =
                body.path("thinking_mode").asText(body.path("paprika_mode").asText("off"));
        boolean thinking = mode.equals("extended") || mode.equals("auto");
        // Beside an attachment the prompt only says what to do with it.
        String last = last(attached.isEmpty() ? prompt : attached.toString());
        return new DemoWebPrompt((attached + prompt).strip(), last, List.copyOf(tools), thinking);
    }

    /** The declared tools that the person names; the first one when they only say to use the tool. */
    List<JsonNode> wanted() {
        List<JsonNode> named =
                tools.stream().filter(tool -> names(tool.path("name").asText())).toList();
        boolean any = named.isEmpty() && (last.contains("use the tool") || last.contains("[[tool]]"));
        return any ? tools.stream().limit(1).toList() : named;
    }

    private boolean names(String tool) {
        return Pattern.compile("(?<!\\w)" + Pattern.quote(tool) + "(?!\\w)")
                .matcher(last)
                .find();
    }

    private static String last(String all) {
        int from = 0;
        Matcher matcher = PERSON.matcher(all);
        while (matcher.find()) {
            from = matcher.end();
        }
        return REMINDER.matcher(all.substring(from)).replaceAll("").strip();
    }
}
