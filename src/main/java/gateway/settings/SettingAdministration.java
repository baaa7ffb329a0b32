package gateway.settings;

import gateway.audit.AuditLog;
import gateway.config.LiveSettings;
import gateway.config.SettingCatalog;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with stored settings. A change is checked as a start would check it, put in force here, stored for all nodes, and
 * taken back where it cannot be stored. Safe from many threads; one change is made at a time.
 */
public final class SettingAdministration {

    private final SettingCatalog catalog = SettingCatalog.read();
    private final LiveSettings settings;
    private final SettingStore store;
    private final AuditLog audit;
    private final ChangedGateway process;
    private final Map<String, String> begun;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final RoutesOfSettings routes;

    /** The process begins with the settings as they are now. */
    public SettingAdministration(LiveSettings settings, SettingStore store, AuditLog audit, ChangedGateway process) {
        this.settings = settings;
        this.store = store;
        this.audit = audit;
        this.process = process;
        begun = settings.merged();
        routes = new RoutesOfSettings(settings, process);
    }

    /** All settings as they are now. */
    public SettingsInForce show() {
        StoredSettings stored = store.load();
        return SettingsInForce.of(catalog, settings.values(), stored, begun, settings.faults(stored.values()));
    }

    /** The settings that there are. */
    public SettingCatalog catalog() {
        return catalog;
    }

    /** The last versions, the newest first. */
    public List<SettingVersion> versions() {
        return store.versions();
    }

    /**
     * Changes stored settings, all of these or none.
     *
     * @param values what is to be stored by key; null for nothing any more
     * @param expected the version that they are changed of; null for any
     * @throws GatewayFailure REQUEST_FIELD with a sentence, PRECONDITION_FAILED for another version, SETTINGS_ROUTES where the routes cannot
     *     be built with them
     */
    public SettingOutcome change(
            Map<String, @Nullable String> values, @Nullable Long expected, String actor, @Nullable String comment) {
        oneAtATime.lock();
        try {
            return make(store.load(), values, expected, actor, comment);
        } finally {
            oneAtATime.unlock();
        }
    }

    /**
     * Stores again what a version has stored; the version before the oldest one is known too.
     *
     * @throws GatewayFailure those of {@link #change}, and NOT_FOUND
     */
    public SettingOutcome rollBack(long version, @Nullable Long expected, String actor, @Nullable String comment) {
        oneAtATime.lock();
        try {
            Map<String, String> target = valuesOf(version);
            StoredSettings now = store.load();
            Map<String, @Nullable String> changes = new TreeMap<>(target);
            now.values().keySet().stream()
                    .filter(key -> SettingRules.isKept(catalog, key))
                    .forEach(key -> changes.putIfAbsent(key, target.get(key)));
            return make(now, changes, expected, actor, comment == null ? "back to version " + version : comment);
        } finally {
            oneAtATime.unlock();
        }
    }

    private Map<String, String> valuesOf(long version) {
        List<SettingVersion> versions = store.versions();
        for (SettingVersion each : versions) {
            if (each.version() == version) {
                return each.values();
            }
            if (each.version() == version + 1) {
                return each.before();
            }
        }
        throw new GatewayFailure.RequestRefused(
                FailureKind.NOT_FOUND, "version of the settings", Long.toString(version), "");
    }

    private SettingOutcome make(
            StoredSettings now,
            Map<String, @Nullable String> values,
            @Nullable Long expected,
            String actor,
            @Nullable String comment) {
        if (expected != null && expected != now.version()) {
            throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_FAILED);
        }
        Map<String, String> before = now.values();
        Map<String, String> next = new TreeMap<>(before);
        List<SettingChange> changes = new ArrayList<>();
        values.forEach((key, value) -> {
            SettingRules.require(catalog, key, value, before.keySet());
            String stripped = value == null ? null : value.strip();
            if (!Objects.equals(stripped, before.get(key))) {
                changes.add(shown(key, before.get(key), stripped));
                if (stripped == null) {
                    next.remove(key);
                } else {
                    next.put(key, stripped);
                }
            }
        });
        if (changes.isEmpty()) {
            return new SettingOutcome(now.version(), changes, 0, List.of());
        }
        List<String> faults = settings.faults(next);
        if (!faults.isEmpty()) {
            throw SettingRules.wrong("changes", String.join(" ", faults));
        }
        return store(now.version(), next, changes, actor, comment);
    }

    /** What is no business of versions, because it may be a secret that was stored in another way, is not told. */
    private SettingChange shown(String key, @Nullable String before, @Nullable String after) {
        boolean kept = SettingRules.isKept(catalog, key);
        return new SettingChange(key, kept || before == null ? before : SettingCatalog.HIDDEN, after);
    }

    private SettingOutcome store(
            long version,
            Map<String, String> next,
            List<SettingChange> changes,
            String actor,
            @Nullable String comment) {
        Map<String, String> applied = settings.stored();
        boolean renewed;
        long made;
        apply(next);
        try {
            renewed = routes.renew(actor, comment);
            made = store.change(version, changes, SettingRules.kept(catalog, next), actor, comment);
            if (made == 0) {
                throw new GatewayFailure.RequestRefused(FailureKind.PRECONDITION_FAILED);
            }
        } catch (RuntimeException e) {
            apply(applied);
            routes.renewOrTell("the change of settings before could not be stored");
            throw e;
        }
        record(made, changes, actor, comment);
        List<String> warnings = new ArrayList<>(process.problems());
        warnings.addAll(SettingRules.warnings(settings.get().server(), keysOf(changes)));
        return new SettingOutcome(made, changes, renewed ? process.generation() : 0, warnings);
    }

    private void apply(Map<String, String> stored) {
        if (settings.apply(stored)) {
            process.applied();
        }
    }

    private void record(long version, List<SettingChange> changes, String actor, @Nullable String comment) {
        Map<String, Object> detail = new HashMap<>();
        detail.put("version", version);
        detail.put("keys", String.join(", ", keysOf(changes)));
        detail.put("comment", comment);
        audit.record(actor, "settings.change", "version " + version, detail);
    }

    private static Set<String> keysOf(List<SettingChange> changes) {
        return new TreeSet<>(changes.stream().map(SettingChange::key).toList());
    }

    /** Puts in force what is stored now, after another node or somebody else has changed it. Routes stay as they are. */
    public void follow() {
        apply(store.loadAll());
    }

    /** Builds the routes anew where their settings have changed since they were built. */
    public void followRoutes() {
        oneAtATime.lock();
        try {
            routes.renewOrTell("settings have changed");
        } finally {
            oneAtATime.unlock();
        }
    }
}
