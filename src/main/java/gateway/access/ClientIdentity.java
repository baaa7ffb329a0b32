package gateway.access;

/**
 * Who presented a valid key. Immutable.
 *
 * @param keyId id of the key
 * @param name what operators call the key
 * @param scope what it opens
 */
public record ClientIdentity(String keyId, String name, KeyScope scope) {}
