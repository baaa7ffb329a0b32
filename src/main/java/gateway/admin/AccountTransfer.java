package gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.Account;
import gateway.audit.AuditLog;
import gateway.credential.Credential;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes accounts from one installation to another. Safe from many threads. */
final class AccountTransfer {

    private static final FailureMessages MESSAGES = new FailureMessages();

    static final String FORMAT = "claude-proxy-accounts-1";

    private final StoredAccounts accounts;
    private final AccountCheck check;
    private final AuditLog audit;
    private final InstantSource clock;
    private final ExportBox box = new ExportBox();

    AccountTransfer(StoredAccounts accounts, AccountCheck check, AuditLog audit, InstantSource clock) {
        this.accounts = accounts;
        this.check = check;
        this.audit = audit;
        this.clock = clock;
    }

    String write(@Nullable String passphrase, String actor) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("format", FORMAT);
        json.put("exported_at", clock.instant().toString());
        ArrayNode list = json.putArray("accounts");
        ObjectNode secrets = Json.mapper().createObjectNode();
        List<Account> all = accounts.all();
        for (Account account : all) {
            list.add(AccountRecord.write(account, accounts.stateOf(account)));
            secrets.set(account.id(), AccountRecord.writeSecrets(account));
        }
        if (passphrase != null) {
            json.set("secrets", box.seal(secrets.toString(), passphrase));
        }
        audit.record(
                actor, "account.export", "accounts", Map.of("accounts", all.size(), "secrets", passphrase != null));
        return json.toString();
    }

    ImportResult read(String text, @Nullable String passphrase, boolean validate, String actor) {
        JsonFields json = JsonFields.read(text.getBytes(UTF_8));
        String format = json.text("format");
        if (format != null && !format.equals(FORMAT)) {
            throw AccountInput.wrong("format", "expected " + FORMAT);
        }
        json.time("exported_at");
        Map<String, JsonFields> secrets = secrets(json.inner("secrets"), passphrase);
        List<AccountRecord> records = new ArrayList<>();
        for (JsonFields entry : json.objects("accounts")) {
            records.add(AccountRecord.read(entry, secrets, clock.instant()));
        }
        json.done();
        return add(records, validate, actor);
    }

    private Map<String, JsonFields> secrets(@Nullable JsonFields sealed, @Nullable String passphrase) {
        Map<String, JsonFields> secrets = new HashMap<>();
        if (sealed != null) {
            JsonFields opened = JsonFields.read(box.open(sealed, passphrase).getBytes(UTF_8));
            for (String id : opened.names()) {
                JsonFields own = opened.inner(id);
                if (own != null) {
                    secrets.put(id, own);
                }
            }
        }
        return secrets;
    }

    private ImportResult add(List<AccountRecord> records, boolean validate, String actor) {
        List<Account> imported = new ArrayList<>();
        List<ImportResult.Skipped> skipped = new ArrayList<>();
        for (AccountRecord wanted : records) {
            Account account = wanted.account();
            String obstacle = account == null ? "it has no secret" : null;
            if (account != null) {
                try {
                    Account added =
                            accounts.add(validate && !hasEnded(account) ? check.validated(account) : account, actor);
                    audit.record(actor, "account.import", added.id(), AuditDetail.of(added));
                    imported.add(added);
                } catch (GatewayFailure e) {
                    obstacle = obstacle(e);
                }
            }
            if (obstacle != null) {
                skipped.add(new ImportResult.Skipped(wanted.name(), obstacle));
            }
        }
        return new ImportResult(imported, skipped);
    }

    /** Whether its token must be refreshed before Anthropic can be asked about it; that is done once it is stored. */
    private boolean hasEnded(Account account) {
        Credential.OAuthToken token = account.token();
        return token != null
                && token.refreshToken() != null
                && token.expiresAt() != null
                && !token.expiresAt().isAfter(clock.instant());
    }

    private static String obstacle(GatewayFailure failure) {
        return switch (failure.kind()) {
            case ACCOUNT_DUPLICATE, ACCOUNT_CREDENTIAL, ACCOUNT_ORGANIZATION_DISABLED, UPSTREAM_UNREACHABLE ->
                MESSAGES.text(failure, Locale.ENGLISH);
            default -> throw failure;
        };
    }
}
