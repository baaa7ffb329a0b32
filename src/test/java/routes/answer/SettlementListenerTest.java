package routes.answer;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.credential.Credential;
import gateway.storage.journal.MemoryUsageJournal;
import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import routes.request.Attempt;
import routes.request.RequestContext;
import routes.request.Target;
import routes.stub.Settlements;
import routes.stub.StubRequest;

/** Who hears of settled requests, when, and what becomes of a request whose listener fails. */
class SettlementListenerTest {

    private final MemoryUsageJournal journal = new MemoryUsageJournal(10);
    private final List<UsageRow> heard = new ArrayList<>();
    private final List<Long> journalled = new ArrayList<>();

    @Test
    void everyListenerHearsOnceOfARowThatIsInTheJournal() {
        Settlement settlement = Settlements.into(
                journal,
                (context, row, facts) -> {
                    heard.add(row);
                    journalled.add(journal.backlog());
                },
                (context, row, facts) -> heard.add(row));
        RequestContext context = reached(settlement);

        settlement.settle(context, Settlement.Facts.ofStatus(200));
        settlement.settle(context, Settlement.Facts.ofStatus(500));

        assertThat(heard).hasSize(2).containsOnly(context.accounting().row());
        assertThat(heard.getFirst().status()).isEqualTo(200);
        assertThat(journalled).containsExactly(1L);
    }

    @Test
    void aListenerThatFailsChangesNothing() {
        Settlement settlement = Settlements.into(
                journal,
                (context, row, facts) -> {
                    throw new IllegalStateException("a defect");
                },
                (context, row, facts) -> heard.add(row));

        settlement.settle(reached(settlement), Settlement.Facts.ofStatus(200));

        assertThat(heard).hasSize(1);
        assertThat(journal.backlog()).isEqualTo(1);
    }

    @Test
    void nobodyHearsOfWhatIsNotAccounted() {
        Settlement settlement = Settlements.into(journal, (context, row, facts) -> heard.add(row));

        settlement.settle(StubRequest.post("/v1/messages").context(), Settlement.Facts.ofStatus(401));

        assertThat(heard).isEmpty();
    }

    @Test
    void countsOfAnAnswerOfTheWebApplicationAreAnEstimate() {
        List<Boolean> told = new ArrayList<>();
        Settlement settlement = Settlements.into(journal, (context, row, facts) -> {
            heard.add(row);
            told.add(facts.estimated());
        });
        Account account = new Account(
                "a",
                "web",
                AccountKind.COOKIE,
                AccountState.ACTIVE,
                null,
                null,
                null,
                new Credential.SessionCookie("sk-ant-sid01-x"),
                Instant.EPOCH,
                null);
        for (Target target : List.of(new Target.OfWeb(account), new Target.OfAccount(account))) {
            for (TokenUsage usage : Arrays.asList(TokenUsage.NONE.withCounts(5, 7), null)) {
                RequestContext context = reached(settlement);
                context.tries().begin(new Attempt(target));
                settlement.settle(context, new Settlement.Facts(200, null, null, null, usage, false));
            }
        }

        assertThat(told).containsExactly(true, false, false, false);
        assertThat(heard).extracting(UsageRow::estimated).isEqualTo(told);
        assertThat(heard.getFirst().tokens()).isEqualTo(TokenUsage.NONE.withCounts(5, 7));
    }

    private static RequestContext reached(Settlement settlement) {
        RequestContext context = StubRequest.post("/v1/messages").context();
        settlement.reaches(context);
        return context;
    }
}
