package gateway.routes.trial;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.routes.trial.TrialWay.Answer;
import gateway.routes.trial.TrialWay.Header;
import gateway.routes.trial.TrialWay.Sent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the way of one request differs between two states of the routes. Stateless. */
public final class WayDiff {

    private WayDiff() {}

    /**
     * The differences by what they are of: {@code steps}, {@code target}, {@code model}, {@code url}, {@code headers}, {@code
     * body}, {@code cost}, {@code calls}, {@code answer}, {@code answer_body}. Empty for equal ways.
     */
    public static ObjectNode between(TrialWay before, TrialWay after) {
        ObjectNode differences = Json.mapper().createObjectNode();
        list(differences, "steps", before.steps(), after.steps());
        Sent one = before.sent();
        Sent other = after.sent();
        text(differences, "target", one, other, WayDiff::target);
        text(differences, "model", one, other, Sent::model);
        if (one != null && other != null) {
            text(differences, "url", one, other, Sent::url);
            ArrayNode headers = headers(one, other);
            if (!headers.isEmpty()) {
                differences.set("headers", headers);
            }
            ArrayNode body = BodyDiff.of(one.body(), other.body());
            if (!body.isEmpty()) {
                differences.set("body", body);
            }
        }
        text(differences, "cost", one, other, WayJson::cost);
        list(differences, "calls", before.calls(), after.calls());
        answers(differences, before.answer(), after.answer());
        return differences;
    }

    private static void answers(ObjectNode differences, Answer before, Answer after) {
        ObjectNode one = WayJson.of(before);
        ObjectNode other = WayJson.of(after);
        if (!one.equals(other)) {
            differences.putObject("answer").<ObjectNode>set("before", one).set("after", other);
        }
        if (!before.refused() && !after.refused()) {
            ArrayNode body = BodyDiff.of(bytes(before), bytes(after));
            if (!body.isEmpty()) {
                differences.set("answer_body", body);
            }
        }
    }

    private static byte[] bytes(Answer answer) {
        return answer.text().getBytes(StandardCharsets.UTF_8);
    }

    private static String target(Sent sent) {
        return sent.kind() + " " + sent.target();
    }

    private static void list(ObjectNode differences, String what, List<String> before, List<String> after) {
        if (!before.equals(after)) {
            ArrayNode each = differences.putArray(what);
            StepsDiff.of(before, after).forEach(each::add);
        }
    }

    private static void text(
            ObjectNode differences,
            String what,
            @Nullable Sent before,
            @Nullable Sent after,
            Function<Sent, @Nullable String> value) {
        String one = before == null ? null : value.apply(before);
        String other = after == null ? null : value.apply(after);
        if (!Objects.equals(one, other)) {
            differences.putObject(what).put("before", one).put("after", other);
        }
    }

    private static ArrayNode headers(Sent before, Sent after) {
        ArrayNode differences = Json.mapper().createArrayNode();
        boolean moved = !before.id().equals(after.id());
        Set<String> names = new TreeSet<>(before.headers().keySet());
        names.addAll(after.headers().keySet());
        for (String name : names) {
            Header one = before.headers().get(name);
            Header other = after.headers().get(name);
            if (!Objects.equals(one, other) && !(moved && isSecret(one) && isSecret(other))) {
                differences
                        .addObject()
                        .put("name", name)
                        .put("before", one == null ? null : one.shown())
                        .put("after", other == null ? null : other.shown());
            }
        }
        return differences;
    }

    /** Each target has its own. */
    private static boolean isSecret(@Nullable Header header) {
        return header != null && header.secret();
    }
}
