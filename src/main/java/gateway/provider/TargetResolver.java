package gateway.provider;

import gateway.provider.Mapping.Rule;
import gateway.provider.Stage.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a model is served. In this order: a provider that the name begins with, the tier of the name where it is
 * mapped, the model map, the providers that list the name, the Claude accounts for Claude's models, the default provider, the
 * Claude accounts. Safe from many threads; follows the suppliers.
 */
public final class TargetResolver {

    private static final String CLAUDE = "claude";
    private static final String MAP = "map ";
    /** The name of the provider that gets what nobody else is known for; also the reason of such a chain. */
    static final String DEFAULT = "default";

    private final Supplier<Mapping> mapping;
    private final Supplier<List<Provider>> providers;

    /**
     * A resolver.
     *
     * @param mapping what the operator maps now
     * @param providers all providers that there are now
     */
    public TargetResolver(Supplier<Mapping> mapping, Supplier<List<Provider>> providers) {
        this.mapping = mapping;
        this.providers = providers;
    }

    /**
     * Where requests for a model go.
     *
     * @param model as the client wrote it
     * @param claudeAccounts whether there are any
     * @return never empty; the Claude accounts where nothing else is known
     */
    public Chain resolve(String model, boolean claudeAccounts) {
        List<Provider> known = providers.get();
        Mapping mapped = mapping.get();
        return byPrefix(model, known)
                .or(() -> byTier(model, mapped, known))
                .or(() -> byMap(model, mapped, known, claudeAccounts))
                .or(() -> byList(model, known))
                .orElseGet(() -> remaining(model, known, claudeAccounts));
    }

    /** What the model map names but is no provider, as sentences for the operator. */
    public List<String> problems() {
        List<Provider> known = providers.get();
        return mapping.get().rules().stream()
                .flatMap(rule -> rule.stages().stream()
                        .flatMap(List::stream)
                        .filter(target -> !isClaude(target) && offer(target, "", known) == null)
                        .map(target -> "The model map sends " + rule.pattern() + " to " + target
                                + ", but there is no provider of that name:"
                                + " correct GATEWAY_MODELS_MAP, or set that provider up."))
                .toList();
    }

    /**
     * A target of the model map that requests for a model do not go to.
     *
     * @param reason in words for operators
     */
    public record LeftOut(String target, String reason) {}

    /** What the model map names for a model and {@link #resolve} leaves out. */
    public List<LeftOut> leftOut(String model, boolean claudeAccounts) {
        List<LeftOut> left = new ArrayList<>();
        String reason = resolve(model, claudeAccounts).reason();
        if (!reason.startsWith(MAP)) {
            return left;
        }
        List<Provider> known = providers.get();
        for (Rule rule : mapping.get().rules()) {
            if (ModelPatterns.matches(rule.pattern(), model)) {
                for (String target :
                        rule.stages().stream().flatMap(List::stream).toList()) {
                    if (offer(target, model, known) == null && !isClaude(target)) {
                        left.add(new LeftOut(target, "there is no provider of this name"));
                    } else if (offer(target, model, known) == null && !claudeAccounts) {
                        left.add(new LeftOut(target, "there are no accounts"));
                    }
                }
                if (reason.equals(MAP + rule.pattern())) {
                    break;
                }
            }
        }
        return left;
    }

    private static Optional<Chain> byPrefix(String model, List<Provider> known) {
        int slash = model.indexOf('/');
        if (slash < 1 || slash == model.length() - 1) {
            return Optional.empty();
        }
        Offer offer = offer(model, model, known);
        if (offer == null) {
            offer = known.stream()
                    .filter(provider -> hasPrefix(provider, model))
                    .findFirst()
                    .map(provider -> served(provider, model))
                    .orElse(null);
        }
        return Optional.ofNullable(offer)
                .map(found -> chain(found, "provider " + found.provider().name()));
    }

    private static Optional<Chain> byTier(String model, Mapping mapped, List<Provider> known) {
        String lower = model.toLowerCase(Locale.ROOT);
        for (Tier tier : Tier.values()) {
            if (lower.contains(tier.family())) {
                return chainOf(tier, tier.target(mapped), model, known);
            }
        }
        return Optional.empty();
    }

