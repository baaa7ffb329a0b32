package gateway.protocol.web;

import java.util.regex.Pattern;

/**
 * The calls that one conversation takes. Each method refuses an id that could be read as more than one part of a path with
 * IllegalArgumentException. Stateless.
 */
public final class WebPaths {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final String ORGANIZATIONS = "/api/organizations/";

    private WebPaths() {}

    /** Begins a conversation; its answer is a {@link CreatedConversation}. */
    public static WebPath create(String organization) {
        return new WebPath("POST", conversations(organization));
    }

    /** Changes settings of a conversation: whether it thinks. */
    public static WebPath settings(String organization, String conversation) {
        return new WebPath("PUT", conversation(organization, conversation));
    }

    /** Asks for an answer, as a stream of events. */
    public static WebPath completion(String organization, String conversation) {
        return new WebPath("POST", conversation(organization, conversation) + "/completion");
    }

    /** Gives the result of one call of a tool; the answer goes on in the stream that is open. */
    public static WebPath toolResult(String organization, String conversation) {
        return new WebPath("POST", conversation(organization, conversation) + "/tool_result");
    }

    /** Ends an answer that is being made; without a body. */
    public static WebPath stop(String organization, String conversation) {
        return new WebPath("POST", conversation(organization, conversation) + "/stop_response");
    }

    /** Takes a conversation away; without a body. */
    public static WebPath delete(String organization, String conversation) {
        return new WebPath("DELETE", conversation(organization, conversation));
    }

    /** Puts a file into an organisation, before there is a conversation: the older way. */
    public static WebPath uploadToOrganization(String organization) {
        return new WebPath("POST", "/api/" + plain(organization) + "/upload");
    }

    /** Puts a file into a conversation that has begun: the newer way. */
    public static WebPath uploadToConversation(String organization, String conversation) {
        return new WebPath(
                "POST",
                ORGANIZATIONS + plain(organization) + "/conversations/" + plain(conversation) + "/wiggle/upload-file");
    }

    private static String conversation(String organization, String conversation) {
        return conversations(organization) + "/" + plain(conversation);
    }

    private static String conversations(String organization) {
        return ORGANIZATIONS + plain(organization) + "/chat_conversations";
    }

    static boolean isPlain(String id) {
        return ID.matcher(id).matches();
    }

    /** The id, which is one part of a path. */
    static String plain(String id) {
        if (!isPlain(id)) {
            throw new IllegalArgumentException("no id of the web application, which has letters, digits, - and _ only");
        }
        return id;
    }
}
