package gateway.settings;

import gateway.config.FileReference;
import gateway.config.SettingCatalog;
import gateway.config.SettingCatalog.Definition;
import gateway.config.Settings;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What may be stored. Pure. */
final class SettingRules {

    /** Characters of a value: a model map has some hundred entries. */
    static final int LONGEST = 16_384;

    private static final int LONGEST_KEY = 100;
    private static final int FEW = 16;
    private static final int SMALL_BODY = 64 << 10;

    private SettingRules() {}

    /**
     * Looks at one change.
     *
     * @param value null to store none any more
     * @param stored the keys that are stored now, known or not
     * @throws GatewayFailure REQUEST_FIELD with a sentence
     */
    static void require(SettingCatalog catalog, String key, @Nullable String value, Set<String> stored) {
        Definition known = catalog.find(key);
        if (value == null && (known != null || stored.contains(key))) {
            return;
        }
        if (known == null) {
            throw wrong(cut(key), "there is no such setting; did you mean " + catalog.nearest(cut(key)) + "?");
        }
        if (known.refusal() != null) {
            throw wrong(key, "this setting " + known.refusal());
        }
        if (value != null && FileReference.is(value)) {
            throw wrong(key, "a stored setting reads no file of a node");
        }
        if (value != null && value.length() > LONGEST) {
            throw wrong(key, "expected at most " + LONGEST + " characters");
        }
        if (value != null && value.chars().anyMatch(letter -> letter < ' ' && letter != '\n' && letter != '\t')) {
            throw wrong(key, "expected a text without control characters");
        }
    }

    /** What an operator may not have meant: the admin API comes in by the same door as clients. */
    static List<String> warnings(Settings.Server next, Set<String> changed) {
        List<String> warnings = new ArrayList<>();
        if (changed.contains("gateway.server.max-connections") && isFew(next.maxConnections())) {
            warnings.add("gateway.server.max-connections is so low that you may find no connection for the admin API");
        }
        if (changed.contains("gateway.server.max-connections-per-address") && isFew(next.maxConnectionsPerAddress())) {
            warnings.add("gateway.server.max-connections-per-address is so low that the admin API and a client on one"
                    + " address may be in each other's way");
        }
        if (changed.contains("gateway.server.max-json-body") && next.maxJsonBody() < SMALL_BODY) {
            warnings.add("gateway.server.max-json-body is so low that the admin API refuses longer changes too");
        }
        return warnings;
    }

    private static boolean isFew(int connections) {
        return connections > 0 && connections < FEW;
    }

    /** Whether a version keeps the value of a key, so that there is a way back to it. */
    static boolean isKept(SettingCatalog catalog, String key) {
        Definition known = catalog.find(key);
        return known != null && known.refusal() == null;
    }

    /** The settings of a version. */
    static Map<String, String> kept(SettingCatalog catalog, Map<String, String> all) {
        Map<String, String> kept = new TreeMap<>(all);
        kept.keySet().removeIf(key -> !isKept(catalog, key));
        return kept;
    }

    static GatewayFailure wrong(String field, String sentence) {
        return new GatewayFailure.RequestRefused(FailureKind.REQUEST_FIELD, field, sentence);
    }

    private static String cut(String key) {
        return key.length() > LONGEST_KEY ? key.substring(0, LONGEST_KEY) + "…" : key;
    }
}
