package gateway.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.upstream.HttpCalls;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.RetryAfter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Exchanges codes and refresh tokens for tokens (docs/wire.md, "Sign-in"). Safe from many threads. */
final class TokenEndpoint {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final long LONGEST_LIFE_SECONDS = Duration.ofDays(3660).toSeconds();

    private final Supplier<OAuthSettings> settings;
    private final HttpCalls anthropic;
    private final InstantSource clock;

    TokenEndpoint(Supplier<OAuthSettings> settings, HttpCalls anthropic, InstantSource clock) {
        this.settings = settings;
        this.anthropic = anthropic;
        this.clock = clock;
    }

    /** What came of an exchange. */
    sealed interface Answer {}

    /**
     * New tokens.
     *
     * @param refreshToken null when the answer has none
     * @param issuedAt when the exchange began
     * @param expiresAt null when it was not told
     * @param scopes empty when they were not told
     */
    record Granted(
            String accessToken,
            @Nullable String refreshToken,
            Instant issuedAt,
            @Nullable Instant expiresAt,
            Set<String> scopes,
            @Nullable String organizationUuid,
            @Nullable String organizationName,
            @Nullable String email)
            implements Answer {
        @Override
        public String toString() {
            return "Granted[…]";
        }
    }

    /** The endpoint refused; {@code code} may be shown. */
    record Refused(String code) implements Answer {}

    /**
     * The endpoint did not decide.
     *
     * @param reason in words for operators
     * @param limited whether it said that there were too many calls
     * @param advised how long it asks to wait, null for no advice
     */
    record Undecided(
            String reason,
            boolean limited,
            @Nullable Duration advised,
            @Nullable Throwable cause) implements Answer {}

    /** @param proxy that the account is reached through, null for none of its own */
    Answer exchange(String code, PendingSignIns.Pending pending, @Nullable OutgoingProxy proxy) {
        OAuthSettings now = settings.get();
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("grant_type", "authorization_code");
        body.put("code", code);
        body.put("redirect_uri", pending.redirectUri().toString());
        body.put("client_id", now.clientId());
        body.put("code_verifier", pending.verifier());
        body.put("state", pending.state());
        return send(now.tokenUrl(), Map.of("accept", "application/json"), body, proxy);
    }

    /** @param proxy that the account is reached through, null for none of its own */
    Answer refresh(String refreshToken, @Nullable OutgoingProxy proxy) {
        OAuthSettings now = settings.get();
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("grant_type", "refresh_token");
        body.put("refresh_token", refreshToken);
        body.put("client_id", now.clientId());
        Map<String, String> headers = Map.of("accept", "application/json", "anthropic-beta", now.beta());
        return send(now.tokenUrl(), headers, body, proxy);
    }

    private Answer send(URI url, Map<String, String> headers, ObjectNode body, @Nullable OutgoingProxy proxy) {
        Instant began = clock.instant();
        HttpCalls.Reply reply;
        try {
            reply = anthropic.send(new HttpCalls.Call("POST", url, headers, body.toString(), proxy));
        } catch (HttpCalls.UnreachableException e) {
            return new Undecided(String.valueOf(e.getMessage()), false, null, e);
        }
        return read(reply, began);
    }

    private Answer read(HttpCalls.Reply reply, Instant began) {
        int status = reply.status();
        if (status == 429) {
            Duration advised =
                    RetryAfter.read(reply.headers()::get, clock.instant()).orElse(null);
            return new Undecided("the token endpoint limits calls (429)", true, advised, null);
        }
        boolean succeeded = status >= 200 && status < 300;
        boolean refused = status >= 400 && status < 500 && status != 408;
        if (!(succeeded || refused) || Replies.isHtml(reply)) {
            return new Undecided("the token endpoint answered " + status, false, null, null);
        }
        String code = ErrorCode.read(reply.body());
        if (refused) {
            return new Refused(ErrorCode.shown(code, "status " + status));
        }
        Granted granted = granted(reply.body(), began);
        if (granted != null) {
            return granted;
        }
        return ErrorCode.INVALID_GRANT.equals(code)
                ? new Refused(ErrorCode.INVALID_GRANT)
                : new Undecided("the answer of the token endpoint holds no token", false, null, null);
    }

    private static @Nullable Granted granted(String body, Instant began) {
        JsonNode reply;
        try {
            reply = Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        }
        String accessToken = Replies.text(reply, "access_token");
        if (accessToken == null || !Replies.isHeaderValue(accessToken)) {
            return null;
        }
        long seconds = reply.path("expires_in").asLong(0);
        JsonNode organization = reply.path("organization");
        return new Granted(
                accessToken,
                Replies.text(reply, "refresh_token"),
                began,
                seconds > 0 ? began.plusSeconds(Math.min(seconds, LONGEST_LIFE_SECONDS)) : null,
                words(Replies.text(reply, "scope")),
                Replies.text(organization, "uuid"),
                Replies.text(organization, "name"),
                Replies.text(reply.path("account"), "email_address"));
    }

    private static Set<String> words(@Nullable String text) {
        return text == null
                ? Set.of()
                : Set.of(BLANKS.splitAsStream(text.strip()).distinct().toArray(String[]::new));
    }
}
