package gateway.provider;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What translations have left out of requests, counted by target and feature since the start. Safe from many threads; counting
 * takes no lock once a pair is known.
 */
public final class LostFeatures {

    /** The target of conversations of the web application; no provider's name has a colon. */
    public static final String WEB = "web:";

    /** Features of one target that are told apart; what is beyond them counts as {@link #OTHER}. */
    static final int MOST_FEATURES = 100;

    /** Targets that are told apart; what is beyond them is not counted. */
    static final int MOST_TARGETS = 1000;

    /** Features beyond the most, which may be names that clients made up. */
    static final String OTHER = "unknown_field";

    private final InstantSource clock;
    private final BiConsumer<String, String> first;
    private final Map<String, Map<String, Figure>> byTarget = new ConcurrentHashMap<>();

    /** @param first told of each pair of target and feature once, when it is counted for the first time */
    public LostFeatures(InstantSource clock, BiConsumer<String, String> first) {
        this.clock = clock;
        this.first = first;
    }

    private static final class Figure {

        private final LongAdder count = new LongAdder();
        private volatile Instant last = Instant.EPOCH;
    }

    /** A target as the log calls it. */
    public static String nameOf(String target) {
        return switch (target) {
            case "" -> "Claude";
            case WEB -> "The web application";
            default -> "Provider " + target;
        };
    }

    /**
     * How often a feature was left out.
     *
     * @param requests in how many requests, each try at a provider counted
     * @param last the last time
     */
    public record Lost(String feature, long requests, Instant last) {}

    /**
     * Counts a feature that a request goes without.
     *
     * @param target name of the provider, empty for Claude accounts, or {@link #WEB}
     * @param feature a plain word of at most 64 characters
     */
    public void count(String target, String feature) {
        Map<String, Figure> figures = figuresOf(target);
        if (figures == null) {
            return;
        }
        String word = figures.containsKey(feature) || figures.size() < MOST_FEATURES ? feature : OTHER;
        Figure figure = figures.get(word);
        if (figure == null) {
            Figure fresh = new Figure();
            figure = figures.putIfAbsent(word, fresh);
            if (figure == null) {
                figure = fresh;
                first.accept(target, word);
            }
        }
        figure.count.increment();
        figure.last = clock.instant();
    }

    private @Nullable Map<String, Figure> figuresOf(String target) {
        Map<String, Figure> known = byTarget.get(target);
        if (known != null || byTarget.size() >= MOST_TARGETS) {
            return known;
        }
        return byTarget.computeIfAbsent(target, any -> new ConcurrentHashMap<>());
    }

    /**
     * What one target goes without, the most frequent first.
     *
     * @param target name of the provider, or empty for Claude accounts
     */
    public List<Lost> of(String target) {
        return byTarget.getOrDefault(target, Map.of()).entrySet().stream()
                .map(entry -> new Lost(entry.getKey(), entry.getValue().count.sum(), entry.getValue().last))
                .sorted(Comparator.comparingLong(Lost::requests).reversed().thenComparing(Lost::feature))
                .toList();
    }
}
