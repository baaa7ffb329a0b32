package gateway.routes.text;

/**
 * A single value, which Camel reads as text whatever it looks like.
 *
 * @param absent whether there is nothing, as behind a key with nothing after the colon
 */
public record YamlText(Spot spot, String value, boolean absent) implements YamlNode {}
