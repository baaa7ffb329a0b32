package gateway.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.account.Account;
import gateway.account.AccountProfile;
import gateway.account.Plan;
import gateway.credential.Credential;
import gateway.oauth.AccountProbe.Checked;
import gateway.oauth.AccountProbe.Finding;
import gateway.oauth.AccountProbe.Refused;
import gateway.oauth.AccountProbe.Unreachable;
import gateway.upstream.HttpCalls;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the web application for the organisations of a session cookie (docs/wire.md, "Session cookies"). A challenge page is
 * reported and never evaded. Safe from many threads.
 */
final class WebProbe {

    private static final String ORGANIZATIONS = "/api/organizations";
    private static final Pattern SESSION_KEY = Pattern.compile("(?:^|;)\\s*sessionKey=([^;]*)");
    private static final String DISABLED = "organization has been disabled";

    private final Supplier<OAuthSettings> settings;
    private final HttpCalls anthropic;
    private final InstantSource clock;

    WebProbe(Supplier<OAuthSettings> settings, HttpCalls anthropic, InstantSource clock) {
        this.settings = settings;
        this.anthropic = anthropic;
        this.clock = clock;
    }

    private record Organization(String uuid, @Nullable String name, List<String> capabilities, String ravenType) {}

    /**
     * Asks about a cookie.
     *
     * @param expected the organisation that is taken where the cookie has several; null for the most capable
     */
    Finding check(Account account, Credential.SessionCookie cookie, @Nullable String expected) {
        String sessionKey = sessionKey(cookie.secret());
        if (!Replies.isHeaderValue(sessionKey)) {
            return new Refused("the cookie holds no session key", false);
        }
        HttpCalls.Reply reply;
        try {
            reply = anthropic.send(new HttpCalls.Call(
                    "GET",
                    Urls.below(settings.get().webBaseUrl(), ORGANIZATIONS),
                    Map.of("accept", "application/json", "cookie", "sessionKey=" + sessionKey),
                    null));
        } catch (HttpCalls.UnreachableException e) {
            return new Unreachable(String.valueOf(e.getMessage()));
        }
        return read(account, reply, expected);
    }

    /** The stored text is the bare value, or a whole cookie header; nothing but the session key is sent. */
    private static String sessionKey(String stored) {
        Matcher header = SESSION_KEY.matcher(stored);
        return (header.find() ? header.group(1) : stored).strip();
    }

    private Finding read(Account account, HttpCalls.Reply reply, @Nullable String expected) {
        int status = reply.status();
        if (Replies.isRedirect(reply) || Replies.isHtml(reply)) {
            return new Unreachable("blocked by a challenge page");
        }
        if (status == 400 || status == 401 || status == 403) {
            boolean disabled = reply.body().toLowerCase(Locale.ROOT).contains(DISABLED);
            return new Refused(
                    disabled
                            ? "the provider has disabled the organisation"
                            : "the web application refused the cookie (" + status + ")",
                    disabled);
        }
        JsonNode body = Replies.json(reply);
        if (status != 200 || !body.isArray()) {
            return new Unreachable("the web application answered " + status);
        }
        Organization chosen = choose(body, expected);
        return chosen == null
                ? new Refused("the cookie belongs to no organisation with chat", false)
                : new Checked(profile(account.profile(), chosen), chosen.uuid());
    }

    private static @Nullable Organization choose(JsonNode organizations, @Nullable String expected) {
        Organization best = null;
        for (JsonNode node : organizations) {
            Organization candidate = organization(node);
            if (candidate == null) {
                continue;
            }
            if (candidate.uuid().equalsIgnoreCase(expected)) {
                return candidate;
            }
            if (best == null
                    || candidate.capabilities().size() > best.capabilities().size()) {
                best = candidate;
            }
        }
        return best;
    }

    private static @Nullable Organization organization(JsonNode node) {
        String uuid = Replies.text(node, "uuid");
        List<String> capabilities = new ArrayList<>();
        node.path("capabilities").forEach(capability -> capabilities.add(capability.asText()));
        if (uuid == null || !capabilities.contains("chat")) {
            return null;
        }
        String raven = node.path("raven_type").asText("");
        return new Organization(uuid, Replies.text(node, "name"), capabilities, raven);
    }

    private AccountProfile profile(AccountProfile known, Organization organization) {
        return new AccountProfile(
                known.email(),
                organization.name() != null ? organization.name() : known.organizationName(),
                plan(organization),
                known.scopes(),
                known.models(),
                known.features(),
                clock.instant());
    }

    private static Plan plan(Organization organization) {
        String all = String.join(" ", organization.capabilities());
        if (all.contains("claude_max")) {
            return Plan.MAX;
        }
        if (all.contains("claude_pro")) {
            return Plan.PRO;
        }
        if (all.contains("raven")) {
            return organization.ravenType().contains("enterprise") ? Plan.ENTERPRISE : Plan.TEAM;
        }
        return Plan.FREE;
    }
}
