package routes.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.access.FailedAttempts;
import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.admin.AccountAdministration;
import gateway.admin.JsonFields;
import gateway.admin.SignInResult;
import gateway.admin.SignInWish;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.oauth.SignIn;
import gateway.protocol.Json;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.http.ClientAddress;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** How accounts sign in at Anthropic: by the admin API, or by a redirect of Anthropic to us. Safe from many threads. */
public final class SignInApi {

    private static final Logger LOG = LoggerFactory.getLogger(SignInApi.class);
    private static final int MAX_QUERY = 8 * 1024;

    private final AccountAdministration administration;
    private final ByCookie cookies;
    private final AccountAnswers answers;
    private final FailedAttempts failures;
    private final ResponseWriter writer;

    /** Signs an account in with its own session cookie. */
    @FunctionalInterface
    public interface ByCookie {
        Account signIn(String id, String actor);
    }

    public SignInApi(
            AccountAdministration administration,
            ByCookie cookies,
            AccountAnswers answers,
            FailedAttempts failures,
            ResponseWriter writer) {
        this.administration = administration;
        this.cookies = cookies;
        this.answers = answers;
        this.failures = failures;
        this.writer = writer;
    }

    /** {@code POST /api/admin/accounts/oauth/start}: tells where the person is to agree. */
    public void start(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonFields body = JsonBody.read(context);
        SignInWish wish = new SignInWish(
                body.text("account"),
                body.text("name"),
                body.text("domain"),
                body.integer("weight"),
                body.integer("priority"),
                body.text("cookie"));
        checkKind(body.word("kind", AccountKind.class), wish);
        URI redirect = redirect(body.text("redirect_uri"));
        body.done();
        SignIn.Started started = administration.startSignIn(wish, redirect, JsonBody.actor(context));
        ObjectNode answer = Json.mapper()
                .createObjectNode()
                .put("authorize_url", started.authorizeUrl().toString())
                .put("state", started.state())
                .put("expires_at", started.expiresAt().toString());
        answers.send(context, 200, answer);
    }

    private static void checkKind(@Nullable AccountKind kind, SignInWish wish) {
        if (kind != null && !kind.hasToken()) {
            throw refused("kind", "expected oauth or oauth_and_cookie");
        }
        if (kind != null && (kind == AccountKind.OAUTH_AND_COOKIE) != (wish.cookie() != null)) {
            throw refused("cookie", "expected one for an account of kind oauth_and_cookie, and only there");
        }
    }

    private static @Nullable URI redirect(@Nullable String text) {
        try {
            URI uri = text == null ? null : new URI(text);
            if (uri == null
                    || (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?"))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw refused("redirect_uri", "expected an http or https URL");
        }
        throw refused("redirect_uri", "expected an http or https URL");
    }

    private static GatewayFailure refused(String field, String expected) {
        return new GatewayFailure.RequestRefused(FailureKind.REQUEST_FIELD, field, expected);
    }

    /** {@code POST /api/admin/accounts/oauth/exchange}: takes the code, {@code code#state} or the URL with both. */
    public void exchange(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        JsonFields body = JsonBody.require(context);
        String code = body.requireText("code");
        String state = body.text("state");
        body.done();
        SignInResult result = administration.finishSignIn(code, state, JsonBody.actor(context));
        answers.send(context, result.created() ? 201 : 200, result.account());
    }

    /** {@code POST /api/admin/accounts/{id}/oauth-from-cookie}: signs it in with its own session cookie. */
    public void byCookie(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        answers.send(
                context, 200, cookies.signIn(JsonBody.idBehind(AccountsApi.PATH, context), JsonBody.actor(context)));
    }

    /**
     * {@code GET /oauth/callback}: open to everybody, because Anthropic sends a person's browser here. Whoever calls needs the
     * state of a sign-in that an administrator began; who tries many is told to wait. The page holds nothing of what was sent.
     */
    public void finish(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        String code = context.request().getParam("code");
        String state = context.request().getParam("state");
        if (code == null || state == null || code.length() + state.length() > MAX_QUERY) {
            page(context, 400, "The sign-in was not completed", "The provider sent no code. Start the sign-in again.");
            return;
        }
        try {
            administration.finishSignIn(code, state, null);
            page(context, 200, "Signed in", "The account is ready. This page can be closed.");
        } catch (GatewayFailure e) {
            LOG.warn("A sign-in by redirect failed: {}", e.kind());
            Duration wait =
                    e.kind() == FailureKind.OAUTH_STATE ? failures.failed(ClientAddress.of(context.request())) : null;
            if (wait != null) {
                waitPlease(context, wait);
                return;
            }
            context.reportError(e.kind().errorType());
            page(context, e.kind().status(), "The sign-in failed", sentence(e.kind()));
        }
    }

    private void waitPlease(RequestContext context, Duration wait) {
        context.reportError(FailureKind.ACCESS_ATTEMPTS.errorType());
        context.answer().header("retry-after", Long.toString(wait.toSeconds() + 1));
        page(
                context,
                FailureKind.ACCESS_ATTEMPTS.status(),
                "Too many attempts",
                "Wait a minute, then start the sign-in again.");
    }

    private static String sentence(FailureKind kind) {
        return switch (kind) {
            case OAUTH_STATE -> "This sign-in is not known any more. Start it again.";
            case ACCOUNT_DUPLICATE -> "Another account has this name or organisation.";
            case ACCOUNT_ORGANIZATION_DISABLED -> "The provider has disabled the organisation of this account.";
            case UPSTREAM_UNREACHABLE -> "The provider cannot be reached at the moment. Reload this page in a while.";
            case STORAGE_UNAVAILABLE -> "The database cannot be reached at the moment. Start the sign-in again later.";
            default -> "The provider did not accept it. Start the sign-in again.";
        };
    }

    /** Texts are ours and hold nothing that HTML would read otherwise. */
    private void page(RequestContext context, int status, String title, String text) {
        String html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title
                + "</title></head><body><h1>" + title + "</h1><p>" + text + "</p></body></html>\n";
        context.answer()
                .header("cache-control", "no-store")
                .header("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
                .header("referrer-policy", "no-referrer")
                .header("x-content-type-options", "nosniff");
        writer.whole(context, status, "text/html; charset=utf-8", Buffer.buffer(html.getBytes(UTF_8)));
    }
}
