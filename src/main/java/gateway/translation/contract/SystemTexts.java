package gateway.translation.contract;

import java.util.ArrayList;
import java.util.List;

/** Reads the system texts of a Messages request. Stateless. */
public final class SystemTexts {

    private static final String BILLING = "x-anthropic-billing-header:";

    private SystemTexts() {}

    /**
     * The blocks of {@code system}, without the line that Claude Code puts first for billing: it changes with the conversation
     * and would keep other providers from caching what follows (docs/wire.md, "Claude Code"). Blocks that are then empty are
     * left out.
     */
    public static List<RequestPart> of(RequestPart request) {
        List<RequestPart> texts = new ArrayList<>(4);
        for (RequestPart block : request.blocks("system")) {
            String text = "text".equals(block.type()) ? block.text("text") : null;
            if (text == null) {
                texts.add(block);
            } else if (text.regionMatches(true, 0, BILLING, 0, BILLING.length())) {
                addRest(text, block, texts);
            } else if (!text.isEmpty()) {
                texts.add(block);
            }
        }
        return texts;
    }

    private static void addRest(String text, RequestPart block, List<RequestPart> texts) {
        int line = text.indexOf('\n');
        String rest = line < 0 ? "" : text.substring(line).strip();
        if (!rest.isEmpty()) {
            texts.add(new RequestPart(block.fields().deepCopy().put("text", rest), block.path()));
        }
    }

    /** The same of a plain text. */
    public static String reminder(String text) {
        return "<system-reminder>\n" + text + "\n</system-reminder>";
    }

    /** A system text for targets that take none in the middle of a conversation: the user says it. */
    public static RequestPart reminder(RequestPart block) {
        if (!"text".equals(block.type()) || block.text("text").isEmpty()) {
            return block;
        }
        String text = reminder(block.text("text"));
        return new RequestPart(block.fields().deepCopy().put("text", text), block.path());
    }
}