    private static Optional<Chain> chainOf(Tier tier, @Nullable String target, String model, List<Provider> known) {
        String reason = "tier " + tier.family();
        Optional<Provider> own = find(tier.provider(), known);
        if (target == null) {
            return own.map(provider -> chain(served(provider, model), reason));
        }
        Optional<Provider> literal = own.or(() -> find(DEFAULT, known));
        if (literal.isPresent()) {
            return Optional.of(chain(served(literal.get(), target), reason));
        }
        return Optional.of(new Chain(
                byPrefix(target, known)
                        .or(() -> byList(target, known))
                        .map(Chain::stages)
                        .orElseGet(() -> List.of(new Stage.Claude(target))),
                reason));
    }

    private static Optional<Chain> byMap(String model, Mapping mapped, List<Provider> known, boolean claudeAccounts) {
        for (Rule rule : mapped.rules()) {
            if (ModelPatterns.matches(rule.pattern(), model)) {
                List<Stage> stages = new ArrayList<>();
                rule.stages().forEach(targets -> addStages(targets, model, known, stages));
                List<Stage> served = stages.stream()
                        .filter(stage -> claudeAccounts || !isOfAccounts(stage))
                        .toList();
                if (!stages.isEmpty()) {
                    return Optional.of(new Chain(served.isEmpty() ? stages : served, MAP + rule.pattern()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isOfAccounts(Stage stage) {
        return switch (stage) {
            case Stage.Claude _, Stage.Web _ -> true;
            case Stage.Offers providers -> false;
        };
    }

    /** Accounts and providers cannot be chosen among; accounts become a stage of their own where they stand. */
    private static void addStages(List<String> targets, String model, List<Provider> known, List<Stage> stages) {
        List<Offer> offers = new ArrayList<>();
        for (String target : targets) {
            Offer offer = offer(target, model, known);
            if (offer != null) {
                offers.add(offer);
            } else if (isClaude(target)) {
                if (!offers.isEmpty()) {
                    stages.add(new Stage.Offers(offers));
                    offers = new ArrayList<>();
                }
                stages.add(new Stage.Claude(target.equals(CLAUDE) ? null : target.substring(CLAUDE.length() + 1)));
            }
        }
        if (!offers.isEmpty()) {
            stages.add(new Stage.Offers(offers));
        }
    }

    private static Optional<Chain> byList(String model, List<Provider> known) {
        List<Offer> offers = new ArrayList<>();
        for (Provider provider : known) {
            ModelPatterns.nameIn(provider.models(), model).ifPresent(name -> offers.add(served(provider, name)));
        }
        return offers.isEmpty()
                ? Optional.empty()
                : Optional.of(new Chain(List.of(new Stage.Offers(offers)), "listed"));
    }

    private static Chain remaining(String model, List<Provider> known, boolean claudeAccounts) {
        boolean claudes = isClaudes(model);
        Optional<Provider> general = find(DEFAULT, known);
        if (general.isPresent() && (!claudes || !claudeAccounts)) {
            return chain(served(general.get(), model), DEFAULT);
        }
        return new Chain(List.of(new Stage.Claude(null)), claudes ? CLAUDE : Chain.UNKNOWN);
    }

    /** Whether a name can only be one of Claude's models. */
    static boolean isClaudes(String model) {
        return model.toLowerCase(Locale.ROOT).startsWith(CLAUDE);
    }

    private static boolean isClaude(String target) {
        return target.equals(CLAUDE) || target.startsWith(CLAUDE + "/");
    }

    /** What {@code provider/model} or {@code provider} names, null where there is no such provider. */
    private static @Nullable Offer offer(String target, String model, List<Provider> known) {
        int slash = target.indexOf('/');
        String name = slash < 0 ? target : target.substring(0, slash);
        return find(name, known)
                .map(provider -> served(provider, slash < 0 ? model : target.substring(slash + 1)))
                .orElse(null);
    }

    static Optional<Provider> find(String name, List<Provider> known) {
        return known.stream().filter(provider -> provider.name().equals(name)).findFirst();
    }

    private static boolean hasPrefix(Provider provider, String model) {
        String prefix = provider.prefix();
        return prefix != null && model.length() > prefix.length() && model.startsWith(prefix);
    }

    private static Offer served(Provider provider, String model) {
        String prefix = provider.prefix();
        return new Offer(
                provider, prefix != null && hasPrefix(provider, model) ? model.substring(prefix.length()) : model);
    }

    private static Chain chain(Offer offer, String reason) {
        return new Chain(List.of(new Stage.Offers(List.of(offer))), reason);
    }
}
