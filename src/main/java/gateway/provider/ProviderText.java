package gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gateway.protocol.Json;
import gateway.translation.contract.TraitValues;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of one provider as text, read by type; what cannot be used ends in one sentence that names both. */
final class ProviderText {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}) ?(ms|s|m|min|h)?");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+)\\s*:\\s*(\\S.*)");

    private final String provider;
    private final Map<String, String> parameters;

    /** @param provider its name, for messages */
    ProviderText(String provider, Map<String, String> parameters) {
        this.provider = provider;
        this.parameters = parameters;
    }

    /** The text without blanks around it, or null when there is none. */
    @Nullable
    String optional(String name) {
        String value = parameters.getOrDefault(name, "").strip();
        return value.isEmpty() ? null : value;
    }

    /** The constant that is meant; hyphens count as underscores. */
    <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
        String value = optional(name);
        if (value == null) {
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value.replace('-', '_'))) {
                return constant;
            }
        }
        throw invalid(
                name,
                value,
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ", "one of ", "")));
    }

    /** {@code name=value} of traits, separated by semicolons or line ends; a list has commas. */
    Map<String, JsonNode> traits(String name) {
        Map<String, JsonNode> traits = new LinkedHashMap<>();
        String value = optional(name);
        for (String entry : value == null ? new String[0] : value.split("\\R|;", -1)) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                String trait = entry.substring(0, equals).strip();
                traits.put(trait, trait(trait, entry.substring(equals + 1).strip()));
            } else if (!entry.isBlank()) {
                throw secret(name, "must be name=value, with ; or a line end between traits");
            }
        }
        return traits;
    }

    /** The value of a trait: a list where the trait is one, else true or false, else a word. */
    JsonNode trait(String name, String value) {
        if (TraitValues.isList(name)) {
            ArrayNode list = Json.mapper().createArrayNode();
            for (String word : value.split(",", -1)) {
                if (!word.isBlank()) {
                    list.add(word.strip());
                }
            }
            return list;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> BooleanNode.TRUE;
            case "false", "no", "off", "0" -> BooleanNode.FALSE;
            default -> TextNode.valueOf(value.replace('-', '_'));
        };
    }

    int number(String name, int least, int otherwise) {
        String value = optional(name);
        if (value == null) {
            return otherwise;
        }
        int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
        if (number < least) {
            throw invalid(name, value, "a whole number from " + least + " up");
        }
        return number;
    }

    BigDecimal factor(String name) {
        String value = optional(name);
        if (value == null) {
            return BigDecimal.ONE;
        }
        if (!value.matches("[0-9]{1,6}(\\.[0-9]{1,6})?")) {
            throw invalid(name, value, "a number such as 0.5 or 1.2");
        }
        return new BigDecimal(value);
    }

    Duration duration(String name, Duration otherwise) {
        String value = optional(name);
        if (value == null) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(value.toLowerCase(Locale.ROOT));
        if (!matcher.matches() || matcher.group(1).matches("0+")) {
            throw invalid(name, value, "a duration such as 500ms, 30s or 10m");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m", "min" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case null, default -> Duration.ofSeconds(number);
        };
    }

    /** A base URL without its trailing slashes, or null. */
    @Nullable
    URI baseUrl(String name) {
        String value = optional(name);
        if (value == null) {
            return null;
        }
        try {
            URI url = new URI(value.replaceFirst("/+$", ""));
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw secret(name, "must be an http or https URL");
        }
        throw secret(name, "must be an http or https URL without user, query and fragment");
    }

    /** {@code Name: value}, separated by line ends or {@code |}. */
    Map<String, String> headers(String name) {
        Map<String, String> headers = new LinkedHashMap<>();
        String value = optional(name);
        for (String line : value == null ? new String[0] : value.split("\\R|\\|", -1)) {
            Matcher matcher = HEADER.matcher(line.strip());
            if (matcher.matches()) {
                headers.put(matcher.group(1), matcher.group(2));
            } else if (!line.isBlank()) {
                throw secret(name, "must be Name: value, with | or a line end between headers");
            }
        }
        return headers;
    }

    /** The refusal of a value that may be shown. */
    IllegalArgumentException invalid(String name, String value, String expected) {
        return new IllegalArgumentException(
                "provider " + provider + ": " + name + " is \"" + value + "\", but " + expected + " was expected.");
    }

    /** The refusal of what a sentence part tells. */
    IllegalArgumentException problem(String sentence) {
        return new IllegalArgumentException("provider " + provider + ": " + sentence + ".");
    }

    /** The refusal of a value that must not be shown. */
    IllegalArgumentException secret(String name, String problem) {
        return new IllegalArgumentException("provider " + provider + ": " + name + " " + problem + ".");
    }
}
