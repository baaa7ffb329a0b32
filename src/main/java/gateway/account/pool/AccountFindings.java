package gateway.account.pool;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountProfile;
import gateway.account.decision.Choice;
import gateway.account.decision.Consideration;
import gateway.account.decision.Consideration.Finding;
import gateway.account.selection.Candidate;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.TargetUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was found of each account for one request at one moment: who may serve it, and why others may not. Confined to one
 * thread at a time.
 */
final class AccountFindings {

    private static final int MOST_TOLD = 50;

    private final List<AccountSlot> slots;
    private final LeaseRequest request;
    private final PoolLimits limits;
    private final Instant now;
    private final @Nullable Finding[] findings;
    private final @Nullable CoolDown[] coolDowns;
    private final List<Candidate> ready;
    private List<Candidate> hopes = List.of();
    private List<AccountSlot> probes = List.of();
    private @Nullable Instant nearestReset;

    AccountFindings(List<AccountSlot> slots, LeaseRequest request, PoolLimits limits, Instant now) {
        this.slots = slots;
        this.request = request;
        this.limits = limits;
        this.now = now;
        this.findings = new Finding[slots.size()];
        this.coolDowns = new CoolDown[slots.size()];
        this.ready = new ArrayList<>(slots.size());
        look();
    }

    private void look() {
        for (int i = 0; i < findings.length; i++) {
            findings[i] = outside(slots.get(i));
        }
        String model = request.model();
        if (model != null) {
            leaveOut(Finding.MODEL_NOT_SERVED, profile -> profile.mayServe(model));
        }
        Set<String> features = request.features();
        if (!features.isEmpty()) {
            leaveOut(Finding.FEATURE_MISSING, profile -> features.stream().allMatch(profile::mayHave));
        }
        for (int i = 0; i < findings.length; i++) {
            if (findings[i] == null) {
                sortIn(i, slots.get(i));
            }
        }
        if (hopes.size() > 1) {
            hopes.sort(Comparator.comparing(this::end));
        }
    }

    /** Why an account does not serve the client at all, null when it does. */
    private @Nullable Finding outside(AccountSlot slot) {
        Account account = slot.account();
        String pinned = request.pinnedAccountId();
        if (pinned != null && !pinned.equals(slot.id())) {
            return Finding.NOT_PINNED;
        }
        if (!Objects.equals(account.options().domain(), request.domain())) {
            return Finding.OTHER_DOMAIN;
        }
        boolean web = request.use().isWeb();
        if (!request.use().suits(account.kind()) || (web && !limits.web())) {
            return unsuited(account.kind());
        }
        if (web && slot.cookieRefusal() != null) {
            return Finding.COOKIE_REFUSED;
        }
        return switch (account.state()) {
            case ACTIVE, RATE_LIMITED -> null;
            case INACTIVE -> Finding.INACTIVE;
            case INVALID -> Finding.INVALID;
        };
    }

    private Finding unsuited(AccountKind kind) {
        if (request.use().isWeb()) {
            return kind.hasCookie() ? Finding.WEB_OFF : Finding.NO_COOKIE;
        }
        return kind.callsApi() ? Finding.OTHER_KIND : Finding.NO_API;
    }

    /** Leaves out the accounts that fall short, unless all do: then the upstream may judge. */
    private void leaveOut(Finding finding, Predicate<AccountProfile> suits) {
        boolean anySuits = false;
        boolean anyFails = false;
        for (int i = 0; i < findings.length; i++) {
            if (findings[i] == null) {
                boolean fails = !suits.test(slots.get(i).account().profile());
                findings[i] = fails ? finding : null;
                anyFails |= fails;
                anySuits |= !fails;
            }
        }
        if (anyFails && !anySuits) {
            Arrays.setAll(findings, i -> findings[i] == finding ? null : findings[i]);
        }
    }

    private void sortIn(int i, AccountSlot slot) {
        boolean tried = request.excludedAccountIds().contains(slot.id());
        CoolDown coolDown = slot.coolDown(request.model(), now);
        if (coolDown == null) {
            if (tried) {
                findings[i] = Finding.TRIED;
            } else {
                ready.add(slot);
            }
            return;
        }
        findings[i] = slot.restsWholly(now) ? Finding.RESTS : Finding.MODEL_RESTS;
        coolDowns[i] = coolDown;
        if (tried) {
            return;
        }
        if (coolDown.unified()) {
            Instant reset = nearestReset;
            nearestReset = reset == null || coolDown.until().isBefore(reset) ? coolDown.until() : reset;
            if (request.mayProbe() && slot.mayProbe(request.model(), now, limits.probeAfter())) {
                probes = probes.isEmpty() ? new ArrayList<>(1) : probes;
                probes.add(slot);
            }
        } else {
            hopes = hopes.isEmpty() ? new ArrayList<>() : hopes;
            hopes.add(slot);
        }
    }

