package gateway.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The models of one moment, found by name. What was found is remembered, because the same few names are asked again and again.
 * Safe from many threads.
 */
final class ModelIndex {

    /** Clients choose the names, so only so many are remembered. */
    private static final int REMEMBERED = 10_000;

    /** These serve models of others, at prices of their own. */
    private static final Set<String> HOSTS = Set.of("groq", Seller.LOCAL);

    private final Map<String, CatalogEntry> models = new LinkedHashMap<>();
    private final Map<String, CatalogEntry> byName = new HashMap<>();
    private final List<NamePattern> patterns = new ArrayList<>();
    private final Map<Question, Found> remembered = new ConcurrentHashMap<>();

    /**
     * @param builtIn with names of their own
     * @param stored the later ones win over the earlier ones
     */
    ModelIndex(List<CatalogEntry> builtIn, List<ModelInfo> stored) {
        builtIn.forEach(
                entry -> models.put(key(entry.info().vendor(), entry.info().id()), entry));
        for (ModelInfo info : stored) {
            String known = sameModel(info);
            models.merge(known, CatalogEntry.of(info), (old, told) -> old.with(info));
        }
        // Hosts last: a bare name means the model of its maker where both have it.
        models.values().stream()
                .sorted(Comparator.comparing(
                        entry -> HOSTS.contains(entry.info().vendor())))
                .forEach(this::index);
        patterns.sort(
                Comparator.comparingInt((NamePattern pattern) -> pattern.weight).reversed());
    }

    /** The key of the model that is known already under this name or another one, or a new key. */
    private String sameModel(ModelInfo info) {
        String vendor = info.vendor();
        for (String name : List.of(ModelNames.plain(info.id()), dashed(info.id()))) {
            if (models.containsKey(key(vendor, name))) {
                return key(vendor, name);
            }
        }
        return key(vendor, info.id());
    }

    private static String dashed(String id) {
        String plain = ModelNames.plain(id);
        return plain.startsWith("claude-") ? plain.replace('.', '-') : plain;
    }

    private void index(CatalogEntry entry) {
        String vendor = entry.info().vendor();
        name(entry, vendor, ModelNames.plain(entry.info().id()));
        for (String name : entry.names()) {
            if (name.indexOf('*') >= 0) {
                patterns.add(new NamePattern(name, entry));
            } else {
                name(entry, vendor, name);
            }
        }
    }

    private void name(CatalogEntry entry, String vendor, String name) {
        byName.putIfAbsent(key(vendor, name), entry);
        byName.putIfAbsent(name, entry);
    }

    private static String key(String vendor, String name) {
        return vendor + "/" + ModelNames.plain(name);
    }

    Collection<CatalogEntry> all() {
        return models.values();
    }

    /** The model of a name, null when there is none. */
    @Nullable
    CatalogEntry find(String model, Seller seller) {
        Question question = new Question(model, seller);
        Found found = remembered.get(question);
        if (found == null) {
            found = new Found(search(model, seller));
            if (remembered.size() < REMEMBERED) {
                remembered.put(question, found);
            }
        }
        return found.entry;
    }

    private @Nullable CatalogEntry search(String model, Seller seller) {
        List<String> variants = ModelNames.variants(model);
        CatalogEntry own = ofSeller(variants, seller);
        CatalogEntry common = named(variants);
        if (common == null) {
            common = matching(variants, null);
        }
        if (common != null && isPricedElsewhere(common, seller, own)) {
            common = common.unpriced();
        }
        if (own == null || common == null || own.equals(common)) {
            return own == null ? common : own;
        }
        return own.filledFrom(common);
    }

    /** A host's price holds there only, what a host sells has no other price, and servers of one's own have none. */
    private static boolean isPricedElsewhere(CatalogEntry common, Seller seller, @Nullable CatalogEntry own) {
        String vendor = common.info().vendor();
        boolean foreign =
                HOSTS.contains(vendor) && !seller.isAnyone() && !seller.scopes().contains(vendor);
        return foreign
                || seller.isLocal()
                || (own != null
                        && !own.equals(common)
                        && HOSTS.contains(own.info().vendor()));
    }

    private @Nullable CatalogEntry ofSeller(List<String> variants, Seller seller) {
        for (String scope : seller.scopes()) {
            for (String variant : variants) {
                CatalogEntry own = byName.get(scope + "/" + variant);
                if (own != null) {
                    return own;
                }
            }
            CatalogEntry own = matching(variants, scope);
            if (own != null) {
                return own;
            }
        }
        return null;
    }

    /** What the exact name does not tell is taken from the others: lists of local servers have names alone. */
    private @Nullable CatalogEntry named(List<String> variants) {
        CatalogEntry named = null;
        for (String variant : variants) {
            CatalogEntry entry = byName.get(variant);
            if (entry != null) {
                named = named == null || named.equals(entry) ? entry : named.filledFrom(entry);
            }
        }
        return named;
    }

    /** The longest pattern wins. */
    private @Nullable CatalogEntry matching(List<String> variants, @Nullable String vendor) {
        for (NamePattern pattern : patterns) {
            if (vendor == null || vendor.equals(pattern.entry.info().vendor())) {
                for (String variant : variants) {
                    if (pattern.matches(variant)) {
                        return pattern.entry;
                    }
                }
            }
        }
        return null;
    }

    private record Question(String model, Seller seller) {}

    private record Found(@Nullable CatalogEntry entry) {}

    /** A name with {@code *} in it. */
    private static final class NamePattern {

        private final CatalogEntry entry;
        private final Pattern pattern;
        private final int weight;

        NamePattern(String name, CatalogEntry entry) {
            this.entry = entry;
            this.pattern = Pattern.compile("\\Q" + name.replace("*", "\\E.*\\Q") + "\\E");
            this.weight = name.length();
        }

        boolean matches(String name) {
            return pattern.matcher(name).matches();
        }
    }
}
