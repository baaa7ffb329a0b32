package gateway.routes.text;

/** A part of a YAML document. */
public sealed interface YamlNode permits YamlText, YamlMap, YamlList {

    /** Where it begins. */
    Spot spot();
}
