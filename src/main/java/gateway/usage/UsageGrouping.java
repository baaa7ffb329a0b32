package gateway.usage;

import java.util.Locale;
import java.util.Optional;

/** By what usage is added up. */
public enum UsageGrouping {
    /** By the client key. */
    KEY,
    /** By the model that answered; where the answer named none, by the one that was asked for. */
    MODEL,
    /** By the account that was tried last. */
    ACCOUNT,
    /** By the provider that was tried last. */
    PROVIDER,
    /** By the UTC day on which the request arrived. */
    DAY,
    /** By the HTTP status that the client got. */
    STATUS;

    /** How operators write it: in small letters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The grouping of this word, or nothing. */
    public static Optional<UsageGrouping> of(String word) {
        for (UsageGrouping each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
