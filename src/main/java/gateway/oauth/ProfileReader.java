package gateway.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.account.AccountProfile;
import gateway.account.Plan;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code /api/oauth/profile} (docs/wire.md, "Profile and usage windows"). */
final class ProfileReader {

    private ProfileReader() {}

    /** What is told, and of the rest what was known; nothing changes when nothing is told. */
    static AccountProfile read(JsonNode told, AccountProfile known) {
        if (!told.isObject()) {
            return known;
        }
        JsonNode organization = told.path("organization");
        String email = Replies.text(told.path("account"), "email");
        String name = Replies.text(organization, "name");
        Plan plan = plan(Replies.text(organization, "organization_type"), told.path("account"), known.plan());
        return new AccountProfile(
                email != null ? email : known.email(),
                name != null ? name : known.organizationName(),
                plan,
                known.scopes(),
                known.models(),
                features(organization, plan, known.features()),
                known.checkedAt());
    }

    /** The type of the organisation goes before the flags of the person. */
    private static Plan plan(@Nullable String organizationType, JsonNode account, Plan known) {
        if (organizationType != null) {
            switch (organizationType) {
                case "claude_max" -> {
                    return Plan.MAX;
                }
                case "claude_pro" -> {
                    return Plan.PRO;
                }
                case "claude_team" -> {
                    return Plan.TEAM;
                }
                case "claude_enterprise" -> {
                    return Plan.ENTERPRISE;
                }
                case "claude_free" -> {
                    return Plan.FREE;
                }
                default -> {}
            }
        }
        JsonNode max = account.path("has_claude_max");
        JsonNode pro = account.path("has_claude_pro");
        if (max.asBoolean(false)) {
            return Plan.MAX;
        }
        if (pro.asBoolean(false)) {
            return Plan.PRO;
        }
        return organizationType == null && max.isBoolean() && pro.isBoolean() ? Plan.FREE : known;
    }

    /** Extra usage opens the long context; without it the smaller plans lack it, the others may have it. */
    private static Map<String, Boolean> features(JsonNode organization, Plan plan, Map<String, Boolean> known) {
        Map<String, Boolean> features = new HashMap<>(known);
        JsonNode extraUsage = organization.path("has_extra_usage_enabled");
        if (extraUsage.asBoolean(false)) {
            features.put(AccountProfile.LONG_CONTEXT, true);
        } else if (extraUsage.isBoolean() && (plan == Plan.PRO || plan == Plan.FREE)) {
            features.put(AccountProfile.LONG_CONTEXT, false);
        } else if (extraUsage.isBoolean()) {
            features.remove(AccountProfile.LONG_CONTEXT);
        }
        return features;
    }
}
