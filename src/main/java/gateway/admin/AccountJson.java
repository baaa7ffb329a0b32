package gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.Account;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountStore.HistoryEntry;
import gateway.account.StateChange;
import gateway.account.pool.AccountView;
import gateway.credential.Credential;
import gateway.protocol.Json;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.ProxyUrl;
import gateway.upstream.UsageWindows;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes accounts as JSON for operators, their secrets masked. Stateless. */
public final class AccountJson {

    private static final int COOKIE_SHOWN = 20;
    private static final int COOKIE_HIDDEN = 8;
    private static final int KEY_SHOWN = 4;

    private AccountJson() {}

    /** How the account is to be used; of its proxy no password is written. */
    static void options(ObjectNode json, AccountOptions options) {
        json.put("domain", options.domain());
        json.put("weight", options.weight());
        json.put("priority", options.priority());
        OutgoingProxy proxy = options.proxy();
        json.put("proxy", proxy == null ? null : ProxyUrl.shown(proxy));
    }

    /**
     * An account; a field that has no value is null.
     *
     * @param account as it is stored
     * @param view as this node sees it, null where it does not
     * @param conversations how many conversations are bound to it
     */
    public static ObjectNode of(Account account, @Nullable AccountView view, int conversations) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("id", account.id());
        json.put("name", account.name());
        json.put("kind", word(account.kind()));
        json.put("state", word(view == null ? account.state() : view.state()));
        json.put("state_reason", view == null ? account.stateReason() : view.reason());
        json.put("limited_until", text(view == null ? account.limitedUntil() : view.limitedUntil()));
        json.put("organization_uuid", account.organizationUuid());
        profile(json, account.profile());
        options(json, account.options());
        credential(json, account);
        json.set("windows", windows(view != null && view.windows() != null ? view.windows() : account.windows()));
        json.put("near_limit", view != null && view.nearLimit());
        json.put("in_flight", view == null ? 0 : view.inFlight());
        json.put("web_sessions", view == null ? 0 : view.web().sessions());
        json.put("cookie_refused", view == null ? null : view.web().refusal());
        json.put("conversations", conversations);
        json.put("latency_ms", view == null ? 0 : Math.round(view.latencyMillis()));
        ObjectNode rests = json.putObject("model_cool_downs");
        new TreeMap<>(view == null ? Map.<String, Instant>of() : view.modelCoolDowns())
                .forEach((model, until) -> rests.put(model, text(until)));
        json.put("created_at", text(account.createdAt()));
        json.put("last_used_at", text(view == null ? account.lastUsedAt() : view.lastUsedAt()));
        json.put("checked_at", text(account.profile().checkedAt()));
        json.put("version", account.version());
        return json;
    }

    private static void profile(ObjectNode json, AccountProfile profile) {
        json.put("organization_name", profile.organizationName());
        json.put("email", profile.email());
        json.put("plan", word(profile.plan()));
        new TreeSet<>(profile.scopes()).forEach(json.putArray("scopes")::add);
        profile.models().forEach(json.putArray("models")::add);
        ObjectNode features = json.putObject("features");
        new TreeMap<>(profile.features()).forEach(features::put);
    }

    private static void credential(ObjectNode json, Account account) {
        Credential credential = account.credential();
        Credential.OAuthToken token = account.token();
        Credential.SessionCookie cookie = credential instanceof Credential.SessionCookie only ? only : account.cookie();
        json.put(
                "secret_hint",
                credential.equals(cookie) ? cookieHint(credential.secret()) : keyHint(credential.secret()));
        json.put("cookie_hint", cookie == null ? null : cookieHint(cookie.secret()));
        json.put("refreshable", token != null && token.refreshToken() != null);
        json.put("token_issued_at", token == null ? null : text(token.issuedAt()));
        json.put("token_expires_at", token == null ? null : text(token.expiresAt()));
    }

    /**
     * How far the windows of an account are used.
     *
     * @return null when that is not known
     */
    public static @Nullable ObjectNode windows(@Nullable UsageWindows windows) {
        if (windows == null) {
            return null;
        }
        ObjectNode json = Json.mapper().createObjectNode();
        json.set("five_hour", window(windows.fiveHour()));
        json.set("seven_day", window(windows.sevenDay()));
        json.put("at", text(windows.at()));
        return json;
    }

    private static @Nullable ObjectNode window(UsageWindows.@Nullable Window window) {
        return window == null
                ? null
                : Json.mapper()
                        .createObjectNode()
                        .put("utilization", window.utilization())
                        .put("resets_at", text(window.resetsAt()));
    }

    /** The word for a constant, such as {@code api_key}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The last characters of a key or token; empty where it is too short to keep the rest a secret. */
    static String keyHint(String secret) {
        return secret.length() < 3 * KEY_SHOWN ? "…" : "…" + secret.substring(secret.length() - KEY_SHOWN);
    }

    /** The first characters of a cookie; empty where it is too short to keep the rest a secret. */
    static String cookieHint(String secret) {
        return secret.length() < COOKIE_SHOWN + COOKIE_HIDDEN ? "…" : secret.substring(0, COOKIE_SHOWN) + "…";
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    /** One entry of an account's history. */
    public static ObjectNode of(HistoryEntry entry) {
        StateChange change = entry.change();
        return Json.mapper()
                .createObjectNode()
                .put("number", entry.number())
                .put("at", change.at().toString())
                .put("from", change.from() == null ? null : word(change.from()))
                .put("to", word(change.to()))
                .put("cause", word(change.cause()))
                .put("actor", change.actor())
                .put("reason", change.reason())
                .put("until", change.until() == null ? null : change.until().toString());
    }
}
