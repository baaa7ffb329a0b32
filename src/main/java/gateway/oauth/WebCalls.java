package gateway.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.account.Account;
import gateway.credential.Credential;
import gateway.credential.SessionKey;
import gateway.protocol.web.WebPath;
import gateway.protocol.web.WebRefusal;
import gateway.protocol.web.WebRefusals;
import gateway.upstream.HttpCalls;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the web application outside of conversations, with the session cookie of an account and through its proxy. They go
 * under our own name, look like no browser, and are not repeated where the web application wants to see one. Blocks; safe from
 * many threads.
 */
public final class WebCalls {

    private final Supplier<OAuthSettings> settings;
    private final HttpCalls calls;
    private final @Nullable CookieRenewal renewal;
    private final String userAgent;
    private final InstantSource clock;

    /**
     * @param renewal is told of renewed cookies, null for nobody
     * @param version of this program
     */
    public WebCalls(
            Supplier<OAuthSettings> settings,
            HttpCalls calls,
            @Nullable CookieRenewal renewal,
            String version,
            InstantSource clock) {
        this.settings = settings;
        this.calls = calls;
        this.renewal = renewal;
        this.userAgent = userAgent(version);
        this.clock = clock;
    }

    /** The name under which the web application is called. */
    public static String userAgent(String version) {
        return "claude-proxy/" + version;
    }

    /** What came of a call. */
    sealed interface Answer {}

    /** A good answer; a missing node where its body is no JSON. */
    record Received(JsonNode body) implements Answer {}

    /** Another answer. */
    record Refused(WebRefusal refusal, int status) implements Answer {}

    /** None in time. */
    record Unreachable(String reason, HttpCalls.UnreachableException cause) implements Answer {}

    /** Calls with one cookie, one after the other. For one thread. */
    Session with(Account account, Credential.SessionCookie cookie) {
        return new Session(account, SessionKey.of(cookie));
    }

    /** Where a renewed cookie comes, the next call goes out with that. */
    final class Session {

        private final Account account;
        private SessionKey key;

        private Session(Account account, SessionKey key) {
            this.account = account;
            this.key = key;
        }

        /** Whether the cookie can be sent at all. */
        boolean isSendable() {
            return Replies.isHeaderValue(key.value());
        }

        Answer get(WebPath path) {
            return send(path, null);
        }

        /** @param json the body, null for none */
        Answer send(WebPath path, @Nullable String json) {
            HttpCalls.Reply reply;
            try {
                reply = calls.send(new HttpCalls.Call(
                        path.method(),
                        Urls.below(settings.get().webBaseUrl(), path.path()),
                        Map.of("accept", "application/json", "cookie", key.header(), "user-agent", userAgent),
                        json,
                        account.options().proxy()));
            } catch (HttpCalls.UnreachableException e) {
                return new Unreachable(String.valueOf(e.getMessage()), e);
            }
            WebRefusal refusal = WebRefusals.read(
                    reply.status(), reply.headers()::get, reply.body().getBytes(UTF_8), clock.instant());
            if (refusal != null) {
                return new Refused(refusal, reply.status());
            }
            renew(reply.headers().get("set-cookie"));
            return new Received(Replies.json(reply));
        }

        private void renew(@Nullable String setCookie) {
            SessionKey renewed =
                    setCookie == null || renewal == null ? null : renewal.seen(account, key.value(), setCookie);
            key = renewed == null ? key : renewed;
        }
    }
}
