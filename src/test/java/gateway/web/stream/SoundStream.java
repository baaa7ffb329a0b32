package gateway.web.stream;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether events make a stream of the Messages API: one begin, numbers without a gap, one block open at a time, one end. */
final class SoundStream {

    private boolean begun;
    private boolean ending;
    private boolean over;
    private boolean open;
    private int next;

    /** Takes an event; returns whether it may come now. */
    boolean take(JsonNode event) {
        int index = event.path("index").asInt();
        boolean sound = !over;
        switch (event.path("type").asText()) {
            case "message_start" -> {
                sound &= !begun;
                begun = true;
            }
            case "content_block_start" -> {
                sound &= begun && !ending && !open && index == next;
                open = true;
            }
            case "content_block_delta" -> sound &= open && index == next && !ending;
            case "content_block_stop" -> {
                sound &= open && index == next;
                open = false;
                next++;
            }
            case "message_delta" -> {
                sound &= begun && !open && !ending && event.has("usage");
                ending = true;
            }
            case "message_stop" -> {
                sound &= ending;
                over = true;
            }
            case "error" -> over = true;
            default -> sound = false;
        }
        return sound;
    }

    boolean isOver() {
        return over;
    }
}
