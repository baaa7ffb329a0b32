package gateway.web.stream;

import gateway.protocol.web.WebEvent;
import java.util.List;

/**
 * The second stage: the message gets the client's id, and the client's model where the upstream tells none. Nothing else of the
 * upstream's message goes on. An answer that begins without {@code message_start}, as one that goes on behind a pause, gets one.
 */
final class ModelInjector {

    private final String messageId;
    private String model;
    private boolean started;

    ModelInjector(String messageId, String model) {
        this.messageId = messageId;
        this.model = model;
    }

    List<WebEvent> inject(List<WebEvent> events) {
        if (started && events.size() == 1 && !(events.getFirst() instanceof WebEvent.Started)) {
            return events;
        }
        EventList out = new EventList();
        events.forEach(event -> take(event, out));
        return out.events();
    }

    private void take(WebEvent event, EventList out) {
        switch (event) {
            case WebEvent.Started told -> {
                if (!started) {
                    started = true;
                    out.add(new WebEvent.Started(
                            messageId, told.model().isEmpty() ? model : told.model(), told.usage()));
                }
            }
            case WebEvent.Renamed renamed -> {
                model = renamed.model();
                if (started) {
                    out.add(event);
                }
            }
            case WebEvent.Failed _ -> out.add(event);
            default -> {
                if (!started) {
                    started = true;
                    out.add(new WebEvent.Started(messageId, model, null));
                }
                out.add(event);
            }
        }
    }
}
