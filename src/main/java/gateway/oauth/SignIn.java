package gateway.oauth;

import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.upstream.HttpCalls;
import gateway.upstream.OutgoingProxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Signs a person in at Anthropic: authorisation code with PKCE (docs/wire.md, "Sign-in"). Safe from many threads. */
public final class SignIn {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Supplier<OAuthSettings> settings;
    private final PendingSignIns pendings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final TokenEndpoint endpoint;

    /**
     * A sign-in.
     *
     * @param random a secure one: verifiers and states are made of it
     */
    public SignIn(
            Supplier<OAuthSettings> settings,
            HttpCalls anthropic,
            PendingSignIns pendings,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.pendings = pendings;
        this.clock = clock;
        this.random = random;
        this.endpoint = new TokenEndpoint(settings, anthropic, clock);
    }

    /**
     * A sign-in that waits for its code.
     *
     * @param authorizeUrl where the person agrees
     * @param state names it; a secret of the person who signs in
     * @param expiresAt after which it is void
     */
    public record Started(URI authorizeUrl, String state, Instant expiresAt) {}

    /**
     * A finished sign-in.
     *
     * @param scopes what was granted
     * @param organizationUuid null when it was not told
     * @param organizationName null when it was not told
     * @param email of the person, null when it was not told
     * @param detailJson what was given to {@link #start}
     */
    public record SignedIn(
            Credential.OAuthToken token,
            Set<String> scopes,
            @Nullable String organizationUuid,
            @Nullable String organizationName,
            @Nullable String email,
            String detailJson) {
        public SignedIn {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * Begins a sign-in; any node may finish it within ten minutes.
     *
     * @param redirectUri where the code is to come to, null for the one of the settings
     * @param detailJson kept until the sign-in is finished
     */
    public Started start(@Nullable URI redirectUri, String detailJson) {
        OAuthSettings now = settings.get();
        URI target = redirectUri == null ? now.redirectUri() : redirectUri;
        Pkce pkce = Pkce.fresh(random);
        String state = Pkce.randomText(random);
        Instant expiresAt = clock.instant().plus(PATIENCE);
        pendings.save(new PendingSignIns.Pending(state, pkce.verifier(), target, detailJson, expiresAt));
        return new Started(authorizeUrl(now, target, pkce, state), state, expiresAt);
    }

    private static URI authorizeUrl(OAuthSettings now, URI target, Pkce pkce, String state) {
        Map<String, String> query = new LinkedHashMap<>();
        if (Urls.sameServer(target, now.tokenUrl()) || Urls.sameServer(target, now.authorizeUrl())) {
            // Anthropic's own page shows the code, so that it can be pasted.
            query.put("code", "true");
        }
        query.put("client_id", now.clientId());
        query.put("response_type", "code");
        query.put("redirect_uri", target.toString());
        query.put("scope", String.join(" ", now.scopes()));
        query.put("code_challenge", pkce.challenge());
        query.put("code_challenge_method", Pkce.METHOD);
        query.put("state", state);
        return Urls.withQuery(now.authorizeUrl(), query);
    }

    /**
     * Finishes a sign-in. It can be finished once; only where Anthropic did not decide it stays open.
     *
     * @param pasted the code, {@code code#state}, or the URL that the browser was sent to
     * @param state used where the pasted text holds none
     * @param proxyOf the proxy for a sign-in by its detail; null for none of its own
     * @throws GatewayFailure OAUTH_CODE, OAUTH_STATE, OAUTH_REFUSED with a short reason, or UPSTREAM_UNREACHABLE
     */
    public SignedIn exchange(String pasted, @Nullable String state, Function<String, @Nullable OutgoingProxy> proxyOf) {
        PastedCode code = PastedCode.read(pasted);
        PendingSignIns.Pending pending = take(code.state() == null ? state : code.state());
        return switch (endpoint.exchange(code.code(), pending, proxyOf.apply(pending.detail()))) {
            case TokenEndpoint.Granted granted -> signedIn(granted, pending);
            case TokenEndpoint.Refused refused ->
                throw new GatewayFailure.RequestRefused(FailureKind.OAUTH_REFUSED, refused.code());
            case TokenEndpoint.Undecided undecided -> {
                pendings.save(pending);
                throw new GatewayFailure.UpstreamFailed(
                        FailureKind.UPSTREAM_UNREACHABLE, undecided.cause(), undecided.reason());
            }
        };
    }

    /** The same without a proxy. */
    public SignedIn exchange(String pasted, @Nullable String state) {
        return exchange(pasted, state, detail -> null);
    }

    private PendingSignIns.Pending take(@Nullable String state) {
        if (state == null || state.isBlank()) {
            throw new GatewayFailure.RequestRefused(FailureKind.OAUTH_STATE);
        }
        return pendings.take(state.strip())
                .filter(pending -> pending.expiresAt().isAfter(clock.instant()))
                .orElseThrow(() -> new GatewayFailure.RequestRefused(FailureKind.OAUTH_STATE));
    }

    private SignedIn signedIn(TokenEndpoint.Granted granted, PendingSignIns.Pending pending) {
        return signedIn(granted, settings.get().scopes(), granted.organizationUuid(), pending.detail());
    }

    /** @param asked scopes that were asked for */
    static SignedIn signedIn(
            TokenEndpoint.Granted granted, List<String> asked, @Nullable String organizationUuid, String detail) {
        Credential.OAuthToken token = new Credential.OAuthToken(
                granted.accessToken(), granted.refreshToken(), granted.expiresAt(), granted.issuedAt());
        // RFC 6749, 5.1: a scope that is not told is the one that was asked for.
        Set<String> scopes = granted.scopes().isEmpty() ? Set.copyOf(asked) : granted.scopes();
        return new SignedIn(token, scopes, organizationUuid, granted.organizationName(), granted.email(), detail);
    }
}
