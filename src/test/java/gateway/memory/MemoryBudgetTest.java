package gateway.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private final AtomicLong now = new AtomicLong();
    private final MemoryBudget budget = new MemoryBudget(1000, 50, now::get);

    @Test
    void countsWhatIsHeldUntilItIsGivenBack() {
        Holding first = of("a");
        assertThat(first.grow(300)).isEqualTo(Grant.GRANTED);
        assertThat(first.grow(100)).isEqualTo(Grant.GRANTED);
        first.shrink(50);
        assertThat(budget.used()).isEqualTo(350);
        assertThat(first.held()).isEqualTo(350);

        first.release();
        first.release();

        assertThat(budget.used()).isZero();
        assertThat(first.grow(1)).as("it is over").isEqualTo(Grant.BUSY);
        assertThat(budget.limit()).isEqualTo(1000);
    }

    @Test
    void givesNoMoreThanThereIs() {
        for (String key : new String[] {"a", "b", "c"}) {
            assertThat(of(key).grow(250)).isEqualTo(Grant.GRANTED);
        }
        assertThat(of("d").grow(125)).isEqualTo(Grant.GRANTED);
        Holding last = of("e");

        assertThat(last.grow(126)).isEqualTo(Grant.BUSY);
        assertThat(last.grow(125)).isEqualTo(Grant.GRANTED);
        assertThat(of("f").grow(1)).isEqualTo(Grant.BUSY);
        assertThat(budget.refused()).isEqualTo(2);
    }

    @Test
    void theLastQuarterIsForKeysThatHoldLittle() {
        assertThat(of("a").grow(400)).isEqualTo(Grant.GRANTED);
        assertThat(of("b").grow(350)).isEqualTo(Grant.GRANTED);

        assertThat(of("a").grow(1)).isEqualTo(Grant.BUSY);
        assertThat(of("b").grow(1)).isEqualTo(Grant.BUSY);
        assertThat(of("c").grow(126)).isEqualTo(Grant.BUSY);
        assertThat(of("c").grow(100)).isEqualTo(Grant.GRANTED);
        assertThat(of("c").grow(25)).isEqualTo(Grant.GRANTED);
        assertThat(of("c").grow(1)).as("an eighth in all its requests").isEqualTo(Grant.BUSY);
    }

    @Test
    void requestsCostByBeingThereWhateverElseIsHeld() {
        Holding large = of("a");
        large.grow(750);
        Holding small = of("a");

        assertThat(small.grow(1)).isEqualTo(Grant.BUSY);
        assertThat(small.growBase(100)).isEqualTo(Grant.GRANTED);
        assertThat(budget.usedByBases()).isEqualTo(100);
        assertThat(budget.used()).isEqualTo(750);

        assertThat(of("b").growBase(100)).isEqualTo(Grant.GRANTED);
        assertThat(of("a").growBase(151)).as("half of the half").isEqualTo(Grant.BUSY);
        assertThat(budget.refused()).isEqualTo(2);
        small.release();
        assertThat(budget.usedByBases()).isEqualTo(100);
        assertThat(small.growBase(1)).as("it is over").isEqualTo(Grant.BUSY);
    }

    @Test
    void whatIsHandedOverOutlivesItsRequestWithWhatThatCost() {
        Holding request = of("a");
        request.grow(300);
        request.growBase(50);

        Holding answer = request.handOver(200);
        request.release();

        assertThat(budget.used()).isEqualTo(200);
        assertThat(budget.usedByBases()).isEqualTo(50);
        answer.release();
        assertThat(budget.used()).isZero();
        assertThat(budget.usedByBases()).isZero();
    }

    @Test
    void aKeyThatIsAloneGetsAllButTheReserve() {
        assertThat(of("a").grow(600)).isEqualTo(Grant.GRANTED);
        assertThat(of("a").grow(151)).isEqualTo(Grant.BUSY);
        assertThat(of("a").grow(150)).isEqualTo(Grant.GRANTED);
        assertThat(of("b").grow(125)).as("what is kept for others").isEqualTo(Grant.GRANTED);
    }

    @Test
    void aKeyGetsItsShareWhileAnotherHoldsSome() {
        Holding other = of("b");
        other.grow(1);
        assertThat(of("a").grow(501)).isEqualTo(Grant.BUSY);
        assertThat(of("a").grow(500)).isEqualTo(Grant.GRANTED);
        assertThat(of("a").grow(1)).isEqualTo(Grant.BUSY);
    }

    @Test
    void aKeyGetsItsShareWhileAnotherWasRefusedAMomentAgo() {
        Holding greedy = of("a");
        greedy.grow(700);
        assertThat(of("b").grow(400)).isEqualTo(Grant.BUSY);
        greedy.shrink(300);

        assertThat(of("a").grow(200)).as("beyond its share").isEqualTo(Grant.BUSY);
        assertThat(of("b").grow(350)).isEqualTo(Grant.GRANTED);
    }

    @Test
    void whoWasRefusedIsForgottenAfterAWhile() {
        Holding greedy = of("a");
        greedy.grow(700);
        of("b").grow(400);
        greedy.shrink(300);

        now.addAndGet(TimeUnit.SECONDS.toNanos(10));

        assertThat(of("a").grow(200)).isEqualTo(Grant.GRANTED);
    }

    @Test
    void whatOneRequestCanNeverHoldIsSaidSo() {
        Holding one = of("a");
        assertThat(one.grow(751)).isEqualTo(Grant.NEVER);
        one.grow(400);
        assertThat(one.grow(351)).isEqualTo(Grant.NEVER);
        assertThat(of("a").grow(351)).isEqualTo(Grant.BUSY);
        assertThat(one.grow(Long.MAX_VALUE)).isEqualTo(Grant.NEVER);
    }

    @Test
    void aBudgetWithoutAnEndRefusesNothing() {
        Holding one = MemoryBudget.unlimited().holding();
        assertThat(one.grow(Long.MAX_VALUE / 2)).isEqualTo(Grant.GRANTED);
    }

    @Test
    void growingBytesHoldTheirArrayAndNothingElse() {
        Holding one = new MemoryBudget(1 << 20, 100, now::get).holding();
        GrowingBytes bytes = new GrowingBytes(one, 1024);
        assertThat(bytes.expect(1024)).isEqualTo(Grant.GRANTED);
        bytes.wrote(1024);
        assertThat(one.held()).as("free").isZero();

        assertThat(bytes.makeRoom(1, 100_000)).isEqualTo(Grant.GRANTED);
        bytes.wrote(1);
        assertThat(one.held()).isEqualTo(bytes.array().length);

        assertThat(bytes.trim()).isEqualTo(Grant.GRANTED);
        assertThat(bytes.array()).hasSize(1025);
        assertThat(one.held()).isEqualTo(1025);
        assertThat(bytes.makeRoom(100_000, 100_000)).isEqualTo(Grant.NEVER);
        assertThat(bytes.makeRoom(98_975, 100_000)).isEqualTo(Grant.GRANTED);
        assertThat(bytes.array()).hasSize(100_000);
    }

    @Test
    void growingBytesGrowOnlyWithinTheBudget() {
        Holding one = new MemoryBudget(100_000, 100, now::get).holding();
        GrowingBytes bytes = new GrowingBytes(one, 0);
        assertThat(bytes.expect(60_000)).isEqualTo(Grant.GRANTED);
        bytes.wrote(60_000);

        assertThat(bytes.makeRoom(1, 1_000_000)).isEqualTo(Grant.NEVER);

        assertThat(bytes.array()).hasSize(60_000);
        assertThat(one.held()).isEqualTo(60_000);
    }

    private Holding of(String key) {
        Holding holding = budget.holding();
        holding.ownedBy(key);
        return holding;
    }
}
