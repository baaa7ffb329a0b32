package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.account.Plan;
import gateway.account.TransitionCause;
import gateway.audit.AuditLog;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.oauth.SignIn;
import gateway.upstream.OutgoingProxy;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes accounts of people who sign in at Anthropic, or gives theirs a new token. Safe from many threads. */
final class SignIns {

    private static final String SIGNED_IN = "signed in again";

    private final StoredAccounts accounts;
    private final AccountCheck check;
    private final SignIn signIn;
    private final AuditLog audit;
    private final InstantSource clock;

    SignIns(StoredAccounts accounts, AccountCheck check, SignIn signIn, AuditLog audit, InstantSource clock) {
        this.accounts = accounts;
        this.check = check;
        this.signIn = signIn;
        this.audit = audit;
        this.clock = clock;
    }

    SignIn.Started start(SignInWish wish, @Nullable URI redirectUri, String actor) {
        String id = wish.accountId();
        if (id != null) {
            requireSignInKind(accounts.require(id));
        }
        String name = wish.name();
        String cookie = wish.cookie();
        AccountOptions options = AccountInput.options(options(wish, AccountOptions.DEFAULT));
        SignInWish read = new SignInWish(
                id,
                name == null ? null : AccountInput.name("name", name),
                options.domain(),
                wish.weight(),
                wish.priority(),
                cookie == null ? null : AccountInput.cookie("cookie", cookie).secret());
        return signIn.start(redirectUri, new SignInDetail(read, actor).write());
    }

    SignInResult finish(String pasted, @Nullable String state, @Nullable String actor) {
        SignIn.SignedIn signedIn = signIn.exchange(pasted, state, this::proxyOf);
        SignInDetail detail = SignInDetail.read(signedIn.detailJson());
        String who = actor == null ? detail.actor() : actor;
        Account fresh = asked(fresh(signedIn, detail.wish()));
        List<Account> all = accounts.all();
        Account known = known(fresh, detail.wish(), all);
        return known == null
                ? new SignInResult(create(fresh, detail.wish(), all, who), true)
                : new SignInResult(replace(known, fresh, detail.wish(), who), false);
    }

    /** Of an account that signs in again; a new one has none yet. */
    private @Nullable OutgoingProxy proxyOf(String detailJson) {
        return proxyOf(SignInDetail.read(detailJson).wish());
    }

    private @Nullable OutgoingProxy proxyOf(SignInWish wish) {
        String id = wish.accountId();
        return id == null ? null : accounts.require(id).options().proxy();
    }

    private Account fresh(SignIn.SignedIn signedIn, SignInWish wish) {
        String cookie = wish.cookie();
        AccountProfile told = new AccountProfile(
                signedIn.email(),
                signedIn.organizationName(),
                Plan.UNKNOWN,
                signedIn.scopes(),
                List.of(),
                Map.of(),
                null);
        return new Account(
                UUID.randomUUID().toString(),
                "",
                cookie == null ? AccountKind.OAUTH : AccountKind.OAUTH_AND_COOKIE,
                AccountState.ACTIVE,
                null,
                null,
                signedIn.organizationUuid(),
                signedIn.token(),
                clock.instant(),
                null,
                cookie == null ? null : new Credential.SessionCookie(cookie),
                options(wish, new AccountOptions(null, 1, 0, proxyOf(wish))),
                told,
                null,
                1);
    }

    /** The code is spent: where Anthropic does not answer now, the token is kept, and the daily check asks again. */
    private Account asked(Account fresh) {
        try {
            Account found = check.validated(fresh);
            return found.withProfile(withScopes(found.profile(), fresh.profile()), found.organizationUuid());
        } catch (GatewayFailure.UpstreamFailed e) {
            return fresh;
        }
    }

    private static AccountProfile withScopes(AccountProfile found, AccountProfile told) {
        return new AccountProfile(
                found.email() == null ? told.email() : found.email(),
                found.organizationName() == null ? told.organizationName() : found.organizationName(),
                found.plan(),
                found.scopes().isEmpty() ? told.scopes() : found.scopes(),
                found.models(),
                found.features(),
                found.checkedAt());
    }

