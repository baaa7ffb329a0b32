package gateway.provider;

import org.jspecify.annotations.Nullable;

/** A tier of Claude's models, what its names have in common, and the provider that may be set up for it. */
enum Tier {
    BIG("opus", "big"),
    MIDDLE("sonnet", "middle"),
    SMALL("haiku", "small");

    private final String family;
    private final String provider;

    Tier(String family, String provider) {
        this.family = family;
        this.provider = provider;
    }

    /** What stands in the names of its models. */
    String family() {
        return family;
    }

    /** The name of its own provider, where there is one. */
    String provider() {
        return provider;
    }

    /** What its requests ask for, null where that is not mapped. */
    @Nullable
    String target(Mapping mapped) {
        return switch (this) {
            case BIG -> mapped.big();
            case MIDDLE -> mapped.middle();
            case SMALL -> mapped.small();
        };
    }
}
