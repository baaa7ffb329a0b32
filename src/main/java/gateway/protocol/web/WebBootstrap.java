package gateway.protocol.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in. Immutable.
 *
 * @param signedIn false where the cookie signs nobody in, which is told with a good status
 * @param email null where it is not told
 * @param organizations those that the person is a member of, with their models
 */
public record WebBootstrap(boolean signedIn, @Nullable String email, List<WebOrganization> organizations) {

    public WebBootstrap {
        organizations = List.copyOf(organizations);
    }

    /** What a body tells; null where it tells nothing of an account. */
    public static @Nullable WebBootstrap read(JsonNode body) {
        JsonNode account = body.path("account");
        if (account.isNull()) {
            return new WebBootstrap(false, null, List.of());
        }
        if (!account.isObject()) {
            return null;
        }
        List<WebOrganization> organizations = new ArrayList<>();
        for (JsonNode membership : account.path("memberships")) {
            organizations.addAll(WebOrganization.list(List.of(membership.path("organization"))));
        }
        String email = account.path("email_address").textValue();
        return new WebBootstrap(true, email == null || email.isBlank() ? null : email, organizations);
    }

    /** What is told of an organisation; null where it is not among them. */
    public @Nullable WebOrganization organization(String uuid) {
        return organizations.stream()
                .filter(each -> each.uuid().equalsIgnoreCase(uuid))
                .findFirst()
                .orElse(null);
    }
}
