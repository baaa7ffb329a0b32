package routes.cli.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which domains of a key have no accounts, so that its requests would be refused. Pure. */
public final class DomainHints {

    private DomainHints() {}

    /**
     * A sentence for each lack.
     *
     * @param wanted domains of the key; empty for a key without one
     * @param accounts the domain of each stored account, null for none
     * @param configured whether the settings name accounts, which have no domain
     */
    public static List<String> of(Set<String> wanted, List<@Nullable String> accounts, boolean configured) {
        List<String> hints = new ArrayList<>();
        for (String domain : new TreeSet<>(wanted)) {
            if (!accounts.contains(domain)) {
                hints.add("domain " + domain + " has no account yet: ./claude-proxy login --domain " + domain
                        + " or ./claude-proxy accounts add NAME --domain " + domain + " adds one");
            }
        }
        if (wanted.isEmpty()
                && !configured
                && !accounts.isEmpty()
                && accounts.stream().allMatch(Objects::nonNull)) {
            hints.add("each account serves a domain, and this key has none: ./claude-proxy keys create NAME --domain "
                    + accounts.getFirst() + " makes one that has");
        }
        return hints;
    }
}
