package gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.config.LiveSettings;
import gateway.config.SettingsLoader;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of stored settings: what they do here, and what becomes of one that cannot be made. */
class SettingAdministrationTest {

    private static final String ATTEMPTS = "gateway.accounts.max-attempts";
    private static final String BREAKER = "gateway.breaker.minimum-calls";

    @TempDir
    private Path folder;

    private final Rows rows = new Rows();
    private final Routes routes = new Routes();
    private final List<String> audit = new ArrayList<>();
    private LiveSettings live;
    private SettingAdministration settings;

    @BeforeEach
    void begin() {
        live = new LiveSettings(new SettingsLoader(Map.of("DATA_FOLDER", folder.toString()), Map.of()));
        settings = new SettingAdministration(
                live, rows, (actor, action, subject, detail) -> audit.add(actor + " " + detail.get("keys")), routes);
    }

    @Test
    void aChangeIsInForceStoredAndAudited() {
        SettingOutcome outcome = settings.change(Map.of(ATTEMPTS, " 2 "), 0L, "anna", "fewer");

        assertThat(live.get().accounts().maxAttempts()).isEqualTo(2);
        assertThat(rows.values).containsExactly(Map.entry(ATTEMPTS, "2"));
        assertThat(outcome)
                .isEqualTo(new SettingOutcome(1, List.of(new SettingChange(ATTEMPTS, null, "2")), 0, List.of()));
        assertThat(audit).containsExactly("anna " + ATTEMPTS);
        assertThat(routes.built).isZero();
    }

