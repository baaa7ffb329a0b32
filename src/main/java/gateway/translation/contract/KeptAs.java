package gateway.translation.contract;

import org.jspecify.annotations.Nullable;

/**
 * What a response of the Responses API says of its being kept. Immutable.
 *
 * @param stored whether later requests may build on it
 * @param previousId the response that it goes on from, null for none
 */
public record KeptAs(boolean stored, @Nullable String previousId) {

    /** A response that nothing builds on. */
    public static final KeptAs NOTHING = new KeptAs(false, null);
}
