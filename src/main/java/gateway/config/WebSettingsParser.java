package gateway.config;

import gateway.provider.AccountMode;
import gateway.provider.ModeOrder;
import gateway.web.WebSettings;
import gateway.web.WebSettings.Conversations;
import gateway.web.WebSettings.LostSession;
import gateway.web.WebSettings.Prompts;
import gateway.web.WebSettings.Sessions;
import gateway.web.WebSettings.ThinkingStyle;
import gateway.web.WebSettings.Tools;
import gateway.web.WebSettings.UploadPath;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the checked settings of the modes of accounts, and of web mode, of merged values. */
final class WebSettingsParser {

    private static final String ENABLED = "gateway.web.enabled";
    private static final String ORDER = "gateway.mode.order";
    private static final String KEYS = "gateway.mode.keys";
    private static final String PADDING = "gateway.web.padding-length";
    private static final String HUMAN = "gateway.web.human-name";
    private static final String ASSISTANT = "gateway.web.assistant-name";
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_PROMPT = 20_000;
    private static final int MOST_INLINE = 1_000_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final SettingReader read;

    WebSettingsParser(SettingReader read) {
        this.read = read;
    }

    /** In which modes accounts serve. */
    AccountSettings.Modes modes() {
        return new AccountSettings.Modes(order(), read.list(KEYS));
    }

    /** Whether accounts serve by web conversations: that is on, and one of the modes or of the choices of a client. */
    boolean serves() {
        return read.flag(ENABLED)
                && (order().modes().contains(AccountMode.WEB)
                        || !read.list(KEYS).isEmpty());
    }

    /** What is on in vain. */
    List<String> warnings() {
        return read.flag(ENABLED) && !serves()
                ? List.of(
                        read.describe(ENABLED) + " is on, but no request is served in web mode: " + read.describe(ORDER)
                                + " does not name web, and " + KEYS + " names no key that could choose it.")
                : List.of();
    }

    private ModeOrder order() {
        List<String> names = read.list(ORDER);
        ModeOrder order = ModeOrder.of(names)
                .orElseThrow(() -> read.invalid(
                        ORDER,
                        String.join(",", names),
                        "one or more of " + ModeOrder.known() + ", each once, separated by commas,"));
        if (order.modes().equals(List.of(AccountMode.WEB)) && !read.flag(ENABLED)) {
            throw new SettingsException(read.describe(ORDER) + " is \"web\" alone, but " + read.describe(ENABLED)
                    + " is off, so that no account could serve: turn it on, or name oauth or api_key too.");
        }
        return order;
    }

    WebSettings web() {
        if (read.number(PADDING, 0, Integer.MAX_VALUE) != 0) {
            throw read.invalid(
                    PADDING,
                    read.text(PADDING),
                    "0 (text that pads prompts only serves to get past filters and caches)");
        }
        return new WebSettings(
                read.flag(ENABLED),
                new Conversations(
                        read.flag("gateway.web.temporary-conversations"),
                        read.flag("gateway.web.preserve-chats"),
                        read.flag("gateway.web.inline-create"),
                        read.flag("gateway.web.stop-upstream"),
                        read.choice("gateway.web.upload-path", UploadPath.class),
                        read.choice("gateway.web.thinking-style", ThinkingStyle.class)),
                prompts(),
                tools(),
                new Sessions(
                        read.duration("gateway.web.session-timeout", SECOND),
                        read.duration("gateway.web.session-clean-up-interval", SECOND)),
                read.oneOf("gateway.web.server-tools", List.of("show", "omit")).equals("show"),
                read.flag("gateway.web.probe-answer"),
                read.duration("gateway.web.challenge-pause", Duration.ZERO));
    }

    private Prompts prompts() {
        String human = name(HUMAN);
        String assistant = name(ASSISTANT);
        if (human.equals(assistant)) {
            throw read.invalid(ASSISTANT, assistant, "another name than that of " + HUMAN);
        }
        boolean real = read.flag("gateway.web.real-roles");
        return new Prompts(
                read.number("gateway.web.prompt-inline-max", 0, MOST_INLINE),
                customPrompt(),
                real ? "Human" : human,
                real ? "Assistant" : assistant,
                read.flag("gateway.web.external-images"),
                read.flag("gateway.web.earlier-thinking"));
    }

    private String name(String key) {
        String name = read.text(key);
        if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw read.invalid(key, shown(name), "a name of one line and " + LONGEST_NAME + " characters at most");
        }
        return name;
    }

    private @Nullable String customPrompt() {
        String key = "gateway.web.custom-prompt";
        String prompt = read.optional(key);
        if (prompt != null
                && (prompt.length() > LONGEST_PROMPT
                        || prompt.chars().anyMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c)))) {
            throw read.invalid(
                    key,
                    shown(prompt),
                    "a text of " + LONGEST_PROMPT + " characters at most, without control characters,");
        }
        return prompt;
    }

    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) + "…" : plain;
    }

    private Tools tools() {
        String graceKey = "gateway.web.tool-grace";
        Duration grace = read.duration(graceKey, MILLISECOND);
        Duration timeout = read.duration("gateway.web.tool-call-timeout", SECOND);
        if (grace.compareTo(timeout) >= 0) {
            throw read.invalid(graceKey, read.text(graceKey), "less than gateway.web.tool-call-timeout");
        }
        return new Tools(
                read.flag("gateway.web.tools"),
                grace,
                timeout,
                read.duration("gateway.web.tool-call-clean-up-interval", SECOND),
                read.choice("gateway.web.on-lost-tool-session", LostSession.class));
    }
}
