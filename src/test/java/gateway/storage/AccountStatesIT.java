package gateway.storage;

import static gateway.account.AccountState.ACTIVE;
import static gateway.account.AccountState.INACTIVE;
import static gateway.account.AccountState.RATE_LIMITED;
import static gateway.storage.Accounts.CREATED;
import static gateway.storage.Accounts.apiKey;
import static gateway.storage.Accounts.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountStore.HistoryEntry;
import gateway.account.ModelCoolDown;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.credential.SecretBox;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountStatesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant END = CREATED.plusSeconds(300);

    private Database database;
    private PostgresAccountStore store;
    private PostgresAccountTraces traces;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        store = new PostgresAccountStore(database.dataSource(), SecretBox.fromKey(new byte[32]));
        traces = new PostgresAccountTraces(database.dataSource());
        store.insert(apiKey(1, "one", "secret-1"), "ann");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsStateAndHistory() {
        StateChange limited = change(ACTIVE, RATE_LIMITED, TransitionCause.RATE_LIMIT, END);
        StateChange back = change(RATE_LIMITED, ACTIVE, TransitionCause.COOL_DOWN_ENDED, null);
        store.changeState(uuid(1), limited);
        Account resting = stored();
        store.changeState(uuid(1), back);

        assertThat(resting.state()).isEqualTo(RATE_LIMITED);
        assertThat(resting.stateReason()).isEqualTo("because of RATE_LIMIT");
        assertThat(resting.limitedUntil()).isEqualTo(END);
        assertThat(resting.version()).isEqualTo(2);
        assertThat(stored().state()).isEqualTo(ACTIVE);
        assertThat(stored().limitedUntil()).isNull();
        StateChange added = new StateChange(CREATED, null, ACTIVE, TransitionCause.ADDED, "ann", null, null);
        assertThat(store.history(uuid(1), null, 10))
                .extracting(HistoryEntry::change)
                .containsExactly(back, limited, added);
    }

    @Test
    void aChangeThatIsStoredAgainLateUndoesNothing() {
        StateChange off = operators(1, ACTIVE, INACTIVE, TransitionCause.OPERATOR_DEACTIVATED);
        StateChange on = operators(2, INACTIVE, ACTIVE, TransitionCause.OPERATOR_ACTIVATED);
        store.changeState(uuid(1), off);
        store.changeState(uuid(1), on);

        store.changeState(uuid(1), off);

        assertThat(stored().state()).isEqualTo(ACTIVE);
        assertThat(store.history(uuid(1), null, 10))
                .extracting(entry -> entry.change().cause())
                .containsExactly(
                        TransitionCause.OPERATOR_ACTIVATED,
                        TransitionCause.OPERATOR_DEACTIVATED,
                        TransitionCause.ADDED);
    }

    private static StateChange operators(int second, AccountState from, AccountState to, TransitionCause cause) {
        return new StateChange(CREATED.plusSeconds(second).plusNanos(1_600), from, to, cause, "anna", null, null);
    }

    @Test
    void pagesTheHistory() {
        for (int second = 1; second <= 5; second++) {
            store.changeState(
                    uuid(1), change(ACTIVE, RATE_LIMITED, TransitionCause.RATE_LIMIT, END.plusSeconds(second)));
        }
        List<HistoryEntry> first = store.history(uuid(1), null, 4);
        List<HistoryEntry> second = store.history(uuid(1), first.getLast().number(), 4);

        assertThat(first).hasSize(4).isSortedAccordingTo((a, b) -> Long.compare(b.number(), a.number()));
        assertThat(second).hasSize(2);
        assertThat(second.getLast().change().cause()).isEqualTo(TransitionCause.ADDED);
        assertThat(second.getFirst().number()).isLessThan(first.getLast().number());
        assertThat(store.history("no uuid", null, 4)).isEmpty();
    }

    @Test
    void doesNothingWhereItIsSoAlready() {
        Instant unrounded = END.plusNanos(123_456_789);
        StateChange limited = change(ACTIVE, RATE_LIMITED, TransitionCause.RATE_LIMIT, unrounded);
        store.changeState(uuid(1), limited);
        store.changeState(uuid(1), limited);
        store.changeState(uuid(2), limited);
        store.changeState("no uuid", limited);

        assertThat(store.history(uuid(1), null, 10)).hasSize(2);
        assertThat(stored().version()).isEqualTo(2);
    }

    @Test
    void tellsTheStateThatWasStoredAndNotTheOneThatANodeTookItFor() {
        store.changeState(uuid(1), change(ACTIVE, RATE_LIMITED, TransitionCause.RATE_LIMIT, END));
        store.changeState(uuid(1), change(ACTIVE, INACTIVE, TransitionCause.OPERATOR_DEACTIVATED, null));

        assertThat(store.history(uuid(1), null, 1).getFirst().change().from()).isEqualTo(RATE_LIMITED);
    }

    @Test
    void theEndOfOneCoolDownDoesNotEndALaterOne() {
        store.changeState(
                uuid(1), change(ACTIVE, RATE_LIMITED, TransitionCause.RATE_LIMIT, END.plus(Duration.ofDays(3))));
        store.changeState(uuid(1), change(RATE_LIMITED, ACTIVE, TransitionCause.COOL_DOWN_ENDED, null));

        assertThat(stored().state()).isEqualTo(RATE_LIMITED);
    }

    @Test
    void roomThatWasFoundEndsACoolDownBeforeItsTime() {
        store.changeState(uuid(1), change(ACTIVE, RATE_LIMITED, TransitionCause.RATE_LIMIT, END));
        store.changeState(uuid(1), change(RATE_LIMITED, ACTIVE, TransitionCause.ROOM_FOUND, null));

        assertThat(stored().state()).isEqualTo(ACTIVE);
        assertThat(stored().limitedUntil()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "INACTIVE, RATE_LIMITED, RATE_LIMIT",
        "INACTIVE, ACTIVE, COOL_DOWN_ENDED",
        "INACTIVE, ACTIVE, CREDENTIAL_REPLACED",
        "INACTIVE, INVALID, CREDENTIAL_REFUSED",
        "INVALID, RATE_LIMITED, RATE_LIMIT",
        "INVALID, ACTIVE, COOL_DOWN_ENDED",
        "INACTIVE, ACTIVE, ROOM_FOUND",
        "INVALID, ACTIVE, ROOM_FOUND",
        "INVALID, INACTIVE, IDLE",
    })
    void aLateChangeDoesNotUndoADecision(AccountState decided, AccountState to, TransitionCause late)
            throws SQLException {
        Sql.execute(database.dataSource(), "update account set state = '" + decided + "'");

        store.changeState(uuid(1), change(ACTIVE, to, late, to == RATE_LIMITED ? END : null));

        assertThat(stored().state()).isEqualTo(decided);
        assertThat(store.history(uuid(1), null, 10)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "INACTIVE, ACTIVE, OPERATOR_ACTIVATED",
        "INVALID, ACTIVE, OPERATOR_ACTIVATED",
        "INVALID, INACTIVE, OPERATOR_DEACTIVATED",
        "INVALID, ACTIVE, CREDENTIAL_REPLACED",
        "RATE_LIMITED, ACTIVE, CREDENTIAL_REPLACED",
        "RATE_LIMITED, ACTIVE, COOL_DOWN_ENDED",
        "RATE_LIMITED, INVALID, REFRESH_REFUSED",
        "RATE_LIMITED, INACTIVE, IDLE",
        "ACTIVE, INVALID, ORGANIZATION_DISABLED",
    })
    void takesWhatIsInOrder(AccountState before, AccountState to, TransitionCause cause) throws SQLException {
        Sql.execute(database.dataSource(), "update account set state = '" + before + "'");

        store.changeState(uuid(1), change(before, to, cause, null));

        assertThat(stored().state()).isEqualTo(to);
    }

    @Test
    void letsTheLaterEndOfACoolDownWin() {
        store.changeState(uuid(1), change(ACTIVE, RATE_LIMITED, TransitionCause.RATE_LIMIT, END));
        store.changeState(uuid(1), change(ACTIVE, RATE_LIMITED, TransitionCause.RATE_LIMIT, END.minusSeconds(1)));
        assertThat(stored().limitedUntil()).isEqualTo(END);

        store.changeState(uuid(1), change(ACTIVE, RATE_LIMITED, TransitionCause.RATE_LIMIT, END.plusSeconds(1)));
        assertThat(stored().limitedUntil()).isEqualTo(END.plusSeconds(1));
    }

    @Test
    void keepsAHistoryWithoutGapsWhenManyNodesWrite() throws InterruptedException {
        List<Thread> nodes = new ArrayList<>();
        for (int node = 1; node <= 8; node++) {
            Instant end = END.plusSeconds(node);
            nodes.add(Thread.startVirtualThread(
                    () -> store.changeState(uuid(1), change(ACTIVE, RATE_LIMITED, TransitionCause.RATE_LIMIT, end))));
        }
        for (Thread node : nodes) {
            node.join();
        }

        List<HistoryEntry> entries = store.history(uuid(1), null, 20);
        assertThat(stored().limitedUntil()).isEqualTo(END.plusSeconds(8));
        assertThat(stored().version()).isEqualTo(entries.size());
        assertThat(entries.getFirst().change().until()).isEqualTo(END.plusSeconds(8));
        assertThat(entries.get(entries.size() - 2).change().from()).isEqualTo(ACTIVE);
        assertThat(entries.subList(0, entries.size() - 2))
                .allMatch(entry -> entry.change().from() == RATE_LIMITED);
    }

    @Test
    void sharesModelCoolDownsUntilTheyEnd() {
        Instant now = Instant.parse("2126-03-01T12:00:00Z");
        ModelCoolDown running = new ModelCoolDown(uuid(1), "claude-opus", now.plusSeconds(60), true, "seven days");
        ModelCoolDown shorter = new ModelCoolDown(uuid(1), "claude-opus", now.plusSeconds(30), false, "short");
        ModelCoolDown noModel = new ModelCoolDown(uuid(1), "", now.plusSeconds(5), false, "a {\"list\", \\N}");
        ModelCoolDown ofNobody = new ModelCoolDown(uuid(2), "claude-opus", now.plusSeconds(60), true, "");
        ModelCoolDown unnameable = new ModelCoolDown(uuid(1), "x".repeat(5_000), now.plusSeconds(60), true, "");

        traces.saveModelCoolDowns(List.of(shorter, running, noModel, ofNobody, unnameable));
        traces.saveModelCoolDowns(List.of(shorter));
        traces.saveModelCoolDowns(List.of());

        assertThat(traces.modelCoolDowns(now)).containsExactlyInAnyOrder(running, noModel);
        assertThat(traces.modelCoolDowns(now.plusSeconds(5))).containsExactly(running);
        assertThat(traces.modelCoolDowns(now.plusSeconds(60))).isEmpty();
    }

    @Test
    void sweepsModelCoolDownsThatHaveEnded() throws SQLException {
        traces.saveModelCoolDowns(List.of(new ModelCoolDown(uuid(1), "old", CREATED, true, "")));
        traces.saveModelCoolDowns(List.of(new ModelCoolDown(uuid(1), "new", CREATED, true, "")));

        assertThat(Sql.text(database.dataSource(), "select string_agg(model, ' ') from model_cool_down"))
                .isEqualTo("new");
    }

    @Test
    void tellsTheNodesWhatMattersToThem() {
        List<String> changes = new CopyOnWriteArrayList<>();
        database.listen(changes::add);
        await().atMost(PATIENCE).until(() -> changes.size() == 4);
        changes.clear();
        ModelCoolDown resting =
                new ModelCoolDown(uuid(1), "claude", Instant.now().plusSeconds(60), true, "");

        traces.touch(Map.of(uuid(1), END));
        traces.saveModelCoolDowns(List.of(resting));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(changes).containsExactly("account"));
        traces.saveModelCoolDowns(List.of(resting));
        store.changeState(uuid(1), change(ACTIVE, INACTIVE, TransitionCause.OPERATOR_DEACTIVATED, null));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(changes).containsExactly("account", "account"));

        store.changeState(uuid(1), change(ACTIVE, RATE_LIMITED, TransitionCause.RATE_LIMIT, END));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(changes)
                        .as("the node that is behind is told")
                        .hasSize(3));
    }

    private Account stored() {
        return store.loadAll().getFirst();
    }

    private static StateChange change(AccountState from, AccountState to, TransitionCause cause, Instant until) {
        Instant at = cause == TransitionCause.COOL_DOWN_ENDED ? END : CREATED.plusSeconds(1);
        return new StateChange(at, from, to, cause, StateChange.GATEWAY, "because of " + cause, until);
    }
}
