package gateway.access;

/**
 * A key that was just made; the only time its text is known.
 *
 * @param row what is stored
 * @param key the key itself, to be shown once and never logged
 */
public record GeneratedKey(ClientKey row, String key) {

    @Override
    public String toString() {
        return "GeneratedKey[" + row.id() + "]";
    }
}
