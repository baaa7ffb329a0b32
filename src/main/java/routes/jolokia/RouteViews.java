package routes.jolokia;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The routes and their trace in the form in which consoles draw them. Camel writes the error handler of a route before its
 * {@code from}, where a diagram begins with what comes first; and the trace of a step has bodies and headers, which are left out.
 * Stateless.
 */
final class RouteViews {

    private static final String TRACE = "dumpAllTracedMessagesAsXml";

    private static final Pattern ERROR_HANDLER =
            Pattern.compile("\\s*<errorHandler\\b[^>]*(?:/>|>.*?</errorHandler>)", Pattern.DOTALL);

    /** What Camel tells of a message; texts in it are escaped, so that no end tag is within them. */
    private static final Pattern MESSAGE = Pattern.compile("<message\\b([^>]*?)(?:/>|>.*?</message>)", Pattern.DOTALL);

    private static final Pattern EXCHANGE = Pattern.compile("exchangeId=\"([^\"]*)\"");

    private RouteViews() {}

    /** Whether an operation writes down routes or what goes through them. */
    static boolean isDump(String operation) {
        return operation.startsWith("dump");
    }

    /** The arguments of a dump so that no placeholder is resolved in it: behind one may be a secret. */
    static Object @Nullable [] harmless(String operation, Object @Nullable [] arguments) {
        if (arguments == null || arguments.length == 0 || !operation.endsWith("AsXml") || operation.contains("Stats")) {
            return arguments;
        }
        Object[] kept = arguments.clone();
        kept[0] = false;
        return kept;
    }

    /** What is shown of an answer. */
    static Object shown(String operation, Object answer) {
        if (!(answer instanceof String xml)) {
            return answer;
        }
        return operation.equals(TRACE)
                ? withoutContent(xml)
                : ERROR_HANDLER.matcher(xml).replaceAll("");
    }

    private static String withoutContent(String xml) {
        return MESSAGE.matcher(xml).replaceAll(message -> {
            Matcher exchange = EXCHANGE.matcher(message.group(1));
            String id = exchange.find() ? exchange.group(1) : "";
            return Matcher.quoteReplacement("<message exchangeId=\"" + id + "\"><body>" + id + "</body></message>");
        });
    }
}
