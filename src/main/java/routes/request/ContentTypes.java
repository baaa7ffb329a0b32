package routes.request;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What content types say, in any spelling. Pure. */
public final class ContentTypes {

    private static final String EVENT_STREAM = "text/event-stream";

    private ContentTypes() {}

    /** Whether a body is JSON of some kind; one without a type is not. */
    public static boolean isJson(@Nullable String type) {
        return type != null && type.toLowerCase(Locale.ROOT).contains("json");
    }

    /** Whether a body is a stream of events. */
    public static boolean isEventStream(@Nullable String type) {
        return type != null && type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
    }
}
