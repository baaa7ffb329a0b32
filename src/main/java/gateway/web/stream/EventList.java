package gateway.web.stream;

import gateway.protocol.web.WebEvent;
import java.util.ArrayList;
import java.util.List;

/** What a stage makes of its events: mostly one, often none. For one use. */
final class EventList {

    private List<WebEvent> events = List.of();

    void add(WebEvent event) {
        if (events.isEmpty()) {
            events = List.of(event);
            return;
        }
        if (events.size() == 1) {
            events = new ArrayList<>(events);
        }
        events.add(event);
    }

    List<WebEvent> events() {
        return events;
    }
}
