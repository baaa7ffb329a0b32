package gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.StateChange;
import gateway.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What is kept of a sign-in until it is finished.
 *
 * @param wish what is to become of the account
 * @param actor who started it
 */
record SignInDetail(SignInWish wish, String actor) {

    /** As JSON; it may hold a cookie, so it is stored as a secret. */
    String write() {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("actor", actor);
        json.put("account", wish.accountId());
        json.put("name", wish.name());
        json.put("domain", wish.domain());
        json.put("weight", wish.weight());
        json.put("priority", wish.priority());
        json.put("cookie", wish.cookie());
        return json.toString();
    }

    /** What {@link #write} wrote. */
    static SignInDetail read(String text) {
        JsonFields json = JsonFields.read(text.getBytes(StandardCharsets.UTF_8));
        SignInWish wish = new SignInWish(
                json.text("account"),
                json.text("name"),
                json.text("domain"),
                json.integer("weight"),
                json.integer("priority"),
                json.text("cookie"));
        return new SignInDetail(wish, Objects.requireNonNullElse(json.text("actor"), StateChange.GATEWAY));
    }
}
