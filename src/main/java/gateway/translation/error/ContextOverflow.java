package gateway.translation.error;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises that a prompt does not fit into a model's context, by the words of OpenAI, Azure, OpenRouter, vLLM, Ollama, Groq,
 * llama.cpp, LM Studio, Google, DeepSeek, Kimi, Mistral, xAI and TGI, and says it in the sentence that Claude Code reads
 * (docs/wire.md, "Errors"). Numbers are those of the target, or the limit that is known of the model; none is made up.
 */
final class ContextOverflow {

    /** Characters that are looked at. */
    private static final int LONGEST = 4_000;

    private static final List<String> CODES = List.of(
            "context_length_exceeded",
            "exceed_context_size_error",
            "context_window_exceeded",
            "model_context_window_exceeded");
    private static final String TOO_LARGE_FOR_RATE = "request too large for";
    private static final List<String> WORDS = List.of(
            TOO_LARGE_FOR_RATE,
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
            "prompt is too long",
            "prompt too long",
            "is too long to fit into the model",
            "input is too long",
            "maximum model length",
            "maximum prompt length is",
            "reduce the length of the messages",
            "reduce the length of the input",
            "tokens exceed the configured limit",
            "`max_new_tokens` must be <=");

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
            "\\(context length N\\)");
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
            "given: N `inputs`",
            ", requested N\\b");
    private static final List<Pattern> OUTPUTS = patterns(
            "exceed context limit: \\d+ \\+ N >",
            "`?'?max_(?:completion_)?tokens'? is too large: N",
            "requested N output tokens",
            "N `max_new_tokens`");
    private static final List<Pattern> TOTALS = patterns("requested (?:about )?N tokens");
    private static final List<Pattern> EXCESSES = patterns("exceeded max context length by N tokens");
    /** {@code (3975 in your prompt; 256 for the completion)}, {@code (9000 of text input, 2000 in the output)}. */
    private static final Pattern SHARES = Pattern.compile(NUMBER + " (?:in|of|for) (?:your |the )?([a-z ]+)");

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
        if (!recognised(error, words, status)) {
            return null;
        }
        Long told = error.contextTokens() == null ? first(LIMITS, words) : error.contextTokens();
        Long most = told == null && limit != null ? Long.valueOf(limit) : told;
        String exact = most == null ? null : exact(error, words, most);
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

    private static boolean recognised(ErrorFields error, String words, int status) {
        if (status == 429 && !words.contains(TOO_LARGE_FOR_RATE)) {
            return false;
        }
        return CODES.contains(error.code() == null ? "" : error.code())
                || CODES.contains(error.type() == null ? "" : error.type())
                || WORDS.stream().anyMatch(words::contains);
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
