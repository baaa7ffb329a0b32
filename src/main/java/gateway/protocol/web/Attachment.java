package gateway.protocol.web;

/**
 * A text that goes along with a prompt, shown as one that was pasted.
 *
 * @param text at most as long as a request
 */
public record Attachment(String text) {

    /** What it is called at the web application. */
    public static final String NAME = "paste.txt";

    static final String TYPE = "txt";

    /** Its size as it is told: characters, as UTF-16 counts them. */
    public int size() {
        return text.length();
    }
}
