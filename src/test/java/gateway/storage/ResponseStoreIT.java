package gateway.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.credential.SecretBox;
import gateway.responses.KeptResponse;
import gateway.responses.ResponseKey;
import gateway.responses.ResponseStore.Found;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResponseStoreIT {

    private static final long PLENTY = 1 << 30;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final Instant end = now.plusSeconds(1_800);

    private Database database;
    private PostgresResponseStore store;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        store = store(1);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private PostgresResponseStore store(int master) {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        Arrays.fill(key, (byte) master);
        return new PostgresResponseStore(database.dataSource(), SecretBox.fromKey(key));
    }

    private KeptResponse response(String owner, String id, @Nullable String previous, int bytes) {
        return new KeptResponse(
                new ResponseKey(owner, id),
                previous,
                now,
                "openai",
                true,
                List.of("msg_" + id, "rs_" + id),
                ("\"secret words " + "ä".repeat(bytes) + "\"").getBytes(UTF_8),
                ("{\"id\":\"" + id + "\"}").getBytes(UTF_8));
    }

    private List<KeptResponse> load(String owner, String... ids) {
        return store.load(owner, List.of(ids), true, now);
    }

    private static List<String> ids(List<Found> found) {
        return found.stream().map(Found::id).toList();
    }

    @Test
    void readsWhatItHasSaved() {
        KeptResponse first = response("a", "resp_1", null, 100_000);
        KeptResponse second = response("a", "resp_2", "resp_1", 0);
        store.save(List.of(first, second), end);

        assertThat(load("a", "resp_1", "resp_2", "resp_3"))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrder(first, second);
        assertThat(store.load("a", List.of("resp_1"), false, now).getFirst().input())
                .isEqualTo("[]".getBytes(UTF_8));
    }

    @Test
    void keepsEachOwnersApart() {
        store.save(List.of(response("a", "resp_1", null, 1), response("b", "resp_1", null, 2)), end);

        assertThat(load("c", "resp_1")).isEmpty();
        assertThat(store.chain(new ResponseKey("c", "resp_1"), 10, PLENTY, now)).isEmpty();
        assertThat(store.withItems("c", List.of("msg_resp_1"), now)).isEmpty();
        store.delete(new ResponseKey("a", "resp_1"));
        assertThat(load("a", "resp_1")).isEmpty();
        assertThat(load("b", "resp_1")).hasSize(1);
    }

    @Test
    void findsAChainFromTheNewestOn() {
        store.save(
                List.of(
                        response("a", "resp_1", null, 1),
                        response("a", "resp_2", "resp_1", 1),
                        response("a", "resp_3", "resp_2", 1),
                        response("b", "resp_2", "resp_9", 1)),
                end);

        ResponseKey newest = new ResponseKey("a", "resp_3");
        assertThat(ids(store.chain(newest, 10, PLENTY, now))).containsExactly("resp_3", "resp_2", "resp_1");
        assertThat(ids(store.chain(newest, 2, PLENTY, now))).containsExactly("resp_3", "resp_2");
        assertThat(ids(store.chain(newest, 10, 10, now))).containsExactly("resp_3");
        assertThat(store.chain(newest, 10, PLENTY, now).getFirst().bytes()).isGreaterThan(15);
    }

    @Test
    void aChainThatBitesItsTailEnds() {
        store.save(
                List.of(
                        response("a", "resp_1", "resp_1", 1),
                        response("a", "resp_2", "resp_3", 1),
                        response("a", "resp_3", "resp_2", 1)),
                end);

        assertThat(store.chain(new ResponseKey("a", "resp_1"), 1_000, PLENTY, now))
                .hasSize(1_000);
        assertThat(store.chain(new ResponseKey("a", "resp_2"), 50, PLENTY, now)).hasSize(50);
    }

    @Test
    void findsTheResponsesOfItems() {
        store.save(List.of(response("a", "resp_1", null, 1), response("a", "resp_2", null, 1)), end);

        List<String> many =
                IntStream.range(0, 10_000).mapToObj(each -> "msg_" + each).toList();
        assertThat(store.withItems("a", many, now)).isEmpty();
        assertThat(ids(store.withItems("a", List.of("rs_resp_2", "msg_resp_2", "msg_0"), now)))
                .containsExactly("resp_2");
    }

    @Test
    void forgetsWhatHasEndedUnlessItWasUsed() {
        store.save(List.of(response("a", "resp_1", null, 1), response("a", "resp_2", null, 1)), end);
        store.prolong(
                List.of(new ResponseKey("a", "resp_2"), new ResponseKey("a", "resp_9")),
                end.plusSeconds(60),
                end.plusSeconds(1));
        store.prolong(List.of(new ResponseKey("a", "resp_2")), end.plusSeconds(90), end.plusSeconds(60));

        assertThat(store.load("a", List.of("resp_1", "resp_2"), true, end)).hasSize(1);
        assertThat(store.removeEnded(end, PLENTY, PLENTY)).isEqualTo(1);
        assertThat(load("a", "resp_1", "resp_2")).hasSize(1);
        assertThat(store.removeEnded(end.plusSeconds(60), PLENTY, PLENTY)).isEqualTo(1);
    }

    @Test
    void forgetsTheOldestBeyondTheBoundOfAKeyAndOfAll() {
        for (int each = 0; each < 6; each++) {
            store.save(List.of(response(each < 4 ? "a" : "b", "resp_" + each, null, 1_000)), end.plusSeconds(each));
        }
        assertThat(store.removeEnded(now, 3_000, PLENTY)).isEqualTo(2);
        assertThat(load("a", "resp_0", "resp_1", "resp_2", "resp_3"))
                .extracting(each -> each.key().id())
                .containsExactlyInAnyOrder("resp_2", "resp_3");
        assertThat(store.removeEnded(now, PLENTY, 6_500)).isEqualTo(1);
        assertThat(load("a", "resp_2")).isEmpty();
        assertThat(load("b", "resp_4", "resp_5")).hasSize(2);
    }

    @Test
    void whatOneOwnerStoresCostsAnotherNothing() {
        store.save(List.of(response("a", "resp_old", null, 500)), end);
        store.save(List.of(response("c", "resp_old", null, 2_000)), end);
        for (int each = 0; each < 20; each++) {
            store.save(List.of(response("b", "resp_" + each, null, 1_000)), end.plusSeconds(1 + each));
        }
        assertThat(store.removeEnded(now, PLENTY, 15_000)).isEqualTo(16);
        assertThat(load("a", "resp_old")).hasSize(1);
        assertThat(load("c", "resp_old")).hasSize(1);
        assertThat(load("b", "resp_16", "resp_17", "resp_18", "resp_19")).hasSize(4);
        assertThat(store.removeEnded(now, PLENTY, 15_000)).isZero();
    }

    @Test
    void whatHasEndedTakesNoRoomFromOthers() {
        store.save(List.of(response("a", "resp_1", null, 1_000), response("b", "resp_1", null, 1_000)), end);
        store.save(List.of(response("c", "resp_1", null, 1_500)), end.plusSeconds(10));
        assertThat(store.removeEnded(end, PLENTY, 4_000)).isEqualTo(2);
        assertThat(load("c", "resp_1")).hasSize(1);
    }

    @Test
    void whatIsAnsweredAgainReplacesTheFirst() {
        store.save(List.of(response("a", "resp_1", null, 1)), end);
        KeptResponse again = response("a", "resp_1", "resp_0", 5);
        store.save(List.of(again), end);

        assertThat(load("a", "resp_1"))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(again);
    }

    @Test
    void nobodyReadsTheWordsInTheDatabaseOrWithAnotherMasterKey() throws SQLException {
        store.save(List.of(response("a", "resp_1", null, 1)), end);

        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select input, answer from kept_response")) {
            assertThat(row.next()).isTrue();
            assertThat(new String(row.getBytes(1), UTF_8)).doesNotContain("secret");
            assertThat(new String(row.getBytes(2), UTF_8)).doesNotContain("resp_1");
        }
        assertThat(store(2).load("a", List.of("resp_1"), true, now)).isEmpty();
    }

    @Test
    void aRowOfAnotherOwnerCannotBePassedOffAsOnesOwn() throws SQLException {
        store.save(List.of(response("a", "resp_1", null, 1)), end);
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update kept_response set owner = 'b'");
        }
        assertThat(load("b", "resp_1")).isEmpty();
    }
}
