package gateway.provider;

import gateway.protocol.Dialect;
import gateway.provider.Mapping.Rule;
import gateway.provider.Stage.Offer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which names of models clients are told of: those that an account or a provider is known to serve. Safe from many threads. */
public final class OfferedModels {

    private final TargetResolver resolver;
    private final Supplier<Mapping> mapping;
    private final Supplier<List<Provider>> providers;

    /**
     * Tells what is offered.
     *
     * @param resolver where names go
     * @param mapping what the operator maps now
     * @param providers all providers that there are now
     */
    public OfferedModels(TargetResolver resolver, Supplier<Mapping> mapping, Supplier<List<Provider>> providers) {
        this.resolver = resolver;
        this.mapping = mapping;
        this.providers = providers;
    }

    /**
     * Whether requests for a name go to somebody who is known to serve it. A default provider that gets every name is known for none,
     * but one that speaks the Messages API for Claude's.
     *
     * @param claudeAccounts whether there are any
     */
    public boolean serves(String model, boolean claudeAccounts) {
        Chain chain = resolver.resolve(model, claudeAccounts);
        return !chain.isGuess()
                && chain.stages().stream().anyMatch(stage -> switch (stage) {
                    case Stage.Claude _, Stage.Web _ -> claudeAccounts;
                    case Stage.Offers(List<Offer> offers) ->
                        !isOfDefault(chain) || isAnthropics(offers.getFirst(), model);
                });
    }

    private static boolean isOfDefault(Chain chain) {
        return chain.reason().equals(TargetResolver.DEFAULT);
    }

    private static boolean isAnthropics(Offer offer, String model) {
        return offer.provider().dialect() == Dialect.MESSAGES && TargetResolver.isClaudes(model);
    }

    /**
     * What a name becomes at the first provider that it goes to for more than want of another one.
     *
     * @param claudeAccounts whether there are any
     * @return empty where there is no such provider
     */
    public Optional<String> nameAtProvider(String model, boolean claudeAccounts) {
        Chain chain = resolver.resolve(model, claudeAccounts);
        return isOfDefault(chain)
                ? Optional.empty()
                : chain.stages().stream().flatMap(OfferedModels::names).findFirst();
    }

    private static Stream<String> names(Stage stage) {
        return switch (stage) {
            case Stage.Claude _, Stage.Web _ -> Stream.empty();
            case Stage.Offers(List<Offer> offers) -> offers.stream().map(Offer::model);
        };
    }

    /**
     * The names beside those of Anthropic: listed by providers, in the model map, and of mapped tiers. Patterns are left out, and
     * names in the map that nobody serves.
     *
     * @param claudeAccounts whether there are any
     */
    public List<String> names(boolean claudeAccounts) {
        List<Provider> known = providers.get();
        Mapping mapped = mapping.get();
        Set<String> names = new LinkedHashSet<>();
        mapped.rules().stream()
                .map(Rule::pattern)
                .filter(ModelPatterns::isName)
                .filter(name -> serves(name, claudeAccounts))
                .forEach(names::add);
        known.stream()
                .flatMap(provider -> provider.models().entries().stream())
                .map(ModelList.Entry::pattern)
                .filter(ModelPatterns::isName)
                .forEach(names::add);
        if (TargetResolver.find(TargetResolver.DEFAULT, known).isPresent()) {
            for (Tier tier : Tier.values()) {
                String name = tier.target(mapped);
                if (name != null) {
                    names.add(name);
                }
            }
        }
        return List.copyOf(names);
    }
}
