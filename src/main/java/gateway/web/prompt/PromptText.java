package gateway.web.prompt;

import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.SystemTexts;
import java.util.List;
import java.util.Set;

/**
 * A conversation as one text: the system's, then each message behind a blank line and the name of who says it. What is added
 * is names and lines only. For one request, one thread.
 */
final class PromptText {

    /** The name of the system where it speaks between others. */
    static final String SYSTEM = "System";

    private static final String BETWEEN = "\n\n";
    private static final String OUTPUT = "output_config";

    private static final Set<String> MESSAGE_FIELDS = Set.of("role", "content", OUTPUT);

    private final PromptRules rules;
    private final BlockTexts blocks;
    private final Losses losses;
    private final StringBuilder text = new StringBuilder(1024);

    PromptText(PromptRules rules, BlockTexts blocks, Losses losses) {
        this.rules = rules;
        this.blocks = blocks;
        this.losses = losses;
    }

    /**
     * The text of a request.
     *
     * @param instructions ours, behind the system's own
     */
    String of(RequestPart request, List<String> instructions) {
        append(blocks.of(SystemTexts.of(request)));
        instructions.forEach(this::append);
        if (!request.has("messages")) {
            throw request.wrong("messages", "Field required.");
        }
        boolean any = false;
        for (RequestPart message : request.parts("messages")) {
            any |= turn(message);
        }
        if (!any) {
            throw request.wrong("messages", "At least one message with a content is required.");
        }
        return text.toString();
    }

    private boolean turn(RequestPart message) {
        String name = name(message);
        others(message);
        String said = blocks.of(message.blocks("content"));
        if (said.isEmpty()) {
            return false;
        }
        append(name + ": " + said);
        return !name.equals(SYSTEM);
    }

    private String name(RequestPart message) {
        return switch (message.text("role")) {
            case "user" -> rules.humanName();
            case "assistant" -> rules.assistantName();
            case "system" -> SYSTEM;
            default -> throw message.wrong("role", "Input should be user, assistant or system.");
        };
    }

    private void others(RequestPart message) {
        boolean sets = message.has(OUTPUT);
        if (!message.has("content") && !(sets && "system".equals(message.text("role")))) {
            throw message.wrong("content", "Field required.");
        }
        if (sets) {
            losses.add(Features.THINKING, message.at(OUTPUT));
        }
        message.fields().fieldNames().forEachRemaining(field -> {
            if (!MESSAGE_FIELDS.contains(field) && message.has(field)) {
                losses.add(Features.UNKNOWN_FIELD, message.at(field));
            }
        });
    }

    private void append(String part) {
        if (!part.isEmpty()) {
            text.append(text.isEmpty() ? "" : BETWEEN).append(part);
        }
    }
}
