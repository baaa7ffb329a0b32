package gateway.translation.error;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises an error that says that a prompt does not fit into a model's context: by code, by the known words of vendors
 * (docs/wire.md, "Errors"), and by a general reading, which asks for a prompt, for tokens or a context, and for words of excess.
 * Neither a rate limit nor a limit of the output, of names or of files is one. Stateless.
 */
final class OverflowWords {

    private static final Set<String> CODES = Set.of(
            "context_length_exceeded",
            "exceed_context_size_error",
            "context_window_exceeded",
            "model_context_window_exceeded",
            "max_context_length_exceeded",
            "model_max_prompt_tokens_exceeded",
            "tokens_limit_reached",
            "tokens_too_long",
            "prompt_too_long",
            "input_too_long",
            // GLM: "Prompt exceeds max length".
            "1261");

    private static final List<String> WORDS = List.of(
            "maximum context length",
            "exceeds the context window",
            "exceeds the available context size",
            "exceeds context length",
            "exceeds the context length",
            "exceeded max context length",
            "exceeds the maximum number of tokens allowed",
            "exceeded model token limit",
            "exceed context limit",
            "greater than the context length",
            "reached context length of",
            "context size has been exceeded",
            "context length is only",
            "context length exceeded",
            "context the overflows",
            "context window exceeds limit",
            "range of input length should be",
            "prompt is too long",
            "prompt too long",
            "is too long to fit into the model",
            "input is too long",
            "maximum model length",
            "maximum prompt length is",
            "reduce the length of the messages",
            "reduce the length of the input",
            "tokens exceed the configured limit",
            "`max_new_tokens` must be <=",
            "`inputs` must have less than",
            "exceed max message tokens");

    /** A single request that is larger than what a minute allows will never fit. */
    private static final Pattern TOO_LARGE_FOR = Pattern.compile("request (?:body )?too large for .{0,200}\\btoken");

    private static final Pattern LIMIT_AND_REQUESTED =
            Pattern.compile("limit:? (\\d[\\d,]{0,11}).{0,60}?requested:? (\\d[\\d,]{0,11})");

    private static final Pattern RATE =
            Pattern.compile("\\brate[ _-]?limit|\\bper[ _-]?(?:minute|min|second|hour|day)\\b"
                    + "|\\b[rt]p[mdsh]\\b|too many requests|throttl|\\bdaily\\b|\\bmonth|每分钟|速率|限流|频率");
    private static final Pattern MONEY = Pattern.compile("\\bquota|\\bcredit|\\bbalance|\\bafford|\\bbilling|余额");

    /** vLLM takes the prompt off what the context holds, and asks for the rest, which is less than nothing. */
    private static final Pattern LESS_THAN_NOTHING =
            Pattern.compile("max_(?:\\w{1,20}_)?tokens`?'? must be at least 1, got -\\d");

    private static final String SUBJECT =
            "(?:prompt|prompt_tokens|inputs?|messages|context|conversation|request)\\b(?!\\[)";
    private static final String MEASURE =
            "(?:(?<![a-z_])tokens?\\b|prompt_tokens|token count|context (?:window|length|size|limit)|max_seq_len)";
    private static final String EXCESS = "(?:exceed|overflow|too (?:many|long|large|big)\\b|out of range"
            + "|(?<!must be )(?:longer|greater|larger|more|bigger|higher) than|\\bover the"
            + "|must (?:be|have) (?:less|fewer|at most|no more|<)|only supports? |cannot hold|not fit)";
    private static final Pattern SUBJECTS = Pattern.compile("\\b" + SUBJECT);
    private static final Pattern MEASURES = Pattern.compile(MEASURE);
    private static final Pattern EXCESSES = Pattern.compile(EXCESS);
    private static final Pattern TOKENS_AND_LIMIT = Pattern.compile(
            "\\b(\\d[\\d,]{3,11}) tokens?\\b.{0,80}?\\b(?:limit|max|maximum|size|length|window|allows?|allowed|holds?)"
                    + "\\b\\D{0,24}(\\d[\\d,]{3,11})");
    private static final String OF_THE_MODEL = "(?:the |its |this |your |model |model's ){0,3}";
    private static final String LENGTH = "(?: tokens?| lengths?| count){0,2}(?: ?\\(?\\d[\\d,]{0,11}(?: tokens)?\\)?)?";
    private static final Pattern PLAIN =
            Pattern.compile("\\b(?:prompt|inputs?|messages|context|conversation)(?: \\w{1,20}){0,4} too long\\b"
                    + "|(?<![.\\w])(?:prompt|inputs?|messages|context|conversation)(?: is| are| was)? too (?:large|big)\\b"
                    + "|\\b(?:prompt|inputs?|messages?|context|conversation)" + LENGTH + " exceeds? " + OF_THE_MODEL
                    + "(?:max\\b|maximum\\b|limit\\b|context\\b|length\\b)"
                    + "|\\btotal (?:\\w{1,20} ){0,3}tokens?" + LENGTH + " exceeds? " + OF_THE_MODEL
                    + "(?:max\\b|maximum\\b|limit\\b)");
    /** The limit says what it is of. */
    private static final Pattern LIMITS = Pattern.compile("\\bcontext overflow"
            + "|\\bcontext (?:window|length|size|limit)(?: limit)? (?:is |was |has been )?(?:exceeded|reached)"
            + "|\\bmax(?:imum)? (?:prompt|input|context|request|message) (?:length|tokens) (?:is |was |has been )?exceeded"
            + "|\\bexceed(?:s|ed|ing)? " + OF_THE_MODEL
            + "(?:(?:max(?:imum)? (?:allowed )?)?context\\b|max(?:imum)? (?:allowed )?(?:prompt|input) (?:length|tokens))"
            + "|(?:exceeds?|(?:longer|larger|greater|less) than(?: or equal to)?) (?:the )?`?max_(?:seq|model)_len"
            + "|\\b(?:supports?|accepts?|allows?) (?:only )?(?:at most|up to|a maximum of|no more than) \\d[\\d,]{0,11}"
            + " (?:prompt|input|context) tokens");

