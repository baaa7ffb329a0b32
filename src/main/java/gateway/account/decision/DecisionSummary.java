package gateway.account.decision;

import gateway.account.decision.Consideration.Finding;
import gateway.account.decision.Decision.Try;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decision in a few words, for the usage row, which names the account already. Stateless. The grammar:
 *
 * <pre>{@code
 * summary  = first {"; " stage ": " ends}
 * first    = policy ":" how " " tries "/" accounts [" limited " n] [" full " n] [" after " outcomes] [" none left"]
 * stage    = "web"      conversations of the web application, tried after another stage
 *          | policy     of a stage that was tried after them
 * ends     = outcomes, the last of them "answered" or "none left"
 * outcomes = outcome [" x" n] {"," outcome [" x" n]} [" and more"]
 * how      = "bound"    the first try went to the account of the conversation
 *          | "new"      the conversation was not known
 *          | "switch"   the account of the conversation could not serve: it moved
 *          | "overflow" the account of the conversation was full or passed over for this request only: it did not move
 *          | "free"     the request belongs to no conversation
 *          | "none"     no account could be chosen
 * tries    = accounts that were tried
 * accounts = accounts that could serve the request at the last try, full and tried ones included
 * limited  = accounts that rested, for all models or for this one
 * full     = accounts at their concurrency limit
 * outcome  = how a try failed, in order
 * }</pre>
 */
public final class DecisionSummary {

    /** Outcomes that would make what is said of a stage longer are left out. */
    static final int MAX_LENGTH = 60;

    /** The policy of web conversations, and of nothing else. */
    private static final String WEB_POLICY = "fewest-sessions";

    private static final String ANSWERED = "answered";

    private DecisionSummary() {}

    /** The summary, in printable ASCII characters; null when nothing was decided. */
    public static @Nullable String of(Decision decision) {
        List<Try> tries = decision.tries();
        if (tries.isEmpty()) {
            return null;
        }
        int next = endOfStage(tries, 0);
        StringBuilder text = first(decision, tries.subList(0, next));
        while (next < tries.size()) {
            int end = endOfStage(tries, next);
            appendStage(text, tries.subList(next, end));
            next = end;
        }
        return printable(text);
    }

    private static int endOfStage(List<Try> tries, int from) {
        int end = from + 1;
        while (end < tries.size() && policy(tries, end).equals(policy(tries, from))) {
            end++;
        }
        return end;
    }

    private static String policy(List<Try> tries, int index) {
        return tries.get(index).choice().policy();
    }

    private static StringBuilder first(Decision decision, List<Try> tries) {
        Choice first = tries.getFirst().choice();
        Choice last = tries.getLast().choice();
        StringBuilder text = new StringBuilder(MAX_LENGTH + 20);
        text.append(first.policy()).append(':').append(how(first, decision.affinity() != null));
        text.append(' ').append(last.accountId() == null ? tries.size() - 1 : tries.size());
        appendCounts(text, last);
        List<String> outcomes = tries.stream()
                .map(Try::outcome)
                .filter(outcome -> outcome != null && !outcome.equals(ANSWERED))
                .map(Objects::requireNonNull)
                .toList();
        if (!outcomes.isEmpty()) {
            appendFolded(text.append(" after "), outcomes, MAX_LENGTH);
        }
        return last.accountId() == null ? text.append(" none left") : text;
    }

    /** As providers are told. */
    private static void appendStage(StringBuilder text, List<Try> tries) {
        String policy = policy(tries, 0);
        text.append("; ").append(policy.equals(WEB_POLICY) ? "web" : policy).append(": ");
        List<String> outcomes = tries.stream()
                .map(each ->
                        each.outcome() != null ? each.outcome() : each.choice().accountId() == null ? "none left" : "")
                .filter(outcome -> !outcome.isEmpty())
                .toList();
        appendFolded(text, outcomes, text.length() + MAX_LENGTH);
    }

    /** Equal ones beside each other are told once, and no word is cut. */
    private static void appendFolded(StringBuilder text, List<String> outcomes, int longest) {
        int begin = text.length();
        for (int i = 0; i < outcomes.size(); ) {
            String outcome = outcomes.get(i);
            int same = 1;
            while (i + same < outcomes.size() && outcomes.get(i + same).equals(outcome)) {
                same++;
            }
            String told = (text.length() == begin ? "" : ",") + outcome + (same > 1 ? " x" + same : "");
            if (text.length() > begin && text.length() + told.length() > longest) {
                text.append(" and more");
                return;
            }
            text.append(told);
            i += same;
        }
    }

    private static String how(Choice choice, boolean inConversation) {
        String bound = choice.bound();
        if (choice.accountId() == null) {
            return "none";
        }
        if (bound == null) {
            return inConversation ? "new" : "free";
        }
        if (bound.equals(choice.accountId())) {
            return "bound";
        }
        return passedOver(choice, bound) ? "overflow" : "switch";
    }

    private static boolean passedOver(Choice choice, String bound) {
        for (Consideration each : choice.considered()) {
            if (each.accountId().equals(bound)) {
                return each.finding() == Finding.AT_CONCURRENCY_LIMIT || each.finding() == Finding.TRIED;
            }
        }
        return false;
    }

    private static void appendCounts(StringBuilder text, Choice choice) {
        int accounts = 0;
        int limited = 0;
        int full = 0;
        for (Consideration each : choice.considered()) {
            switch (each.finding()) {
                case CHOSEN, BEHIND, NEAR_LIMIT, TRIED, HUNG -> accounts++;
                case AT_CONCURRENCY_LIMIT -> {
                    accounts++;
                    full++;
                }
                case RESTS, MODEL_RESTS -> limited++;
                case INACTIVE,
                        INVALID,
                        NO_API,
                        NO_COOKIE,
                        WEB_OFF,
                        COOKIE_REFUSED,
                        OTHER_KIND,
                        OTHER_DOMAIN,
                        MODEL_NOT_SERVED,
                        FEATURE_MISSING,
                        NOT_PINNED -> {}
            }
        }
        text.append('/').append(accounts);
        if (limited > 0) {
            text.append(" limited ").append(limited);
        }
        if (full > 0) {
            text.append(" full ").append(full);
        }
    }

    private static String printable(StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                text.setCharAt(i, '?');
            }
        }
        return text.toString();
    }
}
