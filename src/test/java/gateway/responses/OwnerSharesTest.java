package gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerSharesTest {

    private final OwnerShares shares = new OwnerShares();

    private static ResponseKey key(String owner, String id) {
        return new ResponseKey(owner, id);
    }

    @Test
    void theOwnerThatHasMostGivesItsLeastUsed() {
        shares.add(key("a", "1"), 100);
        shares.add(key("b", "1"), 100);
        shares.add(key("b", "2"), 100);
        assertThat(shares.first()).isEqualTo(key("b", "1"));
        shares.use(key("b", "1"));
        assertThat(shares.first()).isEqualTo(key("b", "2"));
        shares.remove(key("b", "2"));
        assertThat(shares.bytes()).isEqualTo(200);
    }

    @Test
    void ofThoseThatHaveAboutAsMuchTheOneThatUsedNoneForLongestGivesWay() {
        shares.add(key("a", "1"), 1_000);
        shares.add(key("b", "1"), 1_010);
        shares.add(key("c", "1"), 700);
        assertThat(shares.first()).isEqualTo(key("a", "1"));
        shares.use(key("a", "1"));
        assertThat(shares.first()).isEqualTo(key("b", "1"));
        shares.use(key("b", "none"));
        assertThat(shares.first()).isEqualTo(key("b", "1"));
    }

    @Test
    void anOwnersLastResponseIsNotAskedOfIt() {
        shares.add(key("a", "1"), 1);
        assertThat(shares.firstOfSome("a")).isNull();
        shares.add(key("a", "2"), 1);
        assertThat(shares.firstOfSome("a")).isEqualTo(key("a", "1"));
        assertThat(shares.firstOfSome("b")).isNull();
    }

    @Test
    void whatIsTakenOutIsGone() {
        shares.add(key("a", "1"), 7);
        shares.remove(key("a", "2"));
        shares.remove(key("b", "1"));
        assertThat(shares.bytesOf("a")).isEqualTo(7);
        shares.remove(key("a", "1"));
        shares.remove(key("a", "1"));
        assertThat(shares.bytes()).isZero();
        assertThat(shares.bytesOf("a")).isZero();
        assertThat(shares.first()).isNull();
    }

    @Test
    void countsWithoutBytesAreFine() {
        shares.add(key("a", "1"), 0);
        shares.add(key("b", "1"), 0);
        assertThat(shares.first()).isEqualTo(key("a", "1"));
        shares.remove(key("a", "1"));
        assertThat(shares.first()).isEqualTo(key("b", "1"));
    }
}
