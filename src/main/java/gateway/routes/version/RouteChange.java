package gateway.routes.version;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A try to change the routes of a running gateway. Immutable.
 *
 * @param at when it was made
 * @param trigger what made it
 * @param actor id of the admin key, {@code command line}, or {@code gateway}
 * @param comment what whoever made it said of it; null for nothing
 * @param result what became of it
 * @param generation the generation that it made; 0 for none
 * @param files names of the files that differ from those in use before
 * @param failure why it was not used; null where it was
 * @param took how long it took to check and build
 */
public record RouteChange(
        Instant at,
        Trigger trigger,
        String actor,
        @Nullable String comment,
        Result result,
        int generation,
        List<String> files,
        @Nullable String failure,
        Duration took) {

    public RouteChange {
        files = List.copyOf(files);
    }

    /** What makes a change. */
    public enum Trigger {
        /** The start of the process. */
        START,
        /** Somebody asked for it. */
        REQUEST,
        /** A file of the folder has changed. */
        WATCH,
        /** A stored file has changed, by another node or while the database was away. */
        DATABASE,
        /** A canary failed more often than the routes in use. */
        CANARY;

        /** As it is told. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What becomes of one. */
    public enum Result {
        /** New requests go through a generation that it made. */
        USED,
        /** The checks found errors; nothing is changed. */
        REFUSED,
        /** The checks found none, but the routes cannot start; nothing is changed. */
        FAILED,
        /** A share of conversations goes through them, beside the routes in use. */
        CANARY,
        /** They were a canary, and are used no more. */
        ROLLED_BACK;

        /** Whether requests go through them. */
        public boolean runs() {
            return this == USED || this == CANARY;
        }

        /** As it is told. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
