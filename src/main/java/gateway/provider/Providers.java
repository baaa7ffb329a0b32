package gateway.provider;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The providers of one generation of routes, by name, with what this node knows of each. Safe from many threads; reading takes no
 * lock.
 */
public final class Providers {

    private final InstantSource clock;
    private final Supplier<HealthRules> rules;
    private final List<Watcher> watchers;
    private @Nullable Providers former;
    private boolean shown;
    private volatile Map<String, ProviderSlot> slots = Map.of();
    private volatile List<Provider> defined = List.of();

    /** @param rules when a provider counts as unhealthy; read anew each time */
    public Providers(InstantSource clock, Supplier<HealthRules> rules) {
        this(clock, rules, new CopyOnWriteArrayList<>(), null);
        shown = true;
    }

    private Providers(
            InstantSource clock, Supplier<HealthRules> rules, List<Watcher> watchers, @Nullable Providers former) {
        this.clock = clock;
        this.rules = rules;
        this.watchers = watchers;
        this.former = former;
    }

    /**
     * Those of a later generation, of which there are none yet. What is known of a provider goes on there under its name, beside
     * this one, for which nothing changes.
     */
    public Providers successor() {
        return new Providers(clock, rules, watchers, this);
    }

    /** From now on watchers are told of these instead of others. */
    public synchronized void takeOver(Providers before) {
        before.shown = false;
        shown = true;
        former = null;
        before.slots.forEach((name, slot) -> {
            if (slots.get(name) != slot) {
                watchers.forEach(watcher -> watcher.removed(slot));
            }
        });
        slots.forEach((name, slot) -> {
            if (before.slots.get(name) != slot) {
                watchers.forEach(watcher -> watcher.added(slot));
            }
        });
    }

    /** Told of providers that come and go, by the thread that adds or removes them. */
    public interface Watcher {

        /** A provider of a new name is there. */
        void added(ProviderSlot slot);

        /** A provider is gone. Its requests go on until they end. */
        void removed(ProviderSlot slot);
    }

    /** Tells of the providers that are there, and from now on of each that comes or goes. */
    public synchronized void watch(Watcher watcher) {
        watchers.add(watcher);
        slots.values().forEach(watcher::added);
    }

    /** Adds a provider. One of the same name is replaced: its definition changes, its state stays. */
    public synchronized void add(Provider provider) {
        ProviderSlot known = slots.get(provider.name());
        if (known != null) {
            known.define(provider);
            publish(slots);
            return;
        }
        ProviderSlot slot = slotOf(provider);
        Map<String, ProviderSlot> changed = new TreeMap<>(slots);
        changed.put(provider.name(), slot);
        publish(changed);
        if (shown) {
            watchers.forEach(watcher -> watcher.added(slot));
        }
    }

    private ProviderSlot slotOf(Provider provider) {
        ProviderSlot known = former == null ? null : former.slots.get(provider.name());
        if (known == null) {
            return new ProviderSlot(provider, clock, rules);
        }
        return known.provider().equals(provider) ? known : known.redefined(provider, rules);
    }

    /** Removes a provider, if there is one of this name. */
    public synchronized void remove(String name) {
        ProviderSlot slot = slots.get(name);
        if (slot == null) {
            return;
        }
        Map<String, ProviderSlot> changed = new TreeMap<>(slots);
        changed.remove(name);
        publish(changed);
        if (shown) {
            watchers.forEach(watcher -> watcher.removed(slot));
        }
    }

    private void publish(Map<String, ProviderSlot> changed) {
        slots = changed;
        defined = changed.values().stream().map(ProviderSlot::provider).toList();
    }

    /** The provider of this name. */
    public Optional<ProviderSlot> find(String name) {
        return Optional.ofNullable(slots.get(name));
    }

    /** All definitions by name; the same list until one changes. */
    public List<Provider> all() {
        return defined;
    }

    /** All providers by name. */
    public List<ProviderSlot> slots() {
        return new ArrayList<>(slots.values());
    }

    /** All providers by name, as they are now. */
    public List<ProviderView> views() {
        return slots.values().stream().map(ProviderSlot::view).toList();
    }
}
