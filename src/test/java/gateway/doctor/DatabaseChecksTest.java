package gateway.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.doctor.Diagnosis.Grade;
import gateway.storage.copy.DatabaseFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseChecksTest {

    @ParameterizedTest
    @CsvSource({
        "18.6,009,true,false,OK,schema 009",
        "14.0 (Debian),,true,false,OK,no tables yet",
        "18.6,007,true,false,OK,the next start makes it 009",
        "18.6,010,true,false,FAIL,run the newer version",
        "13.9,009,true,false,FAIL,14 or newer is needed",
        "18.6,009,false,false,FAIL,GRANT CREATE",
        "18.6,009,true,true,FAIL,primary server"
    })
    void tellsOfVersionsAndRights(
            String server, String schema, boolean mayCreate, boolean standby, Grade grade, String words) {
        DatabaseFacts facts = new DatabaseFacts(
                server, schema, "009", mayCreate, standby, Instant.EPOCH, 9L << 20, Map.of(), 0, Set.of(), null);

        Diagnosis finding = DatabaseChecks.database(facts, false).getFirst();

        assertThat(finding.grade()).isEqualTo(grade);
        assertThat(finding.line()).contains(words);
    }

    @Test
    void tellsWhetherTheKeyOpensWhatIsStored() {
        assertThat(keyGrade("a", null, "a")).isEqualTo(Grade.OK);
        assertThat(keyGrade("a", null)).isEqualTo(Grade.OK);
        assertThat(keyGrade(null, null)).isEqualTo(Grade.OK);
        assertThat(keyGrade(null, null, "a")).isEqualTo(Grade.FAIL);
        assertThat(keyGrade(null, "c-a")).isEqualTo(Grade.FAIL);
        assertThat(keyGrade("b", null, "a")).isEqualTo(Grade.FAIL);
        assertThat(keyGrade("b", "c-a")).isEqualTo(Grade.FAIL);
        assertThat(keyGrade("a", "c-a")).isEqualTo(Grade.OK);
        assertThat(keyGrade("a", "c-a", "a", "b")).isEqualTo(Grade.WARN);
    }

    @Test
    void tellsHowAChangeOfTheKeyThatWasBrokenOffEnds() {
        assertThat(brokenOff("c-b").line())
                .startsWith("warn  change of the master key: it was broken off")
                .endsWith("; start the proxy once, which ends it: ./claude-proxy run");
        assertThat(brokenOff(null, "b").grade()).isEqualTo(Grade.WARN);
        assertThat(brokenOff(null).grade()).isEqualTo(Grade.WARN);
        assertThat(brokenOff("c-x").line())
                .startsWith("FAIL  change of the master key:")
                .contains("from a backup");
        assertThat(brokenOff(null, "x").grade()).isEqualTo(Grade.FAIL);
    }

    private static Diagnosis brokenOff(String check, String... stored) {
        return DatabaseChecks.brokenOffChange(facts(check, stored), List.of("a", "b"), List.of("c-a", "c-b"))
                .getFirst();
    }

    /** @param check what the check is sealed with, {@code c-} and the key */
    private static Grade keyGrade(String key, String check, String... stored) {
        return DatabaseChecks.masterKey(facts(check, stored), key, "c-" + key, "master.key")
                .getFirst()
                .grade();
    }

    private static DatabaseFacts facts(String check, String... stored) {
        return new DatabaseFacts("18", "009", "009", true, false, Instant.EPOCH, 0, Map.of(), 0, Set.of(stored), check);
    }

    @ParameterizedTest
    @CsvSource({"0,0,0,0,FAIL", "1,0,0,0,OK", "0,1,0,0,FAIL", "0,1,1,0,OK", "0,1,0,1,WARN", "0,0,0,1,OK", "1,1,0,0,OK"})
    void tellsWhetherAnybodyCanBeAsked(long active, long invalid, int configured, int providers, Grade grade) {
        Map<String, Long> states = new TreeMap<>();
        if (active > 0) {
            states.put("active", active);
        }
        if (invalid > 0) {
            states.put("invalid", invalid);
        }

        assertThat(DatabaseChecks.accounts(states, configured, providers, false)
                        .getFirst()
                        .grade())
                .isEqualTo(grade);
    }

    @ParameterizedTest
    @CsvSource({"true,0,OK", "false,0,FAIL", "false,1,WARN", "true,1,OK"})
    void accountsWithACookieServeWhereTheOperatorHasThemServe(boolean web, int providers, Grade grade) {
        Diagnosis found = DatabaseChecks.accounts(Map.of(DatabaseFacts.COOKIE_ONLY, 2L), 0, providers, web)
                .getFirst();

        assertThat(found.grade()).isEqualTo(grade);
        assertThat(found.finding()).contains("2 cookie only");
        assertThat(String.valueOf(found.remedy()).contains("gateway.web.enabled"))
                .isEqualTo(!web);
    }

    @Test
    void tellsWhetherClientsHaveKeys() {
        assertThat(DatabaseChecks.keys(0, 0).getFirst().grade()).isEqualTo(Grade.WARN);
        assertThat(DatabaseChecks.keys(1, 0).getFirst().grade()).isEqualTo(Grade.OK);
        assertThat(DatabaseChecks.keys(0, 2).getFirst().grade()).isEqualTo(Grade.OK);
    }
}
