package routes.admin;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.admin.JsonFields;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import routes.http.ResponseWriter;
import routes.request.RequestContext;

/** What calls of the admin API have in common. Stateless. */
final class JsonBody {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final int LONGEST_SHOWN = 100;

    private JsonBody() {}

    /** The body, read strictly; its reader calls {@link JsonFields#done} in the end. */
    static JsonFields read(RequestContext context) {
        return JsonFields.read(context.body().bytes());
    }

    /** Refuses a call without a body. */
    static JsonFields require(RequestContext context) {
        if (context.body().bytes().length == 0) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_BODY_MISSING);
        }
        return read(context);
    }

    /**
     * The part of the path behind another part, decoded, without what follows it.
     *
     * @throws GatewayFailure NOT_FOUND when it cannot be decoded
     */
    static String idBehind(String start, RequestContext context) {
        String path = context.request().path();
        int begin = start.length();
        int end = path.indexOf('/', begin);
        String id = end < 0 ? path.substring(begin) : path.substring(begin, end);
        try {
            // A plus sign in a path is one.
            return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND);
        }
    }

    /** Nothing of a kind has this id. */
    static GatewayFailure unknown(String what, String id) {
        return unknown(what, id, "");
    }

    /** @param note what follows the sentence */
    static GatewayFailure unknown(String what, String id, String note) {
        return new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND, what, shown(id), note);
    }

    /**
     * Refuses a parameter that the call does not have, and one that is given twice: who misspells a filter would get everything.
     *
     * @param known those of the call
     */
    static void parameters(RequestContext context, String... known) {
        String query = context.request().query();
        if (query == null) {
            return;
        }
        new QueryStringDecoder(query, false).parameters().forEach((name, values) -> {
            if (!List.of(known).contains(name)) {
                String words = known.length == 0 ? "this call has none" : "known here are " + String.join(", ", known);
                throw wrong(shown(name), "this parameter is not known, " + words);
            }
            if (values.size() > 1) {
                throw wrong(name, "expected one value, got " + values.size());
            }
        });
    }

    /** Cut to what a message can hold. */
    static String shown(String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    }

    /** Who calls, as it is written into histories and the audit log. */
    static String actor(RequestContext context) {
        return context.requireClient().keyId();
    }

    /** The parameter {@code limit}. */
    static int limit(RequestContext context) {
        String text = context.request().getParam("limit");
        Long limit = text == null ? Long.valueOf(DEFAULT_LIMIT) : number(text);
        if (limit == null || limit < 1 || limit > MAX_LIMIT) {
            throw wrong("limit", "expected a number from 1 to " + MAX_LIMIT);
        }
        return limit.intValue();
    }

    /** A parameter that is a number; null when it is absent. */
    static @Nullable Long number(RequestContext context, String name) {
        String text = context.request().getParam(name);
        Long number = text == null ? null : number(text);
        if (text != null && number == null) {
            throw wrong(name, "expected a number");
        }
        return number;
    }

    /** A parameter that is true or false. */
    static boolean flag(RequestContext context, String name, boolean otherwise) {
        String text = context.request().getParam(name);
        return switch (text) {
            case null -> otherwise;
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, "expected true or false");
        };
    }

    static void answer(ResponseWriter writer, RequestContext context, int status, JsonNode body) {
        context.answer().header("cache-control", "no-store");
        writer.json(context, status, JsonBytes.of(body));
    }

    static GatewayFailure wrong(String name, String expected) {
        return new GatewayFailure.RequestRefused(FailureKind.REQUEST_PARAMETER, name, expected);
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
