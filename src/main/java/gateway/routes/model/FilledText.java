package gateway.routes.model;

/**
 * A text with placeholders. Values of settings may be secrets: they are there to compare with, and sentences show the text as it
 * is written.
 *
 * @param shown for sentences, each placeholder of a setting as it is written
 * @param value with the values of settings in place of their placeholders, as far as they are known; for no sentence
 */
public record FilledText(String shown, String value) {

    /** Whether something in it is known only when the gateway starts, or when a request comes. */
    public boolean isOpen() {
        return value.contains("{{") || value.contains("${");
    }

    /** As it is written, so that no sentence can show a value by accident. */
    @Override
    public String toString() {
        return shown;
    }
}
