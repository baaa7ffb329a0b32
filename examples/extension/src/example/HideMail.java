package example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import routes.bean.ProxyRequest;

/** Puts "(mail)" in place of e-mail addresses, in all texts of a request to a provider. Safe from many threads. */
public final class HideMail implements Processor {

    private static final Pattern MAIL = Pattern.compile("[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+");

    @Override
    public void process(Exchange exchange) {
        ProxyRequest request = ProxyRequest.of(exchange);
        request.change(HideMail::hide);
        request.setHeader("x-mail-hidden", "true");
    }

    private static void hide(ObjectNode object) {
        for (String name : names(object)) {
            object.set(name, hidden(object.get(name)));
        }
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(each -> each.getKey()).toList();
    }

    private static JsonNode hidden(JsonNode node) {
        switch (node) {
            case ObjectNode object -> hide(object);
            case ArrayNode array -> {
                for (int index = 0; index < array.size(); index++) {
                    array.set(index, hidden(array.get(index)));
                }
            }
            case TextNode text -> {
                return TextNode.valueOf(MAIL.matcher(text.textValue()).replaceAll("(mail)"));
            }
            default -> {
                // numbers and the like
            }
        }
        return node;
    }
}
