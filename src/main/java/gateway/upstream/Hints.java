package gateway.upstream;

import java.util.Collection;
import java.util.stream.Collectors;

/** Weighs failures by whose they are. Stateless. */
public final class Hints {

    private Hints() {}

    /** How many failures the others must have met beside the one who met most: one may be chance. */
    public static int ofOthers(int enough) {
        return Math.clamp(enough - 1, 1, 2);
    }

    /**
     * Whether one more is kept: so many in all, and so many of one client, who must not keep those of others out.
     *
     * @param known those that are kept
     */
    public static boolean hasRoom(Collection<Origin> known, Origin more, int most, int ofOne) {
        if (known.size() < ofOne) {
            return true;
        }
        return known.size() < most
                && known.stream()
                                .filter(each -> each.client().equals(more.client()))
                                .count()
                        < ofOne;
    }

    /**
     * Whether failures speak for more than one client.
     *
     * @param enough how many of them suffice
     */
    public static boolean ofSeveral(Collection<Origin> origins, int enough) {
        long most =
                origins.stream().collect(Collectors.groupingBy(Origin::client, Collectors.counting())).values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0);
        return origins.size() - most >= ofOthers(enough);
    }
}
