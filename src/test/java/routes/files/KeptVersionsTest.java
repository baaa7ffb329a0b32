package routes.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.GatewayFailure;
import gateway.routes.version.HeldFolder;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteChange.Result;
import gateway.routes.version.RouteChange.Trigger;
import gateway.routes.version.RouteFileState;
import gateway.routes.version.RouteHold;
import gateway.routes.version.RouteVersion;
import gateway.routes.version.RouteVersionStore;
import gateway.routes.version.VersionFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which changes become versions. */
class KeptVersionsTest {

    private static final Instant AT = Instant.parse("2026-12-01T12:00:00Z");

    private final Store store = new Store();
    private boolean reachable = true;
    private final KeptVersions versions = new KeptVersions(store, () -> reachable, () -> 200, "a");

    @Test
    void whatChangesNothingIsNoVersion() {
        used(Trigger.START, "one");
        used(Trigger.REQUEST, "one");
        assertThat(store.kept).hasSize(1);
        used(Trigger.REQUEST, "two");
        used(Trigger.REQUEST, "one");
        assertThat(store.kept).extracting(RouteVersion::before).containsExactly(null, 1L, 2L);
        assertThat(versions.current()).isEqualTo(3);
    }

    @Test
    void aRefusalThatIsRepeatedIsOne() {
        used(Trigger.START, "one");
        refused(Trigger.WATCH, "bad");
        refused(Trigger.WATCH, "bad");
        assertThat(store.kept).hasSize(2);
        refused(Trigger.REQUEST, "bad");
        refused(Trigger.WATCH, "worse");
        assertThat(store.kept).hasSize(4);
        assertThat(versions.current()).as("in use is what was").isEqualTo(1);
    }

    @Test
    void aStartFindsItsVersionAgainAndNodesShareOne() {
        used(Trigger.START, "one");
        used(Trigger.REQUEST, "two");
        KeptVersions again = new KeptVersions(store, () -> true, () -> 200, "b");
        again.keep(change(Trigger.START, Result.USED, null), files("one"), null, 0);
        assertThat(again.current()).isEqualTo(1);
        again.keep(change(Trigger.DATABASE, Result.USED, null), files("two"), null, 0);
        assertThat(again.current()).isEqualTo(2);
        assertThat(store.kept).hasSize(2);
    }

    @Test
    void versionsWaitForTheDatabase() {
        reachable = false;
        used(Trigger.START, "one");
        used(Trigger.REQUEST, "two");
        assertThat(store.kept).isEmpty();
        assertThat(versions.current()).isNull();

        reachable = true;
        versions.carry();
        assertThat(store.kept).extracting(RouteVersion::before).containsExactly(null, 1L);
        assertThat(versions.current()).isEqualTo(2);
    }

    @Test
    void rollingBackTwiceGoesTwoBack() {
        used(Trigger.START, "one");
        used(Trigger.REQUEST, "two");
        used(Trigger.REQUEST, "three");
        assertThat(versions.earlier(null).number()).isEqualTo(2);
        versions.keep(change(Trigger.REQUEST, Result.USED, null), files("two"), 2L, 0);
        assertThat(versions.earlier(null).number()).isEqualTo(1);
        assertThat(versions.earlier(3L).number()).isEqualTo(3);
        versions.keep(change(Trigger.REQUEST, Result.USED, null), files("one"), 1L, 0);
        assertThatThrownBy(() -> versions.earlier(null)).isInstanceOf(GatewayFailure.class);
        assertThatThrownBy(() -> versions.earlier(99L)).isInstanceOf(GatewayFailure.class);
    }

    @Test
    void filesThatAreTooLargeAreLeftOut() {
        versions.keep(
                change(Trigger.REQUEST, Result.REFUSED, "too large"), files("x".repeat(1024 * 1024 + 1)), null, 0);
        assertThat(store.kept)
                .singleElement()
                .satisfies(kept -> assertThat(kept.files()).isEmpty());
    }

    private void used(Trigger trigger, String text) {
        versions.keep(change(trigger, Result.USED, null), files(text), null, 0);
    }

    private void refused(Trigger trigger, String text) {
        versions.keep(change(trigger, Result.REFUSED, "an error"), files(text), null, 0);
    }

    private static RouteChange change(Trigger trigger, Result result, @Nullable String failure) {
        return new RouteChange(AT, trigger, "me", null, result, 1, List.of(), failure, Duration.ZERO);
    }

    private static List<VersionFile> files(String text) {
        return List.of(new VersionFile("a.camel.yaml", RouteFileState.Source.FOLDER, text));
    }

    /** Versions in memory. */
    private static final class Store implements RouteVersionStore {

        private final List<RouteVersion> kept = new ArrayList<>();

        @Override
        public long keep(RouteVersion version, int most) {
            kept.add(version);
            return kept.size();
        }

        @Override
        public @Nullable Long used(String digest, Instant since) {
            for (int number = kept.size(); number > 0; number--) {
                RouteVersion version = kept.get(number - 1);
                if (version.digest().equals(digest) && version.change().result() == Result.USED) {
                    return (long) number;
                }
            }
            return null;
        }

        @Override
        public @Nullable Long newestUsed() {
            return kept.isEmpty() ? null : (long) kept.size();
        }

        @Override
        public List<RouteVersion> newest(int limit) {
            return kept;
        }

        @Override
        public @Nullable RouteVersion find(long number) {
            if (number < 1 || number > kept.size()) {
                return null;
            }
            RouteVersion is = kept.get((int) number - 1);
            return new RouteVersion(
                    number, is.node(), is.change(), is.canary(), is.before(), is.restores(), is.digest(), is.files());
        }

        @Override
        public @Nullable RouteHold held(String place) {
            return null;
        }

        @Override
        public void hold(HeldFolder folder) {}
    }
}