    private @Nullable Account known(Account fresh, SignInWish wish, List<Account> all) {
        String id = wish.accountId();
        String organization = fresh.organizationUuid();
        if (id != null) {
            Account wanted = accounts.require(id);
            String before = wanted.organizationUuid();
            if (before != null && organization != null && !before.equalsIgnoreCase(organization)) {
                throw new GatewayFailure.RequestRefused(
                        FailureKind.OAUTH_REFUSED, "it is of another organisation than the account.");
            }
            return wanted;
        }
        if (organization == null) {
            return null;
        }
        Account known = all.stream()
                .filter(account -> organization.equalsIgnoreCase(account.organizationUuid()))
                .findFirst()
                .orElse(null);
        return known == null ? null : requireSignInKind(known);
    }

    private static Account requireSignInKind(Account account) {
        if (account.kind() == AccountKind.API_KEY) {
            throw new GatewayFailure.RequestRefused(
                    FailureKind.ACCOUNT_DUPLICATE, "organisation and is of kind api_key", account.name(), account.id());
        }
        return account;
    }

    private Account create(Account fresh, SignInWish wish, List<Account> all, String actor) {
        Account named = fresh.withOptions(name(fresh, wish, all), fresh.kind(), fresh.options(), fresh.cookie());
        Account added = accounts.add(named, actor);
        audit.record(actor, "account.create", added.id(), AuditDetail.of(added));
        return added;
    }

    private static String name(Account fresh, SignInWish wish, List<Account> all) {
        String wished = wish.name();
        String id = fresh.id().substring(0, 8);
        if (wished != null) {
            return free(wished, id, all);
        }
        AccountProfile profile = fresh.profile();
        String told = Objects.requireNonNullElse(
                profile.email(), Objects.requireNonNullElse(profile.organizationName(), "account-" + id));
        String name = told.codePoints().noneMatch(Character::isISOControl) && !told.isBlank() && told.length() <= 80
                ? told.strip()
                : "account-" + id;
        return free(name, id, all);
    }

    /** A name that is taken must not cost the token that was just given. */
    private static String free(String name, String id, List<Account> all) {
        return all.stream().anyMatch(account -> account.name().equals(name)) ? name + " (" + id + ")" : name;
    }

    private Account replace(Account known, Account fresh, SignInWish wish, String actor) {
        Account changed = accounts.change(known.id(), null, current -> replaced(current, fresh, wish))
                .after();
        audit.record(actor, "account.sign-in", changed.id(), AuditDetail.of(changed));
        return accounts.stateOf(changed) == AccountState.INACTIVE
                ? accounts.move(changed, AccountState.ACTIVE, TransitionCause.OPERATOR_ACTIVATED, actor, SIGNED_IN)
                : accounts.reviveReplaced(changed, actor, SIGNED_IN);
    }

    private static Account replaced(Account current, Account fresh, SignInWish wish) {
        Credential.SessionCookie cookie = fresh.cookie() != null ? fresh.cookie() : cookieOf(current);
        String organization = fresh.organizationUuid();
        return current.withCredential(fresh.credential())
                .withProfile(fresh.profile(), organization == null ? current.organizationUuid() : organization)
                .withOptions(
                        wish.name() == null ? current.name() : wish.name(),
                        cookie == null ? AccountKind.OAUTH : AccountKind.OAUTH_AND_COOKIE,
                        options(wish, current.options()),
                        cookie);
    }

    private static Credential.@Nullable SessionCookie cookieOf(Account account) {
        return account.credential() instanceof Credential.SessionCookie cookie ? cookie : account.cookie();
    }

    private static AccountOptions options(SignInWish wish, AccountOptions otherwise) {
        Integer weight = wish.weight();
        Integer priority = wish.priority();
        return new AccountOptions(
                wish.domain() == null ? otherwise.domain() : wish.domain(),
                weight == null ? otherwise.weight() : weight,
                priority == null ? otherwise.priority() : priority,
                otherwise.proxy());
    }
}
