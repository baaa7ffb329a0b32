package gateway.doctor;

import gateway.start.NothingSetUp;
import gateway.storage.copy.DatabaseFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is told of a database that answers. */
public final class DatabaseChecks {

    private static final int OLDEST_SERVER = 14;
    private static final String COOKIES =
            "have cookies serve (gateway.web.enabled), or add an account with a token or a key: ./claude-proxy login";
    private static final String LOGIN = NothingSetUp.words(NothingSetUp.ACCOUNT);

    private static final String CHANGE = "change of the master key";

    private static final String KEY_REMEDY =
            "put the right one back from a backup, or drop what it sealed: ./claude-proxy run --new-master-key";

    private DatabaseChecks() {}

    /** Versions and rights. */
    public static List<Diagnosis> database(DatabaseFacts facts, boolean embedded) {
        String words = (embedded ? "the bundled PostgreSQL " : "PostgreSQL ") + facts.server();
        if (major(facts.server()) < OLDEST_SERVER) {
            return List.of(Diagnosis.fail(
                    "database",
                    words + ", but " + OLDEST_SERVER + " or newer is needed",
                    "upgrade it, or let DATABASE_URL name another one"));
        }
        if (facts.isTooNew()) {
            return List.of(Diagnosis.fail(
                    "database",
                    words + " has schema " + facts.schema() + ", and this version knows " + facts.newest(),
                    "run the newer version, or restore the backup from before the upgrade"));
        }
        if (facts.standby()) {
            return List.of(Diagnosis.fail(
                    "database", words + " can only be read", "let DATABASE_URL name the primary server"));
        }
        if (!facts.mayCreate()) {
            return List.of(Diagnosis.fail(
                    "database",
                    words + ": the user of DATABASE_URL may not make tables, nor the partition of a day",
                    "make it the database's owner, or GRANT CREATE ON SCHEMA public to it"));
        }
        String schema = facts.schema() == null
                ? "no tables yet, the first start makes them"
                : "schema " + facts.schema() + (facts.isOlder() ? ", the next start makes it " + facts.newest() : "");
        return List.of(Diagnosis.ok("database", words + ", " + schema + ", " + MachineChecks.inWords(facts.bytes())));
    }

    /**
     * Whether the master key opens what is stored.
     *
     * @param keyId of the key that there is, for accounts; null when there is none
     * @param checkId the same for the check of the master key
     * @param place where the key is, or would be
     */
    public static List<Diagnosis> masterKey(
            DatabaseFacts facts, @Nullable String keyId, @Nullable String checkId, String place) {
        boolean sealed = !facts.keyIds().isEmpty() || facts.checkId() != null;
        if (keyId == null) {
            return List.of(
                    sealed
                            ? Diagnosis.fail(
                                    "master key",
                                    "there is none in " + place + ", but secrets are sealed with one",
                                    KEY_REMEDY)
                            : Diagnosis.ok("master key", "none yet, the first start makes " + place));
        }
        boolean fits = facts.checkId() != null
                ? facts.checkId().equals(checkId)
                : facts.keyIds().isEmpty() || facts.keyIds().contains(keyId);
        if (!fits) {
            return List.of(Diagnosis.fail(
                    "master key", "the one in " + place + " does not open the stored secrets", KEY_REMEDY));
        }
        return facts.keyIds().stream().allMatch(keyId::equals)
                ? List.of(Diagnosis.ok("master key", place + " opens what is stored"))
                : List.of(Diagnosis.warn(
                        "master key",
                        place + " does not open the secrets of some accounts",
                        "sign them in again: ./claude-proxy accounts list"));
    }

    /**
     * What becomes of a change of the master key that was broken off.
     *
     * @param keyIds of the key before and the one that was to follow, for accounts
     * @param checkIds the same for the check of the master key
     */
    public static List<Diagnosis> brokenOffChange(
            DatabaseFacts facts, List<@Nullable String> keyIds, List<@Nullable String> checkIds) {
        boolean fits = facts.checkId() != null
                ? checkIds.contains(facts.checkId())
                : facts.keyIds().isEmpty() || keyIds.stream().anyMatch(facts.keyIds()::contains);
        return List.of(
                fits
                        ? Diagnosis.warn(
                                CHANGE,
                                "it was broken off, and one of master.key and master.key.new opens what is stored",
                                "start the proxy once, which ends it: ./claude-proxy run")
                        : Diagnosis.fail(
                                CHANGE,
                                "it was broken off, and neither master.key nor master.key.new opens what is stored",
                                KEY_REMEDY));
    }

    /**
     * Whether anybody can be asked.
     *
     * @param configured accounts in the settings
     * @param providers set up beside the accounts
     * @param web whether accounts with a session cookie serve
     */
    public static List<Diagnosis> accounts(Map<String, Long> byState, int configured, int providers, boolean web) {
        long cookies = byState.getOrDefault(DatabaseFacts.COOKIE_ONLY, 0L);
        long usable = byState.getOrDefault("active", 0L) + byState.getOrDefault("rate_limited", 0L);
        String remedy = cookies > 0 && !web ? COOKIES : LOGIN;
        List<String> words = new ArrayList<>();
        if (!byState.isEmpty()) {
            words.add(byState.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(state -> state.getValue() + " " + state.getKey().replace('_', ' '))
                    .collect(Collectors.joining(", ")));
        }
        if (configured > 0) {
            words.add(configured + " in the settings");
        }
        String accounts = words.isEmpty() ? "none" : String.join(", ", words);
        String all = accounts + (providers > 0 ? "; providers: " + providers : "");
        if (usable + configured + (web ? cookies : 0) > 0) {
            return List.of(Diagnosis.ok("accounts", all));
        }
        if (providers > 0) {
            return List.of(
                    byState.isEmpty()
                            ? Diagnosis.ok("accounts", all)
                            : Diagnosis.warn("accounts", all + ", so that no account can be used", remedy));
        }
        return List.of(Diagnosis.fail(
                "accounts",
                byState.isEmpty() ? NothingSetUp.FINDING : all + ": none of them can be used",
                byState.isEmpty() ? NothingSetUp.words(NothingSetUp.remedies()) : remedy));
    }

    /** Whether clients have keys. */
    public static List<Diagnosis> keys(long stored, int configured) {
        if (stored + configured > 0) {
            return List.of(Diagnosis.ok("client keys", stored + " stored, " + configured + " in API_KEYS"));
        }
        return List.of(Diagnosis.warn(
                "client keys",
                "none: each start makes one that lasts until the next",
                "./claude-proxy keys create NAME, or set API_KEYS"));
    }

    private static int major(String version) {
        String digits = version.replaceAll("[^0-9].*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
