package routes.request;

import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamTranslation;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of one translated stream between the steps of its routes: the translation, and what is to be written to the client.
 * Used by the stream's own thread only.
 */
public final class EventTranslator {

    private final StreamTranslation translation;
    private ByteArrayOutputStream written = new ByteArrayOutputStream(512);

    public EventTranslator(StreamTranslation translation) {
        this.translation = translation;
    }

    /** The state machine. */
    public StreamTranslation translation() {
        return translation;
    }

    /**
     * Translates one event of the target.
     *
     * @return the events for the client, framed; mostly one, often none
     */
    public List<byte[]> translate(SseEvent event) {
        Emitted emitted = new Emitted();
        if (!translation.ended()) {
            translation.onEvent(event, emitted::add);
        }
        return emitted.events;
    }

    /** Puts an event for the client behind those that wait to be written. */
    public void emit(byte[] framed) {
        written.writeBytes(framed);
    }

    /** Takes everything that waits to be written. */
    public byte[] take() {
        byte[] bytes = written.toByteArray();
        if (bytes.length > 0) {
            written = new ByteArrayOutputStream(512);
        }
        return bytes;
    }

    /** Nearly every event becomes one or none. */
    private static final class Emitted {

        private List<byte[]> events = List.of();

        void add(byte[] framed) {
            if (events.isEmpty()) {
                events = List.of(framed);
            } else {
                if (events.size() == 1) {
                    events = new ArrayList<>(events);
                }
                events.add(framed);
            }
        }
    }
}
