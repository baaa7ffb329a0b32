package gateway.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Anthropic tells about an account: from its token, profile, organisation and model list. Immutable.
 *
 * @param email of the person, null while unknown
 * @param organizationName null while unknown
 * @param plan UNKNOWN while unknown
 * @param scopes OAuth scopes that its token has
 * @param models ids of the models that it lists; empty while unknown
 * @param features what it is known to have (true) or to lack (false), by name: {@link #LONG_CONTEXT} and the like; a name that
 *     is absent is not known
 * @param checkedAt when Anthropic was last asked, null when never
 */
public record AccountProfile(
        @Nullable String email,
        @Nullable String organizationName,
        Plan plan,
        Set<String> scopes,
        List<String> models,
        Map<String, Boolean> features,
        @Nullable Instant checkedAt) {

    /** The feature that requests with a context beyond 200,000 tokens need. */
    public static final String LONG_CONTEXT = "long-context";

    /** Nothing is known. */
    public static final AccountProfile UNKNOWN =
            new AccountProfile(null, null, Plan.UNKNOWN, Set.of(), List.of(), Map.of(), null);

    public AccountProfile {
        scopes = Set.copyOf(scopes);
        models = List.copyOf(models);
        features = Map.copyOf(features);
    }

    /** The same with other features. */
    public AccountProfile withFeatures(Map<String, Boolean> newFeatures) {
        return new AccountProfile(email, organizationName, plan, scopes, models, newFeatures, checkedAt);
    }

    /**
     * Whether it lists a model: by its id, by the alias that a dated id begins with, or with {@code -latest}.
     *
     * @return true also while no models are known
     */
    public boolean mayServe(String model) {
        if (models.isEmpty()) {
            return true;
        }
        String name = model.endsWith("-latest") ? model.substring(0, model.length() - "-latest".length()) : model;
        for (String listed : models) {
            boolean dated = listed.length() == name.length() + 9
                    && listed.startsWith(name)
                    && listed.charAt(name.length()) == '-'
                    && Character.isDigit(listed.charAt(name.length() + 1));
            if (dated || listed.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it may have a feature; false only when it is known to lack it. */
    public boolean mayHave(String feature) {
        return features.isEmpty() || features.getOrDefault(feature, true);
    }
}