    private Instant end(Candidate hope) {
        CoolDown coolDown = coolDowns[place(hope.id())];
        return coolDown == null ? now : coolDown.until();
    }

    private int place(String accountId) {
        for (int i = 0; i < findings.length; i++) {
            if (slots.get(i).id().equals(accountId)) {
                return i;
            }
        }
        return -1;
    }

    LeaseRequest request() {
        return request;
    }

    PoolLimits limits() {
        return limits;
    }

    Instant now() {
        return now;
    }

    /** Accounts that serve, do not rest and were not tried, in the order of the pool. */
    List<Candidate> ready() {
        return ready;
    }

    /** Accounts that rest without an exhausted window, the one that returns soonest first. */
    List<Candidate> hopes() {
        return hopes;
    }

    /** Accounts that rest for an exhausted window and that this request may ask whether it has room again. */
    List<AccountSlot> probes() {
        return probes;
    }

    /** Whether a ready account comes after those that are not near their limits. */
    boolean isNearLimit(Candidate candidate) {
        return candidate instanceof AccountSlot slot && slot.windows().isNearLimit(limits, now);
    }

    /** Why no account can be had, however long one waits; null when one may. */
    @Nullable
    TargetUnavailable failure() {
        if (!ready.isEmpty() || !hopes.isEmpty()) {
            return null;
        }
        String pinned = request.pinnedAccountId();
        if (pinned != null && isOutside(pinned)) {
            return new TargetUnavailable(FailureKind.ACCOUNT_PINNED_GONE, null);
        }
        Instant reset = nearestReset;
        if (reset != null) {
            return new TargetUnavailable(FailureKind.ACCOUNT_ALL_LIMITED, Duration.between(now, reset));
        }
        return anyServes()
                ? new TargetUnavailable(FailureKind.ACCOUNT_NONE, null)
                : Absence.of(slots, request.domain(), request.use(), limits.web());
    }

    /** Whether an account serves the client as such, though it was tried already. */
    private boolean anyServes() {
        for (AccountSlot slot : slots) {
            if (outside(slot) == null) {
                return true;
            }
        }
        return false;
    }

    private boolean isOutside(String accountId) {
        int place = place(accountId);
        return place < 0 || outside(slots.get(place)) != null;
    }

    /**
     * Whether an account that does not serve this turn may serve another soon: it is not gone, and does not rest beyond then.
     */
    boolean mayServeBy(String accountId, Instant latest) {
        int place = place(accountId);
        if (place < 0 || outside(slots.get(place)) != null) {
            return false;
        }
        CoolDown rest = slots.get(place).coolDown(request.model(), now);
        return rest == null || !rest.until().isAfter(latest);
    }

    /**
     * The choice in words; of many accounts the first {@value #MOST_TOLD}, the chosen one and the one of the conversation.
     *
     * @param chosen null when none was
     * @param full ready accounts that were passed over because they are at their concurrency limits
     * @param hung ids of accounts that have left the conversation waiting
     */
    Choice choice(
            String policy,
            @Nullable String bound,
            @Nullable AccountSlot chosen,
            List<AccountSlot> full,
            Set<String> hung) {
        List<Consideration> considered = new ArrayList<>(Math.min(findings.length, MOST_TOLD));
        for (int i = 0; i < findings.length; i++) {
            AccountSlot slot = slots.get(i);
            if (i >= MOST_TOLD && slot != chosen && !slot.id().equals(bound)) {
                continue;
            }
            CoolDown coolDown = coolDowns[i];
            Finding finding = slot == chosen ? Finding.CHOSEN : findings[i];
            considered.add(new Consideration(
                    slot.id(),
                    slot.account().name(),
                    finding == null ? passedOver(slot, full, hung) : finding,
                    coolDown == null ? null : coolDown.until()));
        }
        return new Choice(policy, bound, chosen == null ? null : chosen.id(), considered);
    }

    private Finding passedOver(AccountSlot slot, List<AccountSlot> full, Set<String> hung) {
        if (hung.contains(slot.id())) {
            return Finding.HUNG;
        }
        if (full.contains(slot)) {
            return Finding.AT_CONCURRENCY_LIMIT;
        }
        return isNearLimit(slot) ? Finding.NEAR_LIMIT : Finding.BEHIND;
    }
}
