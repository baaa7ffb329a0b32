package gateway.translation.error;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says that a prompt does not fit into a model's context in the sentence that Claude Code reads (docs/wire.md, "Errors"). Numbers
 * are those of the target, or the limit that is known of the model; none is made up.
 */
final class ContextOverflow {

    /** Characters that are looked at. */
    private static final int LONGEST = 4_000;

    private static final String NUMBER = "(\\d[\\d,]*)";
    private static final List<Pattern> LIMITS = patterns(
            "maximum context length (?:is|of) (?:only )?N",
            "exceed context limit: \\d+ \\+ \\d+ > N",
            "tokens > N maximum",
            "context size \\(N tokens",
            "context length(?: is| of)?(?: only)? N",
            "maximum model length of N",
            "configured limit of N",
            "maximum number of tokens allowed \\(?N",
            "token limit: N",
            "maximum prompt length is N",
            "too large for model with N maximum",
            "must be <= N",
            "limit:? N, requested",
            "context length:? \\(?N",
            "context (?:window|size)(?: is| of)? \\(?N",
            "input length should be \\[\\d+, ?N\\]",
            "max_seq_len\\)? \\(N\\)",
            "max(?:imum)? (?:\\w+ ){0,3}length(?: is| of|:)? \\(?N",
            "limit(?: is| of|:)? N",
            "only supports? (?:up to |at most )?N",
            "less than N",
            "cannot exceed N",
            "max size: N tokens",
            "(?:maximum|at most)(?: of| is)? N");
    private static final List<Pattern> INPUTS = patterns(
            "prompt is too long: N tokens",
            "exceed context limit: N \\+",
            "request has N input tokens",
            "contains at least N input tokens",
            "passed N input tokens",
            "resulted in (?:over )?N tokens",
            "request \\(N tokens\\)",
            "keep the first N tokens",
            "input token count \\(N\\)",
            "\\(requested: N\\)",
            "request contains N tokens",
            "prompt contains N tokens",
            "total length N\\)",
            "\\(length N\\)",
            "given: N(?: `inputs`|$)",
            "token count (?:is|of) N",
            "length of prompt_tokens \\(N\\)",
            "the input \\(N tokens\\)",
            "(?:input|prompt) length \\(?N",
            "max_total_tokens \\(N\\)",
            "prompt is too long: N\\b",
            "prompt has N tokens",
            "current length is N",
            ", requested N\\b");
    private static final List<Pattern> OUTPUTS = patterns(
            "exceed context limit: \\d+ \\+ N >",
            "`?'?max_(?:completion_)?tokens'? is too large: N",
            "requested N output tokens",
            "N `max_new_tokens`",
            "N tokens for the completion");
    private static final List<Pattern> TOTALS = patterns("requested (?:about |a total of )?N tokens", "received N\\b");
    private static final List<Pattern> EXCESSES =
            patterns("exceeded (?:max )?context length by N tokens", "must be at least 1, got -N");
    /** {@code (3975 in your prompt; 256 for the completion)}, {@code (9000 of text input, 2000 in the output)}. */
    private static final Pattern SHARES = Pattern.compile(NUMBER + " (?:in|of|for) (?:your |the )?([a-z ]+)");

    /** A number that may count the tokens of a context, and is no part of a name. */
    private static final Pattern LARGE = Pattern.compile("(?<![\\w.,-])(\\d[\\d,]{2,14})(?![\\w-]|\\.\\d)");

    /** Status codes are smaller. */
    private static final int SMALLEST_CONTEXT = 1_000;

    private static final Pattern ANY_OUTPUT = Pattern.compile("completion|output|max_\\w{0,20}tokens");
    private static final Pattern OUTPUT_WORDS = Pattern.compile("completion|output");
    private static final Pattern INPUT_WORDS = Pattern.compile("input|prompt|messages|functions|tools");

    private ContextOverflow() {}

    private static List<Pattern> patterns(String... texts) {
        return List.of(texts).stream()
                .map(text -> Pattern.compile(text.replace("N", NUMBER)))
                .toList();
    }