    private static final Pattern CHINESE =
            Pattern.compile("(?:输入|提示词|上下文|prompt|(?<![a-z_])tokens?).{0,12}(?:过长|超长|超过|超出|超限)|超出.{0,8}上下文");

    /** What else may be too long or too large. */
    private static final Pattern OTHERS = Pattern.compile(
            "(?:string|array|\\bname|\\bids?|\\bkey|\\btext|\\burl) (?:is )?too long"
                    + "|\\bcharacters\\b|\\bimages?\\b(?! and text)|\\bfiles?\\b|\\d ?(?:bytes|[kmg]i?b)\\b|budget|must (?:be|have|contain) at least|minimum|logit_bias");

    private static final Pattern OUTPUTS = Pattern.compile(
            "max_(?!total_)(?:\\w{1,20}_)?tokens|maxoutputtokens|completion tokens|output tokens|of output");
    private static final Pattern INPUTS =
            Pattern.compile("\\b(?:prompt|inputs?|messages|conversation)\\b|prompt_tokens");

    private OverflowWords() {}

    /**
     * Whether an error says so.
     *
     * @param words its message in small letters
     * @param status of the answer
     */
    static boolean say(ErrorFields error, String words, int status) {
        if (TOO_LARGE_FOR.matcher(words).find()) {
            Matcher requested = LIMIT_AND_REQUESTED.matcher(words);
            return !requested.find() || number(requested.group(2)) > number(requested.group(1));
        }
        if (status == 402 || status == 429) {
            return false;
        }
        if (isCode(error.code()) || isCode(error.type()) || isCodeIn(words)) {
            return true;
        }
        return !RATE.matcher(words).find() && (known(words) || (mayBeAny(status) && any(words)));
    }

    private static boolean isCode(@Nullable String word) {
        return word != null && CODES.contains(word.toLowerCase(Locale.ROOT));
    }

    private static boolean isCodeIn(String words) {
        return words.contains("context_length_exceeded") || words.contains("context_window_exceeded");
    }

    private static boolean known(String words) {
        return WORDS.stream().anyMatch(words::contains)
                || LESS_THAN_NOTHING.matcher(words).find();
    }

    private static boolean mayBeAny(int status) {
        return status != 401 && status != 403 && status != 404;
    }

    private static boolean any(String words) {
        if (MONEY.matcher(words).find() || OTHERS.matcher(words).find()) {
            return false;
        }
        if (OUTPUTS.matcher(words).find() && !INPUTS.matcher(words).find()) {
            return false;
        }
        return PLAIN.matcher(words).find()
                || LIMITS.matcher(words).find()
                || CHINESE.matcher(words).find()
                || exceeds(words);
    }

    private static boolean exceeds(String words) {
        return SUBJECTS.matcher(words).find()
                && MEASURES.matcher(words).find()
                && (EXCESSES.matcher(words).find() || isMore(words));
    }

    private static boolean isMore(String words) {
        Matcher found = TOKENS_AND_LIMIT.matcher(words);
        return found.find() && number(found.group(1)) > number(found.group(2));
    }

    private static long number(String digits) {
        return Long.parseLong(digits.replace(",", ""));
    }
}
