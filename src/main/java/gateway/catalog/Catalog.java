package gateway.catalog;

import gateway.usage.BillingTerms;
import gateway.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The models that are known: those of the catalogue files, and over them those that were read from lists since. A name is looked
 * up exactly, without its date, without the vendor before its slash, and by the longest pattern that matches. Safe from many
 * threads; reading takes no lock.
 */
public final class Catalog {

    /** Read once: they are in the jar. */
    private static final class OfJar {
        private static final List<CatalogEntry> ENTRIES = List.copyOf(CatalogFiles.read());
    }

    private final List<CatalogEntry> builtIn;
    private volatile ModelIndex index;

    Catalog(List<CatalogEntry> builtIn) {
        this.builtIn = List.copyOf(builtIn);
        this.index = new ModelIndex(this.builtIn, List.of());
    }

    /** The models of the catalogue files. */
    public static Catalog builtIn() {
        return new Catalog(OfJar.ENTRIES);
    }

    /** Puts these models over those of the files; what was there before is forgotten. Of the same model the last one wins. */
    public void reload(List<ModelInfo> stored) {
        index = new ModelIndex(builtIn, stored);
    }

    /** The model of a name, whoever serves it. */
    public Optional<ModelInfo> find(String model) {
        return find(model, Seller.ANYONE);
    }

    /** The model of a name as this seller has it; its limits where the seller's own are not known, then without a price of others. */
    public Optional<ModelInfo> find(String model, Seller seller) {
        CatalogEntry entry = index.find(model, seller);
        return entry == null ? Optional.empty() : Optional.of(entry.info());
    }

    /** {@link #cost(String, Seller, TokenUsage, BigDecimal)}, whoever serves the model. */
    public @Nullable BigDecimal cost(String model, TokenUsage usage, BigDecimal factor) {
        return cost(model, Seller.ANYONE, usage, factor);
    }

    /**
     * What tokens cost, in US dollars with nine decimals, each part by its own model. Fees that are not by token (web searches)
     * are not part of it.
     *
     * @param model the name that served
     * @param factor what the price is multiplied with, beside the factors of the usage's terms
     * @return null when the price, or a part of it that is needed, or the factor of a term is unknown, and where the counts
     *     cannot be believed; never zero for that reason
     */
    public @Nullable BigDecimal cost(String model, Seller seller, TokenUsage usage, BigDecimal factor) {
        if (usage.terms().doubtful()) {
            return null;
        }
        List<BillingTerms.Part> parts = usage.terms().parts();
        if (parts.isEmpty()) {
            CatalogEntry entry = index.find(model, seller);
            return entry == null ? null : Cost.of(usage, entry, factor);
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (BillingTerms.Part part : parts) {
            String served = part.model() == null ? model : part.model();
            sum = Cost.add(sum, cost(served, seller, part.tokens(), factor));
        }
        return sum;
    }

    /** The price of a model, null while unknown. */
    public @Nullable Price price(String model, Seller seller) {
        CatalogEntry entry = index.find(model, seller);
        return entry == null ? null : entry.info().price();
    }

    /** Most tokens of a request and its answer, null while unknown. */
    public @Nullable Integer contextLimit(String model) {
        CatalogEntry entry = index.find(model, Seller.ANYONE);
        return entry == null ? null : entry.info().context();
    }

    /** Most output tokens, null while unknown. */
    public @Nullable Integer outputLimit(String model) {
        CatalogEntry entry = index.find(model, Seller.ANYONE);
        return entry == null ? null : entry.info().maxOutput();
    }

    /** When a model was released, null while unknown. */
    public @Nullable LocalDate released(String model) {
        CatalogEntry entry = index.find(model, Seller.ANYONE);
        return entry == null ? null : entry.released();
    }

    /** The day on which a model's vendor ends it, or has ended it; null while no day is told. Others may serve it longer. */
    public @Nullable LocalDate retires(String model) {
        CatalogEntry entry = index.find(model, Seller.ANYONE);
        return entry == null ? null : entry.retires();
    }

    /** All models, by vendor and id. */
    public List<ModelInfo> models() {
        return index.all().stream()
                .map(CatalogEntry::info)
                .sorted(Comparator.comparing(ModelInfo::vendor).thenComparing(ModelInfo::id))
                .toList();
    }

    /** The Claude models that Anthropic serves, the newest first. */
    public List<ModelInfo> claudeModels() {
        return index.all().stream()
                .filter(entry -> entry.offered() && entry.info().vendor().equals(Seller.CLAUDE.vendor()))
                .map(CatalogEntry::info)
                .toList();
    }
}
