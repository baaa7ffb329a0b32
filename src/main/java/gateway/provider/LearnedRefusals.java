package gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.protocol.Json;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TraitValues;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fields that models of providers have refused, so that the next request does without them. A lesson is forgotten after a day, and
 * when its provider is defined anew. Safe from many threads; reading takes no lock.
 */
public final class LearnedRefusals {

    /** How long a lesson holds. */
    static final Duration KEPT = Duration.ofDays(1);

    /** Models of all providers and clients together; beyond it nothing is learned. */
    static final int MOST_MODELS = 1000;

    /** Models of one client, so that none takes all the places: names of models are made up by clients too. */
    static final int MOST_OF_CLIENT = 100;

    /** Fields of one model and client; clients can have made-up ones refused. */
    static final int MOST_FIELDS = 32;

    /** The lesson that a provider of Chat Completions has no Responses: a trait, not a field. */
    public static final String NO_RESPONSES = "responsesToo";

    private static final String SHORT_LIMIT = "max_tokens";
    private static final String LONG_LIMIT = "max_completion_tokens";

    private final InstantSource clock;
    private final Map<Asked, Lessons> byModel = new ConcurrentHashMap<>();

    public LearnedRefusals(InstantSource clock) {
        this.clock = clock;
    }

    private record Asked(String provider, String model, String client) {}

    /** @param ends when each field's lesson ends */
    private record Lessons(Provider provider, Map<String, Instant> ends) {}

    /**
     * What a model has refused.
     *
     * @param field the field of a request
     * @param until when it is sent again
     */
    public record Lesson(String model, String field, Instant until) {}

    /**
     * Takes a lesson.
     *
     * @param client whose request it was: a value that one client sends takes nothing from others
     * @param field a field that the provider was sent, or {@link #NO_RESPONSES}
     * @return whether it is new, so that another try may go better
     */
    public boolean learn(Provider provider, String model, String client, String field) {
        Instant now = clock.instant();
        var asked = new Asked(provider.name(), model, client);
        if (!byModel.containsKey(asked) && isFull(client)) {
            forgetOld(now);
            if (isFull(client)) {
                return false;
            }
        }
        boolean[] fresh = new boolean[1];
        byModel.compute(asked, (any, known) -> {
            Map<String, Instant> ends =
                    new TreeMap<>(known == null || !known.provider.equals(provider) ? Map.of() : known.ends);
            ends.values().removeIf(end -> !end.isAfter(now));
            fresh[0] =
                    (ends.containsKey(field) || ends.size() < MOST_FIELDS) && ends.put(field, now.plus(KEPT)) == null;
            return new Lessons(provider, Map.copyOf(ends));
        });
        return fresh[0];
    }

    private boolean isFull(String client) {
        return byModel.size() >= MOST_MODELS
                || byModel.keySet().stream()
                                .filter(asked -> asked.client.equals(client))
                                .count()
                        >= MOST_OF_CLIENT;
    }

    private void forgetOld(Instant now) {
        byModel.values().removeIf(lessons -> lessons.ends.values().stream().noneMatch(end -> end.isAfter(now)));
    }

    /** Traits with what has been learned of a model over them. */
    public TargetTraits over(TargetTraits traits, Provider provider, String model, String client) {
        if (byModel.isEmpty()) {
            return traits;
        }
        Lessons lessons = byModel.get(new Asked(provider.name(), model, client));
        if (lessons == null || !lessons.provider.equals(provider)) {
            return traits;
        }
        Instant now = clock.instant();
        List<String> fields = lessons.ends.entrySet().stream()
                .filter(lesson -> lesson.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        return fields.isEmpty() ? traits : TraitValues.over(traits, values(traits, fields));
    }

    /** Of the two names of the limit the other one is taken, unless both are refused. */
    private static Map<String, JsonNode> values(TargetTraits traits, List<String> fields) {
        TreeSet<String> refused = new TreeSet<>(traits.refuses());
        refused.addAll(fields);
        Map<String, JsonNode> values = new LinkedHashMap<>();
        if (refused.remove(NO_RESPONSES)) {
            values.put(NO_RESPONSES, BooleanNode.FALSE);
        }
        boolean onlyShort = fields.contains(LONG_LIMIT);
        if (fields.contains(SHORT_LIMIT) != onlyShort) {
            values.put("tokenLimit", TextNode.valueOf(onlyShort ? SHORT_LIMIT : LONG_LIMIT));
            refused.remove(onlyShort ? LONG_LIMIT : SHORT_LIMIT);
        }
        ArrayNode list = Json.mapper().createArrayNode();
        refused.forEach(list::add);
        values.put("refuses", list);
        return values;
    }

    /** What the models of a provider have refused any client, by model and field. */
    public List<Lesson> of(Provider provider) {
        Instant now = clock.instant();
        List<Lesson> all = new ArrayList<>();
        byModel.forEach((asked, lessons) -> {
            if (lessons.provider.equals(provider)) {
                lessons.ends.forEach((field, end) -> {
                    if (end.isAfter(now)) {
                        all.add(new Lesson(asked.model, field, end));
                    }
                });
            }
        });
        all.sort(Comparator.comparing(Lesson::model).thenComparing(Lesson::field));
        return all;
    }
}
