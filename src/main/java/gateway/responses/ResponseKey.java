package gateway.responses;

/**
 * What a response is found by. One key never finds another's.
 *
 * @param owner the lasting id of the client key that it was answered to
 * @param id of the response
 */
public record ResponseKey(String owner, String id) {

    /** No id has more characters; a longer one is nobody's. */
    static final int LONGEST_ID = 256;

    /** Whether a response or an item can have such an id. */
    public static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && id.indexOf(0) < 0;
    }

    /** An id, or as much of it as it takes to see that it is nobody's. */
    static String cut(String id) {
        return id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID + 1) : id;
    }
}
