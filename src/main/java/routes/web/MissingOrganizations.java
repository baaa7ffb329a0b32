package routes.web;

import gateway.account.Account;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out the organisations of accounts that have just been added, once for all requests that need one at the same time. Safe from
 * many threads; blocks.
 */
public final class MissingOrganizations {

    private final Consumer<Account> check;
    private final Function<String, Optional<Account>> find;
    private final Map<String, CompletableFuture<Optional<String>>> running = new ConcurrentHashMap<>();

    /**
     * @param check asks the web application about an account and stores what it tells
     * @param find an account by its id, as it is now
     */
    public MissingOrganizations(Consumer<Account> check, Function<String, Optional<Account>> find) {
        this.check = check;
        this.find = find;
    }

    /** The organisation of an account, null where the web application tells none. */
    public @Nullable String of(Account account) {
        CompletableFuture<Optional<String>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<String>> others = running.putIfAbsent(account.id(), mine);
        if (others != null) {
            // Where their check fails there is none.
            return others.exceptionally(failed -> Optional.empty()).join().orElse(null);
        }
        try {
            Optional<String> found = find(account);
            mine.complete(found);
            return found.orElse(null);
        } finally {
            running.remove(account.id(), mine);
            mine.complete(Optional.empty());
        }
    }

    private Optional<String> find(Account account) {
        Account now = find.apply(account.id()).orElse(account);
        if (now.organizationUuid() == null) {
            check(now);
        }
        return find.apply(account.id()).map(Account::organizationUuid);
    }

    /** The job that checks accounts may have been faster. */
    private void check(Account account) {
        try {
            check.accept(account);
        } catch (GatewayFailure failure) {
            if (failure.kind() != FailureKind.PRECONDITION_FAILED) {
                throw failure;
            }
        }
    }
}
