package gateway.web.stream;

import gateway.protocol.Json;
import java.util.stream.Collectors;

/** Events of the site as it sends them, made up. Stateless. */
final class WebStream {

    static final String START = """
            {"type":"message_start","message":{"id":"chatcompl_01X","type":"message","role":"assistant","model":"",\
            "uuid":"b1","parent_uuid":"a0","content":[],"stop_reason":null,"stop_sequence":null,"trace_id":"7f",\
            "request_id":"req_01"}}""";
    static final String STOP = "{\"type\":\"message_stop\"}";
    static final String LIMIT = """
            {"type":"message_limit","message_limit":{"type":"within_limit","resetsAt":null,"remaining":null,\
            "perModelLimit":null,"representativeClaim":"five_hour","overageInUse":false,"windows":{\
            "5h":{"status":"within_limit","resets_at":1777647600,"utilization":0.31},\
            "7d":{"status":"within_limit","resets_at":1778000000,"utilization":0.12}}}}""";

    private WebStream() {}

    static String text(int index) {
        return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":{\"start_timestamp\":"
                + "\"2026-05-01T10:00:00Z\",\"stop_timestamp\":null,\"type\":\"text\",\"text\":\"\",\"citations\":[]}}";
    }

    static String thinking(int index) {
        return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":{\"type\":\"thinking\","
                + "\"thinking\":\"\",\"summaries\":[],\"cut_off\":false,\"truncated\":false}}";
    }

    static String tool(int index, String id, String name) {
        return "{\"type\":\"content_block_start\",\"index\":" + index
                + ",\"content_block\":{\"type\":\"tool_use\",\"id\":" + quoted(id) + ",\"name\":" + quoted(name)
                + ",\"input\":{},\"message\":null,\"integration_name\":null}}";
    }

    static String result(int index, String callId, String name) {
        return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":{\"type\":\"tool_result\","
                + "\"tool_use_id\":" + quoted(callId) + ",\"name\":" + quoted(name)
                + ",\"content\":[],\"is_error\":false,\"structured_content\":null,\"display_content\":null}}";
    }

    static String piece(int index, String text) {
        return delta(index, "text_delta", "text", text);
    }

    static String thought(int index, String thinking) {
        return delta(index, "thinking_delta", "thinking", thinking);
    }

    static String input(int index, String json) {
        return delta(index, "input_json_delta", "partial_json", json);
    }

    static String delta(int index, String type, String field, String value) {
        return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{\"type\":" + quoted(type) + ","
                + quoted(field) + ":" + quoted(value) + "}}";
    }

    static String end(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":" + index + ",\"stop_timestamp\":\"2026-05-01T10:00:01Z\"}";
    }

    static String ending(String reason) {
        return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":" + quoted(reason) + ",\"stop_sequence\":null}}";
    }

    /** A string of JSON; halves of characters are escaped, as the site does where a piece ends between them. */
    static String quoted(String text) {
        String json = Json.mapper().createObjectNode().textNode(text).toString();
        return json.chars()
                .mapToObj(c -> Character.isSurrogate((char) c) ? "\\u%04x".formatted(c) : Character.toString(c))
                .collect(Collectors.joining());
    }

    /** The events as they are on the wire, with line ends of CRLF and comments between. */
    static String wire(String... data) {
        StringBuilder wire = new StringBuilder();
        for (String each : data) {
            String type = AnswerRun.json(each).path("type").asText();
            wire.append("event: ")
                    .append(type)
                    .append("\r\ndata: ")
                    .append(each)
                    .append("\r\n\r\n");
            wire.append(": ping - 10:00:05\r\n\r\n");
        }
        return wire.toString();
    }
}