    /**
     * The sentence for Claude Code.
     *
     * @param status of the answer; an overflow is never a rate limit
     * @param limit tokens of the model's context, null while unknown
     * @return null when the error is something else
     */
    static @Nullable String sentence(ErrorFields error, int status, @Nullable Integer limit) {
        String message = cut(error.message());
        String words = message.toLowerCase(Locale.ROOT);
        if (!OverflowWords.say(error, words, status)) {
            return null;
        }
        Long told = error.contextTokens() == null ? first(LIMITS, words) : error.contextTokens();
        Long most = told == null && limit != null ? Long.valueOf(limit) : told;
        String exact = most == null ? null : exact(error, words, most);
        exact = exact == null ? pair(words, told) : exact;
        if (exact != null) {
            return exact;
        }
        String known = most == null ? "" : " (maximum " + most + " tokens)";
        return message.isEmpty() ? "prompt is too long" + known : "prompt is too long" + known + ": " + message;
    }

    private static String cut(@Nullable String message) {
        String whole = message == null ? "" : message;
        return whole.substring(0, Math.min(whole.length(), LONGEST));
    }

    private static @Nullable String exact(ErrorFields error, String words, long limit) {
        Shares shares = shares(words);
        Long input = error.inputTokens() == null ? first(INPUTS, words) : error.inputTokens();
        input = input == null ? shares.input : input;
        Long output = first(OUTPUTS, words);
        output = output == null ? shares.output : output;
        if (input != null && input > limit) {
            return tooLong(input, limit);
        }
        if (input != null && output != null && input + output > limit) {
            return "input length and `max_tokens` exceed context limit: " + input + " + " + output + " > " + limit
                    + ", decrease input length or `max_tokens` and try again";
        }
        Long total = first(TOTALS, words);
        if (total != null && total > limit) {
            return tooLong(total, limit);
        }
        Long excess = first(EXCESSES, words);
        return excess == null ? null : tooLong(limit + excess, limit);
    }

    /** Two numbers of which one is the limit: where no other one stands there, the larger one is what was too much. */
    private static @Nullable String pair(String words, @Nullable Long limit) {
        List<Long> numbers = new ArrayList<>(2);
        Matcher found = LARGE.matcher(words);
        while (found.find()) {
            Long number = number(found.group(1));
            if (number != null && !numbers.contains(number)) {
                numbers.add(number);
            }
        }
        if (numbers.size() != 2 || ANY_OUTPUT.matcher(words).find()) {
            return null;
        }
        long most = Math.min(numbers.getFirst(), numbers.getLast());
        long tokens = Math.max(numbers.getFirst(), numbers.getLast());
        boolean sure = limit == null ? most >= SMALLEST_CONTEXT : limit == most;
        return sure ? tooLong(tokens, most) : null;
    }

    private static String tooLong(long tokens, long limit) {
        return "prompt is too long: " + tokens + " tokens > " + limit + " maximum";
    }

    private static Shares shares(String words) {
        Long input = null;
        Long output = null;
        Matcher share = SHARES.matcher(words);
        while (share.find()) {
            Long tokens = number(share.group(1));
            if (tokens != null && OUTPUT_WORDS.matcher(share.group(2)).find()) {
                output = tokens;
            } else if (tokens != null && INPUT_WORDS.matcher(share.group(2)).find()) {
                input = input == null ? tokens : Long.valueOf(input + tokens);
            }
        }
        return new Shares(input, output);
    }

    private record Shares(@Nullable Long input, @Nullable Long output) {}

    private static @Nullable Long first(List<Pattern> patterns, String words) {
        for (Pattern pattern : patterns) {
            Matcher found = pattern.matcher(words);
            if (found.find()) {
                return number(found.group(1));
            }
        }
        return null;
    }

    private static @Nullable Long number(@Nullable String digits) {
        String plain = digits == null ? "" : digits.replace(",", "");
        return plain.isEmpty() || plain.length() > 12 ? null : Long.valueOf(plain);
    }
}
