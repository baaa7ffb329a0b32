package routes.jolokia;

import gateway.access.Password;
import gateway.config.JolokiaSettings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import javax.management.MBeanServer;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.RequestThreads;

/**
 * {@code /observe/jolokia} on the management port: JMX over HTTP for who has signed in. Pages of other origins are refused, reading
 * and changing by a mere link too: what changes something is asked by POST, in JSON. Safe from many threads.
 */
public final class JolokiaEndpoint implements AutoCloseable {

    /** Where it is. */
    public static final String PATH = "/observe/jolokia";

    private static final Logger LOG = LoggerFactory.getLogger(JolokiaEndpoint.class);
    private static final long MOST_BYTES = 256 * 1024;
    private static final int AT_ONCE = 8;
    private static final Set<String> BY_GET = Set.of("", "version", "read", "list", "search");
    private static final List<String> JSON = List.of("application/json", "text/json");

    private final JolokiaLogin login;
    private final Set<String> origins;
    private final SecretMask mask;
    private final Map<JmxRole, JolokiaAgent> agents = new EnumMap<>(JmxRole.class);
    private final Semaphore room = new Semaphore(AT_ONCE);

    /**
     * Makes it, which takes a moment.
     *
     * @param settings of a Jolokia that is on
     * @param secrets values that no answer may have
     */
    public JolokiaEndpoint(
            JolokiaSettings settings,
            MBeanServer server,
            InstantSource clock,
            Supplier<? extends Collection<String>> secrets,
            GuardedMBeans.DoneByOperator done) {
        String operator = Objects.requireNonNull(settings.operatorPassword(), "Jolokia is off");
        String viewer = settings.viewerPassword();
        login = new JolokiaLogin(Password.of(operator), viewer == null ? null : Password.of(viewer), clock);
        origins = Set.copyOf(settings.origins());
        mask = new SecretMask(secrets);
        for (JmxRole role : JmxRole.values()) {
            agents.put(role, new JolokiaAgent(server, role, done));
        }
    }

    /** Begins to answer there. */
    public void mount(Router router) {
        router.route(PATH + "*").handler(this::guard);
        router.route(PATH + "*")
                .handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES))
                .handler(this::accept);
    }

    /** What needs neither a password nor a body to be refused. */
    private void guard(RoutingContext call) {
        HttpServerRequest request = call.request();
        String path = request.path();
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        call.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store").putHeader("x-content-type-options", "nosniff");
        if (!path.equals(PATH) && !path.startsWith(PATH + "/")) {
            call.next();
        } else if (isForeign(request, origin)) {
            refuse(call, 403, "Pages of other origins may not ask: gateway.management.jolokia-origins");
        } else {
            if (origin != null) {
                call.response()
                        .putHeader("access-control-allow-origin", origin)
                        .putHeader("access-control-allow-credentials", "true")
                        .putHeader("access-control-allow-headers", "authorization, content-type")
                        .putHeader("vary", "origin");
            }
            if (HttpMethod.OPTIONS.equals(request.method()) && origin != null) {
                call.response().setStatusCode(204).end();
            } else {
                call.next();
            }
        }
    }

    private boolean isForeign(HttpServerRequest request, @Nullable String origin) {
        String site = request.getHeader("sec-fetch-site");
        return origin != null ? !origins.contains(origin) : "cross-site".equals(site) || "same-site".equals(site);
    }

    private void accept(RoutingContext call) {
        HttpMethod method = call.request().method();
        if (!HttpMethod.GET.equals(method) && !HttpMethod.POST.equals(method)) {
            refuse(call, 405, "GET and POST are answered");
        } else if (!room.tryAcquire()) {
            call.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
            refuse(call, 503, "Too many questions at once");
        } else {
            RequestThreads.start(() -> {
                try {
                    answer(call);
                } catch (RuntimeException e) {
                    LOG.warn("A question to Jolokia is not answered", e);
                    refuse(call, 500, "It could not be answered");
                } finally {
                    room.release();
                }
            });
        }
    }

    private void answer(RoutingContext call) {
        HttpServerRequest request = call.request();
        String address =
                request.remoteAddress() == null ? "" : request.remoteAddress().host();
        switch (login.of(address, request.getHeader(HttpHeaders.AUTHORIZATION))) {
            case JolokiaLogin.Outcome.SignedIn known -> answer(call, known.role());
            case JolokiaLogin.Outcome.Unknown _ -> {
                call.response().putHeader("www-authenticate", "Basic realm=\"Claude Proxy\", charset=\"UTF-8\"");
                refuse(call, 401, "Sign in as viewer or operator");
            }
            case JolokiaLogin.Outcome.Locked locked -> {
                call.response()
                        .putHeader(
                                HttpHeaders.RETRY_AFTER,
                                Long.toString(locked.rest().toSeconds() + 1));
                refuse(call, 429, "Too many wrong passwords came from this address");
            }
        }
    }

    private void answer(RoutingContext call, JmxRole role) {
        JolokiaAgent agent = Objects.requireNonNull(agents.get(role));
        try {
            String json;
            if (HttpMethod.POST.equals(call.request().method())) {
                if (!isJson(call.request().getHeader(HttpHeaders.CONTENT_TYPE))) {
                    refuse(call, 415, "The body has to be JSON");
                    return;
                }
                json = agent.post(JolokiaQuestion.checked(
                        call.body().buffer() == null
                                ? new byte[0]
                                : call.body().buffer().getBytes()));
            } else {
                String path = URLDecoder.decode(
                        call.request().path().substring(PATH.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
                // Jolokia passes over all slashes that a path begins with.
                String asked = path.replaceFirst("^/+", "");
                if (!BY_GET.contains(asked.replaceFirst("/.*", ""))) {
                    refuse(call, 405, "What changes something is asked by POST");
                    return;
                }
                json = agent.get(asked);
            }
            send(call, 200, mask.masked(json));
        } catch (BadRequestException | IllegalArgumentException e) {
            refuse(call, 400, String.valueOf(e.getMessage()));
        } catch (EmptyResponseException | IOException e) {
            refuse(call, 400, "It cannot be read");
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && JSON.contains(contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT));
    }

    private void refuse(RoutingContext call, int status, String sentence) {
        send(
                call,
                status,
                new JsonObject()
                        .put("status", status)
                        .put("error", mask.masked(sentence))
                        .encode());
    }

    private static void send(RoutingContext call, int status, String json) {
        HttpServerResponse response = call.response();
        call.vertx().runOnContext(now -> {
            if (!response.ended() && !response.closed()) {
                response.setStatusCode(status)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(json);
            }
        });
    }

    @Override
    public void close() {
        agents.values().forEach(JolokiaAgent::close);
    }
}
