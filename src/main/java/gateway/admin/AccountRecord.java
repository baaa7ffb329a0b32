package gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.account.Plan;
import gateway.credential.Credential;
import gateway.protocol.Json;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.ProxyUrl;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account in an export.
 *
 * @param name what operators call it
 * @param account null when it has no secret to sign in with
 */
record AccountRecord(String name, @Nullable Account account) {

    /** Everything but the secrets. */
    static ObjectNode write(Account account, AccountState state) {
        ObjectNode json = Json.mapper().createObjectNode();
        AccountProfile profile = account.profile();
        json.put("id", account.id());
        json.put("name", account.name());
        json.put("kind", AccountJson.word(account.kind()));
        json.put("state", AccountJson.word(state));
        json.put("state_reason", account.stateReason());
        json.put("organization_uuid", account.organizationUuid());
        json.put("organization_name", profile.organizationName());
        json.put("email", profile.email());
        json.put("plan", AccountJson.word(profile.plan()));
        profile.scopes().stream().sorted().forEach(json.putArray("scopes")::add);
        profile.models().forEach(json.putArray("models")::add);
        ObjectNode features = json.putObject("features");
        profile.features().forEach(features::put);
        AccountJson.options(json, account.options());
        json.put("created_at", account.createdAt().toString());
        return json;
    }

    /** The secrets; one that could not be decrypted is empty and left out. */
    static ObjectNode writeSecrets(Account account) {
        ObjectNode json = Json.mapper().createObjectNode();
        if (account.credential().secret().isEmpty()) {
            return json;
        }
        json.put("secret", account.credential().secret());
        Credential.OAuthToken token = account.token();
        if (token != null) {
            Instant ends = token.expiresAt();
            json.put("refresh_token", token.refreshToken());
            json.put("token_issued_at", token.issuedAt().toString());
            json.put("token_expires_at", ends == null ? null : ends.toString());
        }
        Credential.SessionCookie cookie = account.cookie();
        json.put("cookie", cookie == null ? null : cookie.secret());
        OutgoingProxy proxy = account.options().proxy();
        json.put("proxy", proxy == null ? null : ProxyUrl.withSecrets(proxy));
        return json;
    }

    /**
     * Reads an account.
     *
     * @param entry may hold its secrets in the open
     * @param sealed secrets that were encrypted, by id of the account
     * @param now when it counts as added where it does not say so itself
     */
    static AccountRecord read(JsonFields entry, Map<String, JsonFields> sealed, Instant now) {
        String id = id(entry);
        String name = AccountInput.name("name", entry.requireText("name"));
        AccountKind kind = Objects.requireNonNullElse(entry.word("kind", AccountKind.class), AccountKind.API_KEY);
        Secrets own = Secrets.read(entry);
        JsonFields kept = sealed.get(id);
        Secrets secrets = kept == null ? own : Secrets.read(kept);
        AccountOptions options = AccountInput.options(options(entry, secrets.proxy()));
        AccountProfile profile = profile(entry);
        AccountState state = Objects.requireNonNullElse(entry.word("state", AccountState.class), AccountState.ACTIVE);
        // Whatever rested there may be asked here.
        AccountState begins = state == AccountState.RATE_LIMITED ? AccountState.ACTIVE : state;
        String reason = entry.text("state_reason");
        String organization = entry.text("organization_uuid");
        // It begins anew here, also for those who look for idle accounts.
        entry.time("created_at");
        entry.done();
        if (secrets.isEmpty()) {
            return new AccountRecord(name, null);
        }
        NewAccount wanted = secrets.of(name, kind, options);
        Credential credential = AccountInput.credential(wanted, secrets.issuedOr(now));
        Account account = new Account(
                id,
                name,
                kind,
                begins,
                begins == AccountState.ACTIVE ? null : reason,
                null,
                organization,
                credential,
                now,
                null,
                AccountInput.cookieBeside(wanted),
                options,
                profile,
                null,
                1);
        return new AccountRecord(name, account);
    }

    /** The id that it had, so that usage and keys still mean it; a new one where its id is not one of ours. */
    private static String id(JsonFields entry) {
        String id = entry.text("id");
        try {
            return (id == null ? UUID.randomUUID() : UUID.fromString(id)).toString();
        } catch (IllegalArgumentException e) {
            throw AccountInput.wrong("id", "expected a UUID");
        }
    }

    private static AccountOptions options(JsonFields entry, @Nullable String proxy) {
        return new AccountOptions(
                entry.text("domain"),
                Objects.requireNonNullElse(entry.integer("weight"), AccountOptions.DEFAULT.weight()),
                Objects.requireNonNullElse(entry.integer("priority"), AccountOptions.DEFAULT.priority()),
                AccountInput.proxy("proxy", proxy));
    }

    private static AccountProfile profile(JsonFields entry) {
        Map<String, Boolean> features = new HashMap<>();
        JsonFields told = entry.inner("features");
        if (told != null) {
            for (String feature : told.names()) {
                Boolean has = told.flag(feature);
                if (has != null) {
                    features.put(feature, has);
                }
            }
        }
        return new AccountProfile(
                entry.text("email"),
                entry.text("organization_name"),
                Objects.requireNonNullElse(entry.word("plan", Plan.class), Plan.UNKNOWN),
                new HashSet<>(entry.texts("scopes")),
                entry.texts("models"),
                features,
                null);
    }

    /** What an account signs in with. */
    private record Secrets(
            @Nullable String secret,
            @Nullable String refreshToken,
            @Nullable Instant issuedAt,
            @Nullable Instant expiresAt,
            @Nullable String cookie,
            @Nullable String proxy) {

        static Secrets read(JsonFields json) {
            return new Secrets(
                    json.text("secret"),
                    json.text("refresh_token"),
                    json.time("token_issued_at"),
                    json.time("token_expires_at"),
                    json.text("cookie"),
                    json.text("proxy"));
        }

        boolean isEmpty() {
            return secret == null && cookie == null;
        }

        Instant issuedOr(Instant now) {
            return issuedAt == null ? now : issuedAt;
        }

        NewAccount of(String name, AccountKind kind, AccountOptions options) {
            return new NewAccount(name, kind, secret, refreshToken, expiresAt, cookie, options);
        }
    }
}
