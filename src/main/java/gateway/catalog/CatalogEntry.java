package gateway.catalog;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as the catalogue files describe it. Immutable.
 *
 * @param names other names of the model, in lower case; {@code *} stands for any characters
 * @param released null while unknown
 * @param retires when its vendor ends it, or has ended it; null where no day is told
 * @param offered whether its vendor serves it, as far as the files tell
 * @param longPrompts null where the length of the prompt does not matter
 * @param factors what the price is multiplied with under other terms
 */
record CatalogEntry(
        ModelInfo info,
        List<String> names,
        @Nullable LocalDate released,
        @Nullable LocalDate retires,
        boolean offered,
        @Nullable LongPrompts longPrompts,
        Factors factors) {

    CatalogEntry {
        names = List.copyOf(names);
    }

    /** A model of which a list tells. */
    static CatalogEntry of(ModelInfo info) {
        return new CatalogEntry(info, List.of(), null, null, false, null, Factors.NONE);
    }

    /** What a list tells of this model, over what was known of it. */
    CatalogEntry with(ModelInfo told) {
        return merged(this, of(told), this);
    }

    /** This entry, with what it does not tell taken from another one. */
    CatalogEntry filledFrom(CatalogEntry other) {
        return merged(this, this, other);
    }

    private static CatalogEntry merged(CatalogEntry identity, CatalogEntry first, CatalogEntry second) {
        ModelInfo one = first.info;
        ModelInfo other = second.info;
        boolean samePrice = agree(one.price(), other.price());
        ModelInfo info = new ModelInfo(
                identity.info.id(),
                identity.info.vendor(),
                or(identity.info.displayName(), or(one.displayName(), other.displayName())),
                or(one.context(), other.context()),
                or(one.maxOutput(), other.maxOutput()),
                samePrice ? filled(one.price(), other.price()) : or(one.price(), other.price()),
                or(one.reasoning(), other.reasoning()),
                or(one.vision(), other.vision()),
                or(one.tools(), other.tools()),
                one.source(),
                one.asOf());
        boolean longPricesHold = samePrice || one.price() == null;
        return new CatalogEntry(
                info,
                identity.names,
                identity.released,
                identity.retires,
                identity.offered,
                longPricesHold && first.longPrompts == null ? second.longPrompts : first.longPrompts,
                longPricesHold && first.factors.isEmpty() ? second.factors : first.factors);
    }

    /** The same model where nobody asks a price. */
    CatalogEntry unpriced() {
        return info.price() == null
                ? this
                : new CatalogEntry(
                        new ModelInfo(
                                info.id(),
                                info.vendor(),
                                info.displayName(),
                                info.context(),
                                info.maxOutput(),
                                null,
                                info.reasoning(),
                                info.vision(),
                                info.tools(),
                                info.source(),
                                info.asOf()),
                        names,
                        released,
                        retires,
                        offered,
                        null,
                        Factors.NONE);
    }

    private static boolean agree(@Nullable Price one, @Nullable Price other) {
        return one != null
                && other != null
                && one.input().compareTo(other.input()) == 0
                && one.output().compareTo(other.output()) == 0;
    }

    /** Cache prices that one source does not tell hold while both agree about the others. */
    private static @Nullable Price filled(@Nullable Price mine, @Nullable Price theirs) {
        return mine == null || theirs == null
                ? mine
                : new Price(
                        mine.input(),
                        mine.output(),
                        or(mine.cacheRead(), theirs.cacheRead()),
                        or(mine.cacheWrite5m(), theirs.cacheWrite5m()),
                        or(mine.cacheWrite1h(), theirs.cacheWrite1h()));
    }

    private static <T> @Nullable T or(@Nullable T mine, @Nullable T theirs) {
        return mine != null ? mine : theirs;
    }
}
