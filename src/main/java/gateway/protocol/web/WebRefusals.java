package gateway.protocol.web;

import gateway.protocol.anthropic.ErrorFacts;
import gateway.protocol.web.WebRefusal.Meaning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an answer of the site means by status, headers and the beginning of its body. What is said about an account is
 * believed of errors in JSON only: pages are written by whatever stands before the site. Stateless.
 */
public final class WebRefusals {

    /** As much of a body as is looked at. */
    public static final int MOST_BYTES = 16 * 1024;

    private static final Duration LONGEST_WAIT = Duration.ofDays(32);

    private WebRefusals() {}

    /**
     * Reads an answer.
     *
     * @param headers finds the first value of a header by its name in lower case, null for none
     * @param body its first bytes, {@link #MOST_BYTES} are enough; empty for none
     * @param now what moments are compared with
     * @return null for a good answer: a status of 2xx that is no page
     */
    public static @Nullable WebRefusal read(
            int status, Function<String, @Nullable String> headers, byte[] body, Instant now) {
        byte[] begin = body.length > MOST_BYTES ? Arrays.copyOf(body, MOST_BYTES) : body;
        boolean page = isPage(headers.apply("content-type"), begin);
        if (status >= 200 && status < 300 && !page) {
            return null;
        }
        ErrorFacts error = page ? ErrorFacts.read(new byte[0]) : ErrorFacts.read(begin);
        WebLimit limit = error.message() == null ? null : WebLimitReader.ofMessage(error.message());
        return new WebRefusal(
                meaning(status, headers, page ? text(begin) : null, error),
                until(limit, headers, now),
                wait(headers.apply("retry-after")),
                error.type(),
                error.message(),
                error.code());
    }

    /** Reads what an error inside a stream means. */
    public static WebRefusal of(WebFailure failure, Instant now) {
        ErrorFacts error = new ErrorFacts(failure.type(), failure.message(), failure.code());
        WebLimit limit = WebLimitReader.ofMessage(failure.message());
        Meaning told = WebErrorWords.meaning(error);
        Meaning meaning = told != null ? told : limit != null ? Meaning.LIMITED : Meaning.UNKNOWN;
        return new WebRefusal(
                meaning, until(limit, none -> null, now), null, failure.type(), failure.message(), failure.code());
    }

    private static Meaning meaning(
            int status, Function<String, @Nullable String> headers, @Nullable String page, ErrorFacts error) {
        String mitigated = Objects.requireNonNullElse(headers.apply("cf-mitigated"), "");
        if (mitigated.strip().equalsIgnoreCase("challenge") || (page != null && isChallenge(page))) {
            return Meaning.CHALLENGED;
        }
        if (status >= 300 && status < 400) {
            return redirected(Objects.requireNonNullElse(headers.apply("location"), ""));
        }
        if (page != null) {
            return status < 300 ? Meaning.INVALID_ANSWER : status >= 500 ? Meaning.TRANSIENT : Meaning.BLOCKED;
        }
        Meaning told = WebErrorWords.meaning(error);
        return told == null ? byStatus(status, error) : told;
    }

    private static Meaning byStatus(int status, ErrorFacts error) {
        return switch (status) {
            case 401 -> Meaning.SESSION_INVALID;
            case 403 -> error.type() == null ? Meaning.BLOCKED : Meaning.UNKNOWN;
            case 429 -> Meaning.LIMITED;
            default -> status >= 500 ? Meaning.TRANSIENT : Meaning.UNKNOWN;
        };
    }

    private static Meaning redirected(String location) {
        String lower = location.toLowerCase(Locale.ROOT);
        int end = lower.indexOf('?');
        String target = end < 0 ? lower : lower.substring(0, end);
        if (target.contains("app-unavailable-in-region")) {
            return Meaning.REGION;
        }
        return target.endsWith("/login") || target.contains("/login/") ? Meaning.SESSION_INVALID : Meaning.UNKNOWN;
    }

    private static boolean isPage(@Nullable String contentType, byte[] body) {
        if (contentType != null && !contentType.isBlank()) {
            return contentType.strip().toLowerCase(Locale.ROOT).startsWith("text/html");
        }
        return text(body).stripLeading().startsWith("<");
    }

    private static boolean isChallenge(String page) {
        return page.contains("Just a moment") || page.contains("/cdn-cgi/challenge-platform");
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static @Nullable Instant until(
            @Nullable WebLimit limit, Function<String, @Nullable String> headers, Instant now) {
        Instant told = limit == null ? null : limit.resetsAt();
        if (told == null) {
            String header = headers.apply("anthropic-ratelimit-unified-reset");
            told = header == null ? null : WebLimitReader.moment(header);
        }
        boolean believable = told != null && told.isAfter(now) && told.isBefore(now.plus(LONGEST_WAIT));
        return believable ? told : null;
    }

    /** Of seconds; a date is not read. */
    private static @Nullable Duration wait(@Nullable String seconds) {
        try {
            double told = seconds == null ? 0 : Double.parseDouble(seconds.strip());
            return told > 0 ? Duration.ofMillis(Math.min((long) (told * 1000), LONGEST_WAIT.toMillis())) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
