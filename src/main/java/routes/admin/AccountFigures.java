package routes.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.pool.AccountView;
import gateway.admin.AccountJson;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The figures of one account, as the statistics show them. */
final class AccountFigures {

    private AccountFigures() {}

    static void write(ObjectNode body, AccountView account, Instant now) {
        Duration age = tokenAge(account, now);
        body.put("id", account.id());
        body.put("name", account.name());
        body.put("kind", AccountJson.word(account.kind()));
        body.put("state", AccountJson.word(account.state()));
        body.put("organization_uuid", account.organizationUuid());
        body.put("near_limit", account.nearLimit());
        body.put("in_flight", account.inFlight());
        body.put("web_sessions", account.web().sessions());
        body.put("latency_ms", Math.round(account.latencyMillis()));
        body.set("windows", AccountJson.windows(account.windows()));
        body.put("token_age_hours", age == null ? null : age.toHours());
        body.put(
                "token_expires_at",
                account.tokenExpiresAt() == null
                        ? null
                        : account.tokenExpiresAt().toString());
    }

    /** How old the access token is, null for accounts without one. */
    static @Nullable Duration tokenAge(AccountView account, Instant now) {
        Instant issued = account.tokenIssuedAt();
        return issued == null ? null : Duration.between(issued, now);
    }
}
