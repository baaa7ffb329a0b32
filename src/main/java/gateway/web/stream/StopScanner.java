package gateway.web.stream;

import gateway.protocol.web.WebBlock;
import gateway.protocol.web.WebEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The third stage: ends the answer at the stop sequence that is complete first, which the site does not do itself. Text that may be
 * the beginning of one is held back until it is known; every end gives it out. Each block of text is looked at for itself, thinking
 * and calls are not.
 */
final class StopScanner {

    private static final int NONE = -2;

    private final @Nullable StopSequences sequences;
    private int block = NONE;
    private int state = StopSequences.NOTHING;
    private @Nullable String matched;

    StopScanner(List<String> stopSequences) {
        sequences = stopSequences.isEmpty() ? null : new StopSequences(stopSequences);
    }

    List<WebEvent> scan(List<WebEvent> events) {
        if (sequences == null || events.isEmpty()) {
            return events;
        }
        EventList out = new EventList();
        for (WebEvent event : events) {
            if (matched == null) {
                take(event, sequences, out);
            }
        }
        return out.events();
    }

    /** What is held back, for the end of the upstream's stream. */
    List<WebEvent> rest() {
        EventList out = new EventList();
        if (sequences != null) {
            giveOut(sequences, out);
        }
        return out.events();
    }

    private void take(WebEvent event, StopSequences wanted, EventList out) {
        switch (event) {
            case WebEvent.Text text when text.index() == block -> text(text, wanted, out);
            case WebEvent.BlockStarted started -> {
                giveOut(wanted, out);
                block = started.block() instanceof WebBlock.Text ? started.index() : NONE;
                out.add(event);
            }
            case WebEvent.BlockStopped stopped
            when stopped.index() == block -> {
                giveOut(wanted, out);
                block = NONE;
                out.add(event);
            }
            case WebEvent.Retracted retracted -> {
                if (block >= retracted.from()) {
                    state = StopSequences.NOTHING;
                    block = NONE;
                }
                out.add(event);
            }
            case WebEvent.Ending ending -> endWith(ending, wanted, out);
            case WebEvent.Stopped stopped -> endWith(stopped, wanted, out);
            case WebEvent.Failed failed -> endWith(failed, wanted, out);
            default -> out.add(event);
        }
    }

    private void endWith(WebEvent event, StopSequences wanted, EventList out) {
        giveOut(wanted, out);
        out.add(event);
    }

    private void giveOut(StopSequences wanted, EventList out) {
        if (state != StopSequences.NOTHING) {
            out.add(new WebEvent.Text(block, wanted.begun(state, wanted.begun(state))));
            state = StopSequences.NOTHING;
        }
    }

    private void text(WebEvent.Text event, StopSequences wanted, EventList out) {
        String text = event.text();
        int before = state;
        int length = text.length();
        for (int at = 0; at < length; at++) {
            state = wanted.next(state, text.charAt(at));
            String sequence = wanted.completed(state);
            if (sequence != null) {
                stop(sequence, first(before, text, at + 1 - sequence.length(), wanted), out);
                return;
            }
        }
        if (before == StopSequences.NOTHING && state == StopSequences.NOTHING) {
            out.add(event);
            return;
        }
        String safe = first(before, text, length - wanted.begun(state), wanted);
        if (!safe.isEmpty()) {
            out.add(new WebEvent.Text(block, safe));
        }
    }

    /**
     * The text up to a place.
     *
     * @param before the state that what was held back before is told by
     * @param end the place in the text, negative within what was held back
     */
    private static String first(int before, String text, int end, StopSequences wanted) {
        int held = wanted.begun(before);
        return end <= 0 ? wanted.begun(before, held + end) : wanted.begun(before, held) + text.substring(0, end);
    }

    private void stop(String sequence, String safe, EventList out) {
        matched = sequence;
        state = StopSequences.NOTHING;
        if (!safe.isEmpty()) {
            out.add(new WebEvent.Text(block, safe));
        }
        out.add(new WebEvent.BlockStopped(block, null));
        out.add(new WebEvent.Ending("stop_sequence", sequence, null));
        out.add(new WebEvent.Stopped());
    }

    /** Whether the answer has ended by a sequence. */
    boolean hasMatched() {
        return matched != null;
    }
}
