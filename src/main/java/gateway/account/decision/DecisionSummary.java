package gateway.account.decision;

import gateway.account.decision.Consideration.Finding;
import gateway.account.decision.Decision.Try;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision in a few words, for the usage row, which names the account already. Stateless. The grammar:
 *
 * <pre>{@code
 * summary  = policy ":" how " " tries "/" accounts [" limited " n] [" full " n] [" after " outcome {"," outcome}] [" none left"]
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

    /** Longer summaries are cut. */
    static final int MAX_LENGTH = 60;

    private static final String ANSWERED = "answered";

    private DecisionSummary() {}

    /** The summary, in at most 60 printable ASCII characters; null when nothing was decided. */
    public static @Nullable String of(Decision decision) {
        List<Try> tries = decision.tries();
        if (tries.isEmpty()) {
            return null;
        }
        Choice first = tries.getFirst().choice();
        Choice last = tries.getLast().choice();
        StringBuilder text = new StringBuilder(MAX_LENGTH + 20);
        text.append(first.policy()).append(':').append(how(first, decision.affinity() != null));
        text.append(' ').append(last.accountId() == null ? tries.size() - 1 : tries.size());
        appendCounts(text, last);
        appendOutcomes(text, tries);
        if (last.accountId() == null) {
            text.append(" none left");
        }
        return printable(text);
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
                case INACTIVE, INVALID, NO_API, OTHER_DOMAIN, MODEL_NOT_SERVED, FEATURE_MISSING, NOT_PINNED -> {}
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

    private static void appendOutcomes(StringBuilder text, List<Try> tries) {
        String before = " after ";
        for (Try each : tries) {
            String outcome = each.outcome();
            if (outcome != null && !outcome.equals(ANSWERED)) {
                text.append(before).append(outcome);
                before = ",";
            }
        }
    }

    private static String printable(StringBuilder text) {
        text.setLength(Math.min(text.length(), MAX_LENGTH));
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                text.setCharAt(i, '?');
            }
        }
        return text.toString();
    }
}
