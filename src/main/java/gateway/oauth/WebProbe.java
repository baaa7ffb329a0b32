package gateway.oauth;

import gateway.account.Account;
import gateway.account.AccountProfile;
import gateway.account.Plan;
import gateway.credential.Credential;
import gateway.oauth.AccountProbe.Checked;
import gateway.oauth.AccountProbe.Finding;
import gateway.oauth.AccountProbe.Refused;
import gateway.oauth.AccountProbe.Unreachable;
import gateway.protocol.web.WebAccountPaths;
import gateway.protocol.web.WebBootstrap;
import gateway.protocol.web.WebOrganization;
import gateway.protocol.web.WebRefusal;
import gateway.protocol.web.WebUsage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks the web application about session cookies: who is signed in, in which organisation, with which plan and models (docs/wire.md,
 * "Session cookies"). A challenge page is reported and never evaded. Safe from many threads.
 */
final class WebProbe {

    /** Features of a profile that tell a rate-limit tier, and what is held against the organisation. */
    static final String TIER = "tier:";

    static final String FLAG = "flag:";

    private static final String WORD = "[a-z0-9_.-]{1,60}";
    private static final Refused NOBODY =
            new Refused("the web application says that the cookie signs nobody in", false);

    private final WebCalls calls;
    private final InstantSource clock;

    WebProbe(WebCalls calls, InstantSource clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /**
     * Asks about a cookie.
     *
     * @param expected the organisation that is taken where the cookie has several; null for the most capable
     */
    Finding check(Account account, Credential.SessionCookie cookie, @Nullable String expected) {
        WebCalls.Session session = calls.with(account, cookie);
        if (!session.isSendable()) {
            return new Refused("the cookie holds no session key", false);
        }
        return switch (session.get(WebAccountPaths.organizations())) {
            case WebCalls.Unreachable unreachable -> new Unreachable(unreachable.reason());
            case WebCalls.Refused refused -> unclear(refused) ? signedOut(session, refused) : WebReasons.of(refused);
            case WebCalls.Received told -> {
                if (!told.body().isArray()) {
                    yield new Unreachable("the web application did not list organisations");
                }
                WebOrganization chosen = WebOrganization.choose(WebOrganization.list(told.body()), expected);
                yield signedIn(account, session, chosen);
            }
        };
    }

    /** Whoever is signed out may not list organisations; a permission may be missing for other reasons too. */
    private static boolean unclear(WebCalls.Refused refused) {
        return refused.status() == 403
                && refused.refusal().meaning() == WebRefusal.Meaning.UNKNOWN
                && "permission_error".equals(refused.refusal().type());
    }

    private static Finding signedOut(WebCalls.Session session, WebCalls.Refused refused) {
        WebBootstrap bootstrap = bootstrap(session);
        return bootstrap != null && !bootstrap.signedIn() ? NOBODY : WebReasons.of(refused);
    }

    private Finding signedIn(Account account, WebCalls.Session session, @Nullable WebOrganization chosen) {
        WebBootstrap bootstrap = bootstrap(session);
        if (bootstrap != null && !bootstrap.signedIn()) {
            return NOBODY;
        }
        if (chosen == null) {
            return new Refused("the cookie belongs to no organisation with chat", false);
        }
        WebOrganization more = bootstrap == null ? null : bootstrap.organization(chosen.uuid());
        List<WebOrganization.Flag> flags = new ArrayList<>(chosen.flags());
        flags.addAll(more == null ? List.of() : more.flags());
        flags.removeIf(flag -> !flag.holds(clock.instant()));
        if (flags.stream().anyMatch(WebOrganization.Flag::bans)) {
            return new Refused("the provider has banned the account (consumer_banned)", false);
        }
        String email = bootstrap == null ? null : bootstrap.email();
        return new Checked(profile(account.profile(), email, chosen, more, flags), chosen.uuid());
    }

    /** What is told of the person; null where nothing is, which says nothing of the cookie. */
    private static @Nullable WebBootstrap bootstrap(WebCalls.Session session) {
        return session.get(WebAccountPaths.bootstrap()) instanceof WebCalls.Received told
                ? WebBootstrap.read(told.body())
                : null;
    }

    private AccountProfile profile(
            AccountProfile known,
            @Nullable String email,
            WebOrganization organization,
            @Nullable WebOrganization more,
            List<WebOrganization.Flag> flags) {
        List<String> models = more == null || more.models().isEmpty() ? organization.models() : more.models();
        String tier = organization.tier().isEmpty() && more != null ? more.tier() : organization.tier();
        return new AccountProfile(
                email != null ? email : known.email(),
                organization.name() != null ? organization.name() : known.organizationName(),
                plan(organization),
                known.scopes(),
                models.isEmpty() ? known.models() : models,
                features(known.features(), tier, flags),
                clock.instant());
    }

    private static Map<String, Boolean> features(
            Map<String, Boolean> known, String tier, List<WebOrganization.Flag> flags) {
        Map<String, Boolean> features = new HashMap<>(known);
        features.keySet().removeIf(name -> name.startsWith(TIER) || name.startsWith(FLAG));
        if (tier.matches(WORD)) {
            features.put(TIER + tier, true);
        }
        flags.stream()
                .map(WebOrganization.Flag::type)
                .filter(type -> type.matches(WORD))
                .limit(10)
                .forEach(type -> features.put(FLAG + type, true));
        return features;
    }

    private static Plan plan(WebOrganization organization) {
        if (organization.hasCapability("claude_max")) {
            return Plan.MAX;
        }
        if (organization.hasCapability("claude_pro")) {
            return Plan.PRO;
        }
        if (organization.hasCapability("raven") || !organization.kind().isEmpty()) {
            return organization.kind().contains("enterprise") ? Plan.ENTERPRISE : Plan.TEAM;
        }
        return Plan.FREE;
    }

    /** How far the windows of the account's organisation are used; null where that is not told. */
    @Nullable
    WebUsage usage(Account account, Credential.SessionCookie cookie) {
        String organization = account.organizationUuid();
        WebCalls.Session session = calls.with(account, cookie);
        return organization != null
                        && WebOrganization.isId(organization)
                        && session.isSendable()
                        && session.get(WebAccountPaths.usage(organization)) instanceof WebCalls.Received told
                ? WebUsage.read(told.body())
                : null;
    }
}
