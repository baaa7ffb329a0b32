package routes.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.admin.AccountAdministration;
import gateway.admin.ImportResult;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** Takes accounts from one installation to another. Safe from many threads. */
public final class TransferApi {

    /** Header with the passphrase of encrypted secrets. */
    static final String PASSPHRASE = "x-export-passphrase";

    private final AccountAdministration administration;
    private final AccountAnswers answers;
    private final ResponseWriter writer;

    public TransferApi(AccountAdministration administration, AccountAnswers answers, ResponseWriter writer) {
        this.administration = administration;
        this.answers = answers;
        this.writer = writer;
    }

    /** {@code GET /api/admin/accounts/export}: with {@code ?secrets=true} the secrets too, encrypted. */
    public void exportAccounts(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "secrets");
        String passphrase = null;
        if (JsonBody.flag(context, "secrets", false)) {
            passphrase = passphrase(context);
            if (passphrase == null) {
                throw new GatewayFailure.RequestRefused(FailureKind.ACCOUNT_PASSPHRASE);
            }
        }
        String json = administration.exportAccounts(passphrase, JsonBody.actor(context));
        context.answer()
                .header("cache-control", "no-store")
                .header("content-disposition", "attachment; filename=\"claude-proxy-accounts.json\"");
        writer.json(context, 200, json.getBytes(UTF_8));
    }

    /** {@code POST /api/admin/accounts/import}: adds what is not there; {@code ?validate=true} asks Anthropic first. */
    public void importAccounts(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context, "validate");
        boolean validate = JsonBody.flag(context, "validate", false);
        JsonBody.require(context);
        ImportResult result = administration.importAccounts(
                new String(context.body().bytes(), UTF_8), passphrase(context), validate, JsonBody.actor(context));
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("imported", result.imported().size());
        body.set("data", answers.all(result.imported()));
        ArrayNode skipped = body.putArray("skipped");
        for (ImportResult.Skipped each : result.skipped()) {
            skipped.addObject().put("name", each.name()).put("reason", each.reason());
        }
        answers.send(context, 200, body);
    }

    private static @Nullable String passphrase(RequestContext context) {
        String passphrase = context.request().getHeader(PASSPHRASE);
        return passphrase == null || passphrase.isEmpty() ? null : passphrase;
    }
}