    @Test
    void whatMayKeepAnOperatorOutIsToldWithAWarning() {
        assertThat(settings.change(Map.of("gateway.server.max-connections", "4"), null, "anna", null)
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("gateway.server.max-connections is so low");
        assertThat(settings.change(Map.of("gateway.server.max-connections", "0"), null, "anna", null)
                        .warnings())
                .isEmpty();
    }

    @Test
    void whatIsSoAlreadyMakesNoVersion() {
        settings.change(Map.of(ATTEMPTS, "2"), null, "anna", null);

        SettingOutcome outcome = settings.change(Map.of(ATTEMPTS, "2"), 1L, "anna", null);

        assertThat(outcome.version()).isEqualTo(1);
        assertThat(outcome.changes()).isEmpty();
        assertThat(audit).hasSize(1);
    }

    @Test
    void routesAreBuiltForWhatTheyReadWhileTheyAreBuilt() {
        assertThat(settings.change(Map.of(BREAKER, "5"), null, "anna", null).generation())
                .isEqualTo(2);
        settings.followRoutes();
        assertThat(routes.built).as("once").isEqualTo(1);

        rows.values.put(BREAKER, "7");
        settings.follow();
        settings.followRoutes();
        assertThat(routes.built).as("after another node's change").isEqualTo(2);
        assertThat(live.get().breaker().minimumCalls()).isEqualTo(7);
    }

    @Test
    void whatRoutesCannotBeBuiltWithIsTakenBack() {
        routes.failure = "something is wrong";

        assertThatThrownBy(() -> settings.change(Map.of(BREAKER, "5", ATTEMPTS, "2"), null, "anna", null))
                .satisfies(failure ->
                        assertThat(((GatewayFailure) failure).kind()).isEqualTo(FailureKind.SETTINGS_ROUTES));

        assertThat(rows.values).isEmpty();
        assertThat(live.get().accounts().maxAttempts()).isEqualTo(3);
        assertThat(live.get().breaker().minimumCalls()).isEqualTo(20);
        assertThat(audit).isEmpty();
    }

    @Test
    void whatCannotBeStoredIsTakenBackWithItsRoutes() {
        rows.refuses = true;

        assertThatThrownBy(() -> settings.change(Map.of(BREAKER, "5"), null, "anna", null))
                .satisfies(failure ->
                        assertThat(((GatewayFailure) failure).kind()).isEqualTo(FailureKind.PRECONDITION_FAILED));

        assertThat(live.get().breaker().minimumCalls()).isEqualTo(20);
        assertThat(routes.built).as("and built as they were").isEqualTo(2);
        assertThat(audit).isEmpty();
    }

    @Test
    void aVersionLeadsBackAndSoDoesTheOneBeforeTheFirst() {
        settings.change(Map.of(ATTEMPTS, "2"), null, "anna", null);
        settings.change(Map.of(ATTEMPTS, "4", BREAKER, "5"), null, "bob", null);

        assertThat(settings.rollBack(1, 2L, "anna", null).version()).isEqualTo(3);
        assertThat(rows.values).containsExactly(Map.entry(ATTEMPTS, "2"));
        assertThat(rows.versions().getFirst().comment()).isEqualTo("back to version 1");
        settings.rollBack(0, null, "anna", null);
        assertThat(rows.values).isEmpty();
        assertThatThrownBy(() -> settings.rollBack(9, null, "anna", null))
                .satisfies(
                        failure -> assertThat(((GatewayFailure) failure).kind()).isEqualTo(FailureKind.NOT_FOUND));
    }

    @Test
    void secretsThatWereStoredInAnotherWayStandInNoVersion() {
        rows.values.put("gateway.access.client-keys", "a-key-that-nobody-may-see");
        rows.values.put("gateway.of-tomorrow", "1");

        settings.change(
                changes(ATTEMPTS, "2", "gateway.of-tomorrow", null, "gateway.access.client-keys", null),
                null,
                "a",
                null);

        assertThat(rows.values).containsOnlyKeys(ATTEMPTS);
        assertThat(rows.versions().toString()).doesNotContain("nobody-may-see").contains("***");
    }

    @Test
    void anUnusableRowIsNamedAndCanBeTakenOut() {
        rows.values.put("gateway.accounts.wait", "soon");

        assertThat(settings.show().faults()).hasSize(1).first().asString().contains("\"soon\"");
        assertThatThrownBy(() -> settings.change(Map.of(ATTEMPTS, "2"), null, "anna", null))
                .satisfies(failure -> assertThat(
                                ((GatewayFailure) failure).arguments().toString())
                        .contains("gateway.accounts.wait (stored setting) is \"soon\""));
        settings.change(changes(ATTEMPTS, "2", "gateway.accounts.wait", null), null, "anna", null);
        assertThat(live.get().accounts().maxAttempts()).isEqualTo(2);
    }

    private static Map<String, @Nullable String> changes(@Nullable String... pairs) {
        Map<String, @Nullable String> changes = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            changes.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return changes;
    }

    /** Stored settings in memory. */
    private static final class Rows implements SettingStore {

        private final Map<String, String> values = new TreeMap<>();
        private final List<SettingVersion> versions = new ArrayList<>();
        private boolean refuses;

        @Override
        public Map<String, String> loadAll() {
            return values;
        }

        @Override
        public StoredSettings load() {
            return new StoredSettings(
                    versions.size(),
                    values.entrySet().stream()
                            .map(row -> new StoredSetting(row.getKey(), row.getValue(), Instant.EPOCH, "test"))
                            .toList());
        }

        @Override
        public long change(
                long version,
                List<SettingChange> changes,
                Map<String, String> all,
                String actor,
                @Nullable String comment) {
            if (refuses) {
                return 0;
            }
            for (SettingChange change : changes) {
                if (change.after() == null) {
                    values.remove(change.key());
                } else {
                    values.put(change.key(), change.after());
                }
            }
            versions.addFirst(new SettingVersion(version + 1, Instant.EPOCH, actor, comment, changes, all));
            return version + 1;
        }

        @Override
        public List<SettingVersion> versions() {
            return versions;
        }
    }

    /** Routes that are counted. */
    private static final class Routes implements ChangedGateway {

        private int built;
        private @Nullable String failure;

        @Override
        public void applied() {
            // nothing else follows settings here
        }

        @Override
        public int generation() {
            return built + 1;
        }

        @Override
        public @Nullable String renewRoutes(String actor, @Nullable String comment) {
            if (failure == null) {
                built++;
            }
            return failure;
        }

        @Override
        public List<String> problems() {
            return List.of();
        }
    }
}
