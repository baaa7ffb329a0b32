package routes.web;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.pool.AccountPool;
import gateway.credential.Credential;
import gateway.credential.SessionKey;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** What the accounts of conversations are now: operators change them while conversations go on. Safe from many threads. */
final class WebAccounts {

    private final AccountPool pool;
    private final BooleanSupplier enabled;

    /** @param enabled whether web mode is on */
    WebAccounts(AccountPool pool, BooleanSupplier enabled) {
        this.pool = pool;
        this.enabled = enabled;
    }

    /** The one that the account has now: another may have taken the place of the one with which a conversation was begun. */
    String sessionKey(Account begun) {
        Account account = pool.find(begun.id())
                .filter(stored -> stored.sessionCookie() != null)
                .orElse(begun);
        Credential.SessionCookie cookie =
                account.credential() instanceof Credential.SessionCookie own ? own : account.cookie();
        return SessionKey.of(Objects.requireNonNull(cookie, "only accounts with a cookie serve web mode"))
                .value();
    }

    /** Whether a conversation may go on: nobody has taken its account away, or its cookie, or web mode. */
    boolean serves(WebConversation conversation) {
        return enabled.getAsBoolean()
                && pool.find(conversation.account().id())
                        .filter(account ->
                                account.state() == AccountState.ACTIVE || account.state() == AccountState.RATE_LIMITED)
                        .filter(account -> account.kind().hasCookie()
                                && conversation.organization().equals(account.organizationUuid()))
                        .isPresent();
    }
}
