package gateway.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.account.Account;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.web.WebAccountPaths;
import gateway.protocol.web.WebAuthorization;
import gateway.protocol.web.WebOrganization;
import gateway.protocol.web.WebRefusal;
import gateway.upstream.HttpCalls;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Signs an account in with its own session cookie, without a browser: authorisation code with PKCE, agreed to in the name of
 * whoever the cookie belongs to (docs/wire.md, "Sign-in by a session cookie"). Only ever called because an operator asks for it.
 * Blocks; safe from many threads.
 */
public final class CookieSignIn {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Supplier<OAuthSettings> settings;
    private final WebCalls web;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final TokenEndpoint endpoint;

    /** @param random a secure one: verifiers and states are made of it */
    public CookieSignIn(
            Supplier<OAuthSettings> settings,
            HttpCalls anthropic,
            WebCalls web,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.web = web;
        this.clock = clock;
        this.random = random;
        this.endpoint = new TokenEndpoint(settings, anthropic, clock);
    }

    /**
     * A token for the organisation of an account's cookie.
     *
     * @throws GatewayFailure ACCOUNT_NO_COOKIE; ACCOUNT_CREDENTIAL or ACCOUNT_ORGANIZATION_DISABLED where the web application
     *     refuses the cookie; WEB_CHALLENGED, WEB_BLOCKED or WEB_REGION; OAUTH_REFUSED with a short reason; UPSTREAM_UNREACHABLE
     */
    public SignIn.SignedIn signIn(Account account) {
        Credential.SessionCookie cookie = account.sessionCookie();
        if (cookie == null) {
            throw new GatewayFailure.RequestRefused(FailureKind.ACCOUNT_NO_COOKIE, account.name());
        }
        WebCalls.Session session = web.with(account, cookie);
        if (!session.isSendable()) {
            throw WebReasons.failure(account, new AccountProbe.Refused("the cookie holds no session key", false));
        }
        OAuthSettings now = settings.get();
        String organization = organization(account, session);
        Pkce pkce = Pkce.fresh(random);
        String state = Pkce.randomText(random);
        WebAuthorization wanted = new WebAuthorization(
                now.clientId(), organization, now.redirectUri(), now.scopes(), state, pkce.challenge());
        JsonNode answer = told(account, session.send(WebAccountPaths.authorize(organization), wanted.body()));
        PendingSignIns.Pending pending = new PendingSignIns.Pending(
                state, pkce.verifier(), now.redirectUri(), "", clock.instant().plus(PATIENCE));
        return exchange(account, code(answer, state), pending, organization);
    }

    private static String organization(Account account, WebCalls.Session session) {
        JsonNode list = told(account, session.get(WebAccountPaths.organizations()));
        String known = account.organizationUuid();
        WebOrganization chosen = WebOrganization.choose(WebOrganization.list(list), known);
        if (chosen == null) {
            throw WebReasons.failure(
                    account, new AccountProbe.Refused("the cookie belongs to no organisation with chat", false));
        }
        if (known != null && !known.equalsIgnoreCase(chosen.uuid())) {
            throw refused("the cookie is of another organisation than the account");
        }
        return chosen.uuid();
    }

    private static JsonNode told(Account account, WebCalls.Answer answer) {
        return switch (answer) {
            case WebCalls.Received told -> told.body();
            case WebCalls.Unreachable unreachable ->
                throw new GatewayFailure.UpstreamFailed(
                        FailureKind.UPSTREAM_UNREACHABLE, unreachable.cause(), unreachable.reason());
            case WebCalls.Refused refused -> throw failure(account, refused);
        };
    }

    private static GatewayFailure failure(Account account, WebCalls.Refused refused) {
        WebRefusal refusal = refused.refusal();
        if (refusal.meaning() == WebRefusal.Meaning.OAUTH_NOT_ALLOWED) {
            return refused("OAuth is not allowed for this organisation");
        }
        boolean ofTheCall =
                refusal.meaning() == WebRefusal.Meaning.UNKNOWN && refused.status() >= 400 && refused.status() < 500;
        return ofTheCall
                ? refused("the web application answered " + refused.status())
                : WebReasons.failure(account, WebReasons.of(refused));
    }

    /** The state is compared, so that no code of another authorisation is taken for ours. */
    private static String code(JsonNode answer, String state) {
        String redirect = WebAuthorization.redirect(answer);
        if (redirect == null || !redirect.matches("(?i)https?://.*")) {
            throw refused("the answer has no redirect_uri");
        }
        PastedCode code;
        try {
            code = PastedCode.read(redirect);
        } catch (GatewayFailure e) {
            throw e.kind() == FailureKind.OAUTH_CODE ? refused("the redirect_uri has no code") : e;
        }
        if (!state.equals(code.state())) {
            throw refused("the state of the answer is another one");
        }
        return code.code();
    }

    private SignIn.SignedIn exchange(
            Account account, String code, PendingSignIns.Pending pending, String organization) {
        return switch (endpoint.exchange(code, pending, account.options().proxy())) {
            case TokenEndpoint.Granted granted -> {
                String told = granted.organizationUuid();
                if (told != null && !told.equalsIgnoreCase(organization)) {
                    throw refused("the token is of another organisation than the cookie");
                }
                yield SignIn.signedIn(granted, settings.get().scopes(), organization, pending.detail());
            }
            case TokenEndpoint.Refused refused -> throw refused(refused.code());
            case TokenEndpoint.Undecided undecided -> throw undecided(undecided);
        };
    }

    private static GatewayFailure undecided(TokenEndpoint.Undecided undecided) {
        return undecided.limited()
                ? new GatewayFailure.TargetUnavailable(
                        FailureKind.UPSTREAM_UNREACHABLE, undecided.advised(), undecided.reason())
                : new GatewayFailure.UpstreamFailed(
                        FailureKind.UPSTREAM_UNREACHABLE, undecided.cause(), undecided.reason());
    }

    private static GatewayFailure refused(@Nullable String reason) {
        return new GatewayFailure.RequestRefused(FailureKind.OAUTH_REFUSED, String.valueOf(reason));
    }
}
