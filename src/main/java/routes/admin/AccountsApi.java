package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountState;
import gateway.account.AccountStore.HistoryEntry;
import gateway.admin.AccountAdministration;
import gateway.admin.AccountChange;
import gateway.admin.AccountFilter;
import gateway.admin.AccountInput;
import gateway.admin.AccountJson;
import gateway.admin.AccountPage;
import gateway.admin.AccountTest;
import gateway.admin.JsonFields;
import gateway.admin.NewAccount;
import gateway.protocol.Json;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** The calls under {@code /api/admin/accounts} that read and change accounts. Safe from many threads. */
public final class AccountsApi {

    static final String PATH = "/api/admin/accounts/";

    private final AccountAdministration administration;
    private final AccountAnswers answers;

    public AccountsApi(AccountAdministration administration, AccountAnswers answers) {
        this.administration = administration;
        this.answers = answers;
    }

    /** {@code GET /api/admin/accounts}: one page. */
    public void list(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "after", "limit", "state", "kind", "domain", "q");
        HttpServerRequest request = context.request();
        AccountFilter filter = new AccountFilter(
                parameter(request, "state", AccountState.class),
                parameter(request, "kind", AccountKind.class),
                request.getParam("domain"),
                request.getParam("q"));
        AccountPage page = administration.list(filter, request.getParam("after"), JsonBody.limit(context));
        ObjectNode body = Json.mapper().createObjectNode();
        List<Account> accounts = page.accounts();
        body.set("data", answers.all(accounts));
        body.put("has_more", page.hasMore());
        body.put("last_id", accounts.isEmpty() ? null : accounts.getLast().id());
        answers.send(context, 200, body);
    }

    private static <E extends Enum<E>> @Nullable E parameter(HttpServerRequest request, String name, Class<E> type) {
        String text = request.getParam(name);
        return text == null ? null : JsonFields.word(name, text, type);
    }

    /** {@code POST /api/admin/accounts}: adds one; {@code ?validate=false} does so without asking Anthropic. */
    public void create(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "validate");
        boolean validate = JsonBody.flag(context, "validate", true);
        JsonFields body = JsonBody.require(context);
        NewAccount wanted = new NewAccount(
                body.requireText("name"),
                Objects.requireNonNullElse(body.word("kind", AccountKind.class), AccountKind.API_KEY),
                body.text("secret"),
                body.text("refresh_token"),
                body.time("token_expires_at"),
                body.text("cookie"),
                options(body, AccountOptions.DEFAULT));
        body.done();
        answers.send(context, 201, administration.create(wanted, validate, JsonBody.actor(context)));
    }

    /** {@code GET /api/admin/accounts/{id}}. */
    public void show(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        answers.send(context, 200, administration.find(id(context)));
    }

    /** {@code PUT /api/admin/accounts/{id}}: changes what the body names and leaves the rest as it is. */
    public void change(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "validate");
        Long version = ETags.required(context);
        boolean validate = JsonBody.flag(context, "validate", true);
        JsonBody.require(context);
        Account changed = administration.update(
                id(context),
                version,
                before -> changed(before, JsonBody.read(context)),
                validate,
                JsonBody.actor(context));
        answers.send(context, 200, changed);
    }

    private static AccountChange changed(AccountChange before, JsonFields body) {
        String name = body.text("name");
        String secret = body.text("secret");
        AccountChange after = new AccountChange(
                name == null ? before.name() : name,
                options(body, before.options()),
                secret,
                body.text("refresh_token"),
                body.time("token_expires_at"),
                body.isThere("cookie") ? body.text("cookie") : before.cookie());
        body.done();
        return after;
    }

    /** A domain of null takes the account out of its domain, a proxy of null has it called without one. */
    private static AccountOptions options(JsonFields body, AccountOptions before) {
        return new AccountOptions(
                body.isThere("domain") ? body.text("domain") : before.domain(),
                Objects.requireNonNullElse(body.integer("weight"), before.weight()),
                Objects.requireNonNullElse(body.integer("priority"), before.priority()),
                body.isThere("proxy")
                        ? AccountInput.proxy("proxy", body.text("proxy"), before.proxy())
                        : before.proxy());
    }

    /** {@code DELETE /api/admin/accounts/{id}}. */
    public void delete(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        administration.delete(id(context), ETags.required(context), JsonBody.actor(context));
        answers.sendNothing(context);
    }

    /** {@code POST /api/admin/accounts/{id}/activate}. */
    public void activate(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        answers.send(context, 200, administration.activate(id(context), reason(context), JsonBody.actor(context)));
    }

    /** {@code POST /api/admin/accounts/{id}/deactivate}. */
    public void deactivate(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        answers.send(context, 200, administration.deactivate(id(context), reason(context), JsonBody.actor(context)));
    }

    /** {@code DELETE /api/admin/accounts/{id}/rests}: ends the rests of its models, or of {@code ?model=}. */
    public void lift(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "model");
        String model = context.request().getParam("model");
        answers.send(context, 200, administration.lift(id(context), model, JsonBody.actor(context)));
    }

    private static @Nullable String reason(RequestContext context) {
        JsonFields body = JsonBody.read(context);
        String reason = body.text("reason");
        body.done();
        return reason;
    }

    /** {@code POST /api/admin/accounts/{id}/refresh}: refreshes its token now. */
    public void refresh(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        answers.send(context, 200, administration.refresh(id(context), JsonBody.actor(context)));
    }

    /** {@code POST /api/admin/accounts/{id}/test}: asks Anthropic about it now. */
    public void test(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        AccountTest result = administration.test(id(context), JsonBody.actor(context));
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("ok", result.ok());
        body.put("latency_ms", result.latencyMillis());
        body.put("error", result.error());
        body.put("plan", AccountJson.word(result.account().profile().plan()));
        body.put("models", result.account().profile().models().size());
        body.set("account", answers.one(result.account()));
        answers.send(context, 200, body);
    }

    /** {@code GET /api/admin/accounts/{id}/history}: one page, the latest first. */
    public void history(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "limit", "before");
        int limit = JsonBody.limit(context);
        List<HistoryEntry> found = administration.history(id(context), JsonBody.number(context, "before"), limit + 1);
        List<HistoryEntry> page = found.size() > limit ? found.subList(0, limit) : found;
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode data = body.putArray("data");
        page.forEach(entry -> data.add(AccountJson.of(entry)));
        body.put("has_more", found.size() > limit);
        body.put("last_number", page.isEmpty() ? null : page.getLast().number());
        answers.send(context, 200, body);
    }

    private static String id(RequestContext context) {
        return JsonBody.idBehind(PATH, context);
    }
}
