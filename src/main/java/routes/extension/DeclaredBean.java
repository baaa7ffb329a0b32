package routes.extension;

/**
 * A bean that a jar says it has.
 *
 * @param jar the name of the file
 * @param type the name of its class
 */
public record DeclaredBean(String jar, String name, String type) {}
