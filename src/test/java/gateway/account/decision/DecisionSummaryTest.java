package gateway.account.decision;

import static gateway.account.decision.Consideration.Finding.AT_CONCURRENCY_LIMIT;
import static gateway.account.decision.Consideration.Finding.BEHIND;
import static gateway.account.decision.Consideration.Finding.CHOSEN;
import static gateway.account.decision.Consideration.Finding.INACTIVE;
import static gateway.account.decision.Consideration.Finding.MODEL_RESTS;
import static gateway.account.decision.Consideration.Finding.NEAR_LIMIT;
import static gateway.account.decision.Consideration.Finding.OTHER_DOMAIN;
import static gateway.account.decision.Consideration.Finding.RESTS;
import static gateway.account.decision.Consideration.Finding.TRIED;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.decision.Consideration.Finding;
import gateway.account.decision.Decision.Try;
import gateway.account.selection.FewestSessionsSelection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DecisionSummaryTest {

    @Test
    void tellsHowTheConversationCameToItsAccount() {
        assertThat(summary("session", choice(null, "1", CHOSEN, BEHIND, BEHIND, NEAR_LIMIT)))
                .isEqualTo("sticky:new 1/4");
        assertThat(summary("session", choice("1", "1", CHOSEN, BEHIND, BEHIND, BEHIND)))
                .isEqualTo("sticky:bound 1/4");
        assertThat(summary("session", choice("2", "1", CHOSEN, RESTS, BEHIND, BEHIND)))
                .isEqualTo("sticky:switch 1/3 limited 1");
        assertThat(summary("session", choice("2", "1", CHOSEN, MODEL_RESTS, RESTS, INACTIVE)))
                .isEqualTo("sticky:switch 1/1 limited 2");
        assertThat(summary("session", choice("2", "1", CHOSEN, AT_CONCURRENCY_LIMIT, OTHER_DOMAIN)))
                .isEqualTo("sticky:overflow 1/2 full 1");
        assertThat(summary("session", choice("gone", "1", CHOSEN))).isEqualTo("sticky:switch 1/1");
        assertThat(summary(null, choice(null, "1", CHOSEN, BEHIND))).isEqualTo("sticky:free 1/2");
    }

    @Test
    void tellsHowTriesFailed() {
        Decision answered = decision(
                "session",
                new Try(choice("1", "1", CHOSEN, BEHIND, BEHIND, BEHIND), "529"),
                new Try(choice("1", "2", TRIED, CHOSEN, BEHIND, BEHIND), "answered"));
        Decision failed = decision(
                "session",
                new Try(choice("1", "1", CHOSEN, BEHIND), "529"),
                new Try(choice("1", "2", TRIED, CHOSEN), "timeout"),
                new Try(choice("1", null, TRIED, TRIED), null));

        assertThat(DecisionSummary.of(answered)).isEqualTo("sticky:bound 2/4 after 529");
        assertThat(DecisionSummary.of(failed)).isEqualTo("sticky:bound 2/2 after 529,timeout none left");
    }

    @Test
    void tellsThatNoneCouldServe() {
        Decision none = decision(null, new Try(choice(null, null, RESTS, RESTS, INACTIVE), null));

        assertThat(DecisionSummary.of(none)).isEqualTo("sticky:none 0/0 limited 2 none left");
        assertThat(DecisionSummary.of(decision(null))).isNull();
    }

    @Test
    void staysShortAndPrintable() {
        List<Try> tries =
                new ArrayList<>(Collections.nCopies(20, new Try(choice("1", "1", CHOSEN), "cönnection\nreset")));
        String summary = DecisionSummary.of(decision("session", tries.toArray(new Try[0])));

        assertThat(summary).isEqualTo("sticky:bound 20/1 after c?nnection?reset x20");
    }

    @Test
    void leavesOutWhatIsTooMuchAndCutsNoWord() {
        Decision decision = decision(
                "session",
                new Try(choice("1", "1", CHOSEN), "circuit breaker open"),
                new Try(choice("1", "2", CHOSEN), "circuit breaker open"),
                new Try(choice("1", "3", CHOSEN), "529"),
                new Try(choice("1", "4", CHOSEN), "circuit breaker open"),
                new Try(choice("1", null, TRIED), null));

        assertThat(DecisionSummary.of(decision))
                .isEqualTo("sticky:bound 4/1 after circuit breaker open x2,529 and more none left");
    }

    /** As the tries at providers are. */
    @Test
    void namesTheStageOfWebConversations() {
        Try api = new Try(choice("1", "1", CHOSEN), "429");
        Choice web = new Choice(new FewestSessionsSelection().name(), null, "2", List.of());

        assertThat(DecisionSummary.of(decision("session", api, new Try(web, "529"), new Try(web, "answered"))))
                .isEqualTo("sticky:bound 1/1 after 429; web: 529,answered");
        assertThat(DecisionSummary.of(
                        decision("session", api, new Try(new Choice("fewest-sessions", null, null, List.of()), null))))
                .isEqualTo("sticky:bound 1/1 after 429; web: none left");
        assertThat(DecisionSummary.of(decision(null, new Try(web, "answered"), api)))
                .isEqualTo("fewest-sessions:free 1/0; sticky: 429");
    }

    private static String summary(String affinity, Choice choice) {
        return DecisionSummary.of(decision(affinity, new Try(choice, "answered")));
    }

    private static Decision decision(String affinity, Try... tries) {
        return new Decision(new UUID(1, 2), Instant.EPOCH, "m", null, affinity, List.of(tries));
    }

    /** Accounts are named by their place, from 1. */
    private static Choice choice(String bound, String chosen, Finding... findings) {
        List<Consideration> considered = new ArrayList<>();
        for (int i = 0; i < findings.length; i++) {
            considered.add(new Consideration(Integer.toString(i + 1), "account " + (i + 1), findings[i], null));
        }
        return new Choice("sticky", bound, chosen, considered);
    }
}
