package gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.contract.ModelFamilies;
import gateway.translation.contract.TargetTraits;
import gateway.translation.contract.TraitValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a provider takes, model by model: the careful default, over it what its vendor's file says of all models and of some, and
 * over that what the operator says. Safe from many threads.
 */
public final class ModelTraits {

    /** One bit for each pattern. */
    private static final int MOST_PATTERNS = 63;

    private final TargetTraits general;
    private final Map<String, JsonNode> own;
    private final List<ForSome> some;
    /** By the patterns that fit; there are few combinations. */
    private final Map<Long, TargetTraits> made = new ConcurrentHashMap<>();

    private record ForSome(List<String> models, String trait, JsonNode is) {

        boolean fits(String name) {
            return models.stream().anyMatch(pattern -> ModelPatterns.matches(pattern, name));
        }
    }

    /**
     * The traits of a provider.
     *
     * @param vendor its vendor, whose file has been checked
     * @param own what the operator says, by the names of traits
     * @throws IllegalArgumentException where the operator names no trait, or a value it cannot have
     */
    public ModelTraits(Vendor vendor, Map<String, JsonNode> own) {
        Map<String, JsonNode> forAll = new LinkedHashMap<>();
        List<ForSome> forSome = new ArrayList<>();
        for (Vendor.StatedTrait stated : vendor.traits()) {
            if (stated.models().isEmpty()) {
                forAll.put(stated.trait(), stated.is());
            } else if (!own.containsKey(stated.trait())) {
                forSome.add(new ForSome(stated.models(), stated.trait(), stated.is()));
            }
        }
        if (forSome.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException(
                    "vendor " + vendor.name() + " has more than " + MOST_PATTERNS + " traits of single models");
        }
        forAll.putAll(own);
        this.general = TraitValues.over(CarefulTraits.DEFAULT, forAll);
        this.own = Map.copyOf(own);
        this.some = List.copyOf(forSome);
    }

    /** The traits for a model, by its name at the provider. */
    public TargetTraits of(String model) {
        String name = ModelFamilies.plainName(model);
        long fitting = 0;
        for (int at = 0; at < some.size(); at++) {
            if (some.get(at).fits(name)) {
                fitting |= 1L << at;
            }
        }
        return fitting == 0 ? general : made.computeIfAbsent(fitting, this::make);
    }

    private TargetTraits make(long fitting) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (int at = 0; at < some.size(); at++) {
            if ((fitting & (1L << at)) != 0) {
                values.put(some.get(at).trait(), some.get(at).is());
            }
        }
        return TraitValues.over(general, values);
    }

    /** What the operator has said, by the names of traits. */
    public Map<String, JsonNode> own() {
        return own;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelTraits traits && general.equals(traits.general) && some.equals(traits.some);
    }

    @Override
    public int hashCode() {
        return general.hashCode() * 31 + some.hashCode();
    }
}
