package harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads server-sent events one by one, as the standard says: an event counts only when a blank line ended it. Pings are kept
 * apart unless asked for. Not thread-safe.
 */
public final class EventStream {

    private final BufferedReader reader;

    public EventStream(InputStream in) {
        reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** The next event, pings included; null at the end of the stream. Waits for it. */
    public ServerEvent next() throws IOException {
        String name = "";
        List<String> data = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    return new ServerEvent(name, String.join("\n", data));
                }
                name = "";
            } else if (line.startsWith("event:")) {
                name = value(line);
            } else if (line.startsWith("data:")) {
                data.add(value(line));
            }
        }
        return null;
    }

    /** The next event that is no ping; null at the end of the stream. */
    public ServerEvent nextButPing() throws IOException {
        ServerEvent event = next();
        while (event != null && event.name().equals("ping")) {
            event = next();
        }
        return event;
    }

    /** All events that are left, but pings. */
    public List<ServerEvent> rest() throws IOException {
        List<ServerEvent> events = new ArrayList<>();
        for (ServerEvent event = nextButPing(); event != null; event = nextButPing()) {
            events.add(event);
        }
        return events;
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
