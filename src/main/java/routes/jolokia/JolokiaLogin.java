package routes.jolokia;

import gateway.access.FailedAttempts;
import gateway.access.Password;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has signed in, by HTTP Basic: {@code viewer} or {@code operator} with the password of each. An address that has failed
 * {@value #MOST_FAILURES} times within a minute is not looked at until the minute is over. Safe from many threads.
 */
final class JolokiaLogin {

    private static final int MOST_FAILURES = 10;
    private static final String SCHEME = "Basic ";

    private final Map<JmxRole, Password> passwords = new EnumMap<>(JmxRole.class);
    private final FailedAttempts failures;

    JolokiaLogin(Password operator, @Nullable Password viewer, InstantSource clock) {
        passwords.put(JmxRole.OPERATOR, operator);
        if (viewer != null) {
            passwords.put(JmxRole.VIEWER, viewer);
        }
        failures = new FailedAttempts(clock, () -> MOST_FAILURES);
    }

    /** What has come of a try. */
    sealed interface Outcome {

        /** It is this one. */
        record SignedIn(JmxRole role) implements Outcome {}

        /** Nobody that is known. */
        record Unknown() implements Outcome {}

        /** Too many have failed at this address. */
        record Locked(Duration rest) implements Outcome {}
    }

    /** @param authorization the header, null for none. It may take a tenth of a second */
    Outcome of(String address, @Nullable String authorization) {
        if (authorization == null) {
            return new Outcome.Unknown();
        }
        Duration rest = failures.waiting(address);
        if (rest != null) {
            return new Outcome.Locked(rest);
        }
        JmxRole role = roleOf(authorization);
        if (role != null) {
            return new Outcome.SignedIn(role);
        }
        failures.failed(address);
        return new Outcome.Unknown();
    }

    private @Nullable JmxRole roleOf(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String pair = decoded(authorization.substring(SCHEME.length()).strip());
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return null;
        }
        String user = pair.substring(0, colon);
        String presented = pair.substring(colon + 1);
        for (Map.Entry<JmxRole, Password> known : passwords.entrySet()) {
            if (known.getKey().user().equals(user) && known.getValue().matches(presented)) {
                return known.getKey();
            }
        }
        return null;
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
