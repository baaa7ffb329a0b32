package routes.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.access.ClientIdentity;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.account.Account;
import gateway.admin.JsonFields;
import gateway.audit.AuditLog;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.replay.ReplayOrder;
import gateway.usage.UsageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.trace.Traces;

/**
 * {@code POST /api/admin/replay/{request id}}: sends a request once more, for real, by a model, provider, account or generation of
 * choice, and answers with both beside each other. Safe from many threads.
 */
public final class ReplayApi {

    private static final String PATH = "/api/admin/replay/";
    private static final Duration BUSY = Duration.ofSeconds(10);
    private static final String NOT_KEPT =
            "expected the body of the request, which is not kept: only a trace with bodies has it, as far as 32 KB";

    private final Parts parts;
    private final SideBySide sides;

    /**
     * What it needs.
     *
     * @param longest how long a request may take
     */
    public record Parts(
            UsageStore usage,
            Traces traces,
            KeyRing keys,
            Supplier<List<Account>> accounts,
            ReplayChoices choices,
            Replays replays,
            Supplier<Duration> longest,
            AuditLog audit,
            ResponseWriter writer) {}

    public ReplayApi(Parts parts) {
        this.parts = parts;
        sides = new SideBySide(id -> account(id).map(Account::name).orElse(null));
    }

    /** Answers when the request has ended; 503 while another one is sent. */
    public void replay(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        if (context.request().query() != null) {
            throw new GatewayFailure.RequestRefused(
                    FailureKind.REQUEST_PARAMETER,
                    "query",
                    "this call has no parameters, its body says what is wanted");
        }
        UUID id = id(context);
        JsonFields fields = JsonFields.read(context.body().bytes());
        Duration longest = parts.longest().get();
        ReplayWish wish = ReplayWish.of(fields, longest);
        if (!parts.replays().enter()) {
            throw new GatewayFailure.GatewayUnavailable(FailureKind.REPLAY_BUSY, BUSY, null);
        }
        try {
            RepeatedRequest original = new RepeatedRequest(
                    id,
                    parts.usage().find(id).orElse(null),
                    parts.traces().find(id).orElse(null));
            byte[] body = body(original, wish, fields);
            ReplayOrder order = order(original, wish, context.requireClient(), fields);
            record(order, wish, context);
            Replays.Outcome outcome = parts.replays()
                    .send(
                            order,
                            wish.headers(),
                            body,
                            wish.timeout() == null ? longest : wish.timeout(),
                            context.answer()::onClientGone);
            context.answer().onClientGone(null);
            answer(context, sides.of(original, outcome.end(), outcome.answer()));
        } finally {
            parts.replays().leave();
        }
    }

    private static UUID id(RequestContext context) {
        String id = context.request().path().substring(PATH.length());
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw unknown(id);
        }
    }

    private static GatewayFailure unknown(String id) {
        String shown = id.length() > 100 ? id.substring(0, 100) + "…" : id;
        return new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND, "request", shown, "");
    }

    private byte[] body(RepeatedRequest original, ReplayWish wish, JsonFields fields) {
        String given = wish.body();
        byte[] body = given == null ? original.body() : given.getBytes(StandardCharsets.UTF_8);
        if (body == null && original.row() == null) {
            throw unknown(original.id().toString());
        }
        if (body == null) {
            throw fields.wrong("body", NOT_KEPT);
        }
        return wish.model() == null && wish.provider() == null ? body : asked(body, wish, fields);
    }

    /** The body with the model, and the provider, that is asked instead. */
    private static byte[] asked(byte[] body, ReplayWish wish, JsonFields fields) {
        ObjectNode tree = tree(body, fields);
        String model = wish.model() == null ? tree.path("model").asText("") : wish.model();
        if (model.isEmpty()) {
            throw fields.wrong("model", "expected a text, because the body names none");
        }
        String provider = wish.provider();
        tree.put("model", provider == null ? model : provider + "/" + model);
        try {
            return Json.mapper().writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode tree(byte[] body, JsonFields fields) {
        try {
            JsonNode read = Json.mapper().readTree(body);
            if (read instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw fields.wrong("body", "it is no JSON, so that no other model can be put into it");
        }
        throw fields.wrong("body", "expected an object, so that another model can be put into it");
    }

    private ReplayOrder order(RepeatedRequest original, ReplayWish wish, ClientIdentity admin, JsonFields fields) {
        String path = wish.path() == null ? original.path() : wish.path();
        if (path == null) {
            throw fields.wrong("path", "a request for this path cannot be sent once more; expected another one");
        }
        Integer generation = parts.choices().generation(wish.generation());
        if (generation == null) {
            throw fields.wrong("generation", "expected current, canary, or the number of a generation that runs");
        }
        String provider = wish.provider();
        if (provider != null && !parts.choices().hasProvider(generation, provider)) {
            throw fields.wrong("provider", "expected the name of a provider of generation " + generation);
        }
        ClientIdentity caller = Optional.ofNullable(original.key())
                .flatMap(parts.keys()::find)
                .filter(found -> found.scope() == KeyScope.CLIENT)
                .orElse(admin);
        boolean current = wish.generation().equals(ReplayWish.CURRENT);
        return new ReplayOrder(
                original.id(),
                caller,
                path,
                account(wish, caller, fields),
                current ? 0 : generation,
                new CompletableFuture<>());
    }

    private @Nullable String account(ReplayWish wish, ClientIdentity caller, JsonFields fields) {
        String asked = wish.account();
        if (asked == null) {
            return null;
        }
        Account account =
                account(asked).orElseThrow(() -> fields.wrong("account", "expected the id or the name of an account"));
        String domain = account.options().domain();
        if (!Objects.equals(domain, caller.domain())) {
            throw fields.wrong(
                    "account",
                    "it belongs to " + (domain == null ? "no domain" : "the domain " + domain)
                            + ", and the request to "
                            + (caller.domain() == null ? "none" : caller.domain()));
        }
        return account.id();
    }

    private Optional<Account> account(String idOrName) {
        List<Account> all = parts.accounts().get();
        return all.stream()
                .filter(account -> account.id().equals(idOrName))
                .findFirst()
                .or(() -> all.stream()
                        .filter(account -> account.name().equals(idOrName))
                        .findFirst());
    }

    /** Before it is sent: what nobody could find again is not done. */
    private void record(ReplayOrder order, ReplayWish wish, RequestContext context) {
        Map<String, Object> detail = new HashMap<>();
        detail.put("path", order.path());
        detail.put("key_id", order.caller().keyId());
        detail.put("model", wish.model());
        detail.put("provider", wish.provider());
        detail.put("account_id", order.account());
        detail.put("generation", wish.generation());
        parts.audit()
                .record(
                        context.requireClient().keyId(),
                        "request.replay",
                        order.original().toString(),
                        detail);
    }

    private void answer(RequestContext context, ObjectNode both) {
        context.answer().header("cache-control", "no-store");
        try {
            parts.writer().json(context, 200, Json.mapper().writeValueAsBytes(both));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
