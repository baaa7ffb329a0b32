package gateway.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The limits of platform API keys: {@code anthropic-ratelimit-<family>-remaining} and {@code -reset} (docs/wire.md, "Rate
 * limits of API keys"). The families of the priority tier and of fast mode are left out: without them requests go on at the
 * standard tier. Stateless.
 */
final class KeyLimits {

    private static final List<Family> FAMILIES = List.of(
            new Family("requests"), new Family("tokens"), new Family("input-tokens"), new Family("output-tokens"));

    private KeyLimits() {}

    /** How long until the last of the used-up limits is whole again; empty when none is used up or none tells. */
    static Optional<Duration> untilReset(HeaderLookup headers, Instant now) {
        Duration longest = Duration.ZERO;
        for (Family family : FAMILIES) {
            String remaining = headers.get(family.remaining);
            Instant reset = remaining != null && remaining.strip().equals("0")
                    ? ResetTime.after(now, headers.get(family.reset))
                    : null;
            if (reset != null && Duration.between(now, reset).compareTo(longest) > 0) {
                longest = Duration.between(now, reset);
            }
        }
        return longest.isZero() ? Optional.empty() : Optional.of(longest);
    }

    private record Family(String remaining, String reset) {
        Family(String name) {
            this("anthropic-ratelimit-" + name + "-remaining", "anthropic-ratelimit-" + name + "-reset");
        }
    }
}
