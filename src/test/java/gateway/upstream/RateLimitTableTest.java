package gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.Verdict.PassOn;
import gateway.upstream.Verdict.Rest;
import gateway.upstream.Verdict.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One row for every header family of docs/wire.md, "Rate limits of API keys" and "Rate limits of subscriptions". Headers are
 * written {@code name=value}; names of the unified family begin with {@code u-}; {@code unix+N}, {@code millis+N} and {@code
 * date+N} stand for N seconds from now. A wait without a window is capped at 60 s.
 */
class RateLimitTableTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Pattern MOMENT = Pattern.compile("(unix|millis|date)([+-]\\d+)");

    private final FailureClassifier classifier =
            new FailureClassifier(InstantSource.fixed(NOW), Duration.ofSeconds(5), Duration.ofSeconds(60));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                // API keys
                "requests | anthropic-ratelimit-requests-remaining=0 anthropic-ratelimit-requests-reset=date+40 retry-after=12 | MODEL 12",
                "tokens | anthropic-ratelimit-tokens-remaining=0 anthropic-ratelimit-tokens-reset=date+40 retry-after=13 | MODEL 13",
                "input tokens | anthropic-ratelimit-input-tokens-remaining=0 anthropic-ratelimit-input-tokens-reset=date+40 retry-after=14 | MODEL 14",
                "output tokens | anthropic-ratelimit-output-tokens-remaining=0 anthropic-ratelimit-output-tokens-reset=date+40 retry-after=15 | MODEL 15",
                "requests, no retry-after | anthropic-ratelimit-requests-remaining=0 anthropic-ratelimit-requests-reset=date+40 | MODEL 40",
                "tokens, no retry-after | anthropic-ratelimit-tokens-remaining=0 anthropic-ratelimit-tokens-reset=date+41 | MODEL 41",
                "input tokens, no retry-after | anthropic-ratelimit-input-tokens-remaining=0 anthropic-ratelimit-input-tokens-reset=date+42 | MODEL 42",
                "output tokens, no retry-after | anthropic-ratelimit-output-tokens-remaining=0 anthropic-ratelimit-output-tokens-reset=date+43 | MODEL 43",
                "two used up: the later | anthropic-ratelimit-requests-remaining=0 anthropic-ratelimit-requests-reset=date+20 anthropic-ratelimit-tokens-remaining=0 anthropic-ratelimit-tokens-reset=date+30 | MODEL 30",
                "one used up, one not | anthropic-ratelimit-requests-remaining=7 anthropic-ratelimit-requests-reset=date+50 anthropic-ratelimit-tokens-remaining=0 anthropic-ratelimit-tokens-reset=date+30 | MODEL 30",
                "reset beyond the cap | anthropic-ratelimit-requests-remaining=0 anthropic-ratelimit-requests-reset=date+3600 | MODEL 60",
                "nothing used up | anthropic-ratelimit-requests-remaining=7 anthropic-ratelimit-requests-reset=date+50 | MODEL 5",
                "used up, reset past | anthropic-ratelimit-requests-remaining=0 anthropic-ratelimit-requests-reset=date-5 | MODEL 5",
                "priority tier | anthropic-priority-input-tokens-remaining=0 anthropic-priority-input-tokens-reset=date+40 retry-after=16 | MODEL 16",
                "priority tier, no retry-after | anthropic-ratelimit-priority-input-tokens-remaining=0 anthropic-ratelimit-priority-input-tokens-reset=date+40 | MODEL 5",
                "fast mode | anthropic-fast-output-tokens-remaining=0 anthropic-fast-output-tokens-reset=date+40 retry-after=17 | MODEL 17",
                "retry-after only | retry-after=12 | MODEL 12",
                "retry-after in ms | retry-after-ms=1500 | MODEL 1.5",
                "retry-after beyond the cap | retry-after=7999 | MODEL 60",
                // one window of a subscription
                "5h | u-status=rejected u-5h-status=rejected u-5h-reset=unix+3600 u-5h-utilization=1.0 u-7d-status=allowed u-7d-reset=unix+86400 u-7d-utilization=0.59 u-reset=unix+3600 u-representative-claim=five_hour retry-after=2094 | ACCOUNT 3600 unified",
                "7d | u-status=rejected u-5h-status=allowed u-5h-reset=unix+3600 u-7d-status=rejected u-7d-reset=unix+86400 u-representative-claim=seven_day | ACCOUNT 86400 unified",
                "7d_oi | u-status=rejected u-5h-status=allowed u-7d-status=allowed_warning u-7d_oi-status=rejected u-5h-reset=unix+3600 u-7d-reset=unix+7200 u-7d_oi-reset=unix+86400 u-representative-claim=seven_day_overage_included | MODEL 86400 unified",
                "7d_opus | u-status=rejected u-5h-status=allowed u-7d-status=allowed u-7d_opus-status=rejected u-7d_opus-reset=unix+86400 u-representative-claim=seven_day_opus | MODEL 86400 unified",
                "7d_sonnet | u-status=rejected u-5h-status=allowed u-7d-status=allowed u-7d_sonnet-status=rejected u-7d_sonnet-reset=unix+86400 u-representative-claim=seven_day_sonnet | MODEL 86400 unified",
                "utilization above 1 | u-status=rejected u-5h-status=rejected u-5h-reset=unix+3600 u-5h-utilization=1.37 u-5h-surpassed-threshold=1.0 | ACCOUNT 3600 unified",
                "utilization above 1, no status | u-5h-utilization=1.02 u-5h-reset=unix+3600 | ACCOUNT 3600 unified",
                "utilization above 1, allowed | u-5h-utilization=1.02 u-5h-status=allowed u-5h-reset=unix+3600 | MODEL 5",
                // several windows
                "5h and 7d | u-status=rejected u-5h-status=rejected u-5h-reset=unix+3600 u-7d-status=rejected u-7d-reset=unix+86400 u-reset=unix+3600 | ACCOUNT 86400 unified",
                "7d ends first | u-status=rejected u-5h-status=rejected u-5h-reset=unix+3600 u-7d-status=rejected u-7d-reset=unix+600 u-reset=unix+600 | ACCOUNT 3600 unified",
                "5h and 7d_oi | u-status=rejected u-5h-status=rejected u-5h-reset=unix+3600 u-7d_oi-status=rejected u-7d_oi-reset=unix+86400 | ACCOUNT 86400 unified",
                "7d_opus and 7d_sonnet | u-status=rejected u-7d_opus-status=rejected u-7d_opus-reset=unix+3600 u-7d_sonnet-status=rejected u-7d_sonnet-reset=unix+86400 | MODEL 86400 unified",
                "one of two tells no reset | u-status=rejected u-5h-status=rejected u-5h-reset=unix+3600 u-7d-status=rejected u-reset=unix+86400 | ACCOUNT 86400 unified",
                "the reset of an allowed window | u-status=rejected u-5h-status=rejected u-5h-reset=unix+3600 u-7d-status=allowed u-7d-reset=unix+86400 u-reset=unix+86400 | ACCOUNT 3600 unified",
                // only a claim
                "claim five_hour | u-status=rejected u-reset=unix+3600 u-representative-claim=five_hour | ACCOUNT 3600 unified",
                "claim seven_day | u-status=rejected u-reset=unix+3600 u-representative-claim=seven_day | ACCOUNT 3600 unified",
                "claim seven_day_opus | u-status=rejected u-reset=unix+3600 u-representative-claim=seven_day_opus | MODEL 3600 unified",
                "claim seven_day_sonnet | u-status=rejected u-reset=unix+3600 u-representative-claim=seven_day_sonnet | MODEL 3600 unified",
                "claim seven_day_overage_included | u-status=rejected u-reset=unix+3600 u-representative-claim=seven_day_overage_included | MODEL 3600 unified",
                "claim of a model to come | u-status=rejected u-reset=unix+3600 u-representative-claim=seven_day_haiku | MODEL 3600 unified",
                "claim overage | u-status=rejected u-overage-status=rejected u-overage-reset=unix+7200 u-representative-claim=overage | ACCOUNT 7200 unified",
                "no claim | u-status=rejected u-reset=unix+3600 u-fallback=available u-fallback-percentage=0.5 u-upgrade-paths=max | ACCOUNT 3600 unified",
                "no reset at all | u-status=rejected u-representative-claim=five_hour retry-after=30 | ACCOUNT 30",
                // overage
                "out_of_credits | u-status=rejected u-5h-status=rejected u-5h-reset=unix+3600 u-overage-status=rejected u-overage-disabled-reason=out_of_credits u-overage-reset=unix+99999 | ACCOUNT 3600 unified",
                "org_level_disabled | u-status=rejected u-5h-status=rejected u-5h-reset=unix+3600 u-overage-status=rejected u-overage-disabled-reason=org_level_disabled | ACCOUNT 3600 unified",
                "org_spend_cap_reached | u-status=rejected u-7d-status=rejected u-7d-reset=unix+86400 u-overage-status=rejected u-overage-disabled-reason=org_spend_cap_reached | ACCOUNT 86400 unified",
                "overage_not_provisioned | u-status=rejected u-7d_oi-status=rejected u-7d_oi-reset=unix+86400 u-overage-status=rejected u-overage-disabled-reason=overage_not_provisioned | MODEL 86400 unified",
                "overage in use | u-status=allowed u-5h-status=rejected u-5h-reset=unix+3600 u-overage-status=allowed u-overage-in-use=true retry-after=7 | MODEL 7",
                "allowed_warning | u-status=allowed_warning u-5h-status=allowed_warning u-5h-reset=unix+3600 u-5h-utilization=0.93 retry-after=7 | MODEL 7",
                // odd spellings
                "milliseconds | u-status=rejected u-5h-status=rejected u-5h-reset=millis+3600 | ACCOUNT 3600 unified",
                "RFC 3339 | u-status=rejected u-5h-status=rejected u-5h-reset=date+3600 | ACCOUNT 3600 unified",
                "no header at all | none=1 | MODEL 5",
            })
    void coolsDown(String name, String headers, String expected) {
        String[] words = expected.split(" ", -1);
        Instant until = NOW.plusMillis((long) (Double.parseDouble(words[1]) * 1000));

        assertThat(classifier.classify(429, read(headers)::get, error("Limit reached")))
                .isInstanceOfSatisfying(Rest.class, coolDown -> {
                    assertThat(coolDown.scope()).isEqualTo(Scope.valueOf(words[0]));
                    assertThat(coolDown.until()).isEqualTo(until);
                    assertThat(coolDown.unifiedWindow()).isEqualTo(words.length == 3);
                });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "long context | Extra usage is required for long context requests. | none=1",
                "fast mode | Usage credits are required for fast mode. | none=1",
                "fast mode with advice | Usage credits are required for fast mode. | retry-after=30",
                "monthly limit | You have reached your specified API usage limits. You will regain access on 2026-12-01. | none=1",
                "windows allowed | Extra usage is required for long context requests. | u-status=allowed u-5h-status=allowed u-5h-utilization=0.2",
                "overall rejected | Extra usage is required for long context requests. | u-status=rejected u-overage-status=rejected u-overage-disabled-reason=out_of_credits",
            })
    void passesEntitlementsOn(String name, String message, String headers) {
        assertThat(classifier.classify(429, read(headers)::get, error(message))).isEqualTo(new PassOn());
    }

    private static Map<String, String> read(String headers) {
        Map<String, String> read = new HashMap<>();
        for (String header : headers.split(" ", -1)) {
            String[] sides = header.split("=", 2);
            String name = sides[0].startsWith("u-") ? UnifiedWindows.PREFIX + sides[0].substring(2) : sides[0];
            read.put(name, MOMENT.matcher(sides[1]).replaceAll(RateLimitTableTest::moment));
        }
        return read;
    }

    private static String moment(MatchResult match) {
        Instant moment = NOW.plusSeconds(Long.parseLong(match.group(2)));
        return Matcher.quoteReplacement(
                switch (match.group(1)) {
                    case "unix" -> Long.toString(moment.getEpochSecond());
                    case "millis" -> Long.toString(moment.toEpochMilli());
                    default -> moment.toString();
                });
    }

    private static byte[] error(String message) {
        return ("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"" + message + "\"}}")
                .getBytes(UTF_8);
    }
}
