package routes.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a call is answered with: a body, or a stream made of steps.
 *
 * @param status HTTP status
 * @param headers names and values beside length and encoding of the body
 * @param body the body, when there are no steps; not to be changed
 * @param steps what a stream does, null for an answer with a body
 * @param pieceBytes a stream is written in pieces of so many bytes, 0 for an event at a time
 * @param pace the pause after each event
 * @param holds where the status line waits
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost.
public record DemoWebReply(
        int status,
        List<Header> headers,
        byte[] body,
        @Nullable List<DemoWebStep> steps,
        int pieceBytes,
        Duration pace,
        List<DemoWebStep.HoldPoint> holds) {

    /** A name and its value. */
    public record Header(String name, String value) {}

    public DemoWebReply {
        headers = List.copyOf(headers);
        steps = steps == null ? null : List.copyOf(steps);
        holds = List.copyOf(holds);
    }

    /** JSON. */
    public static DemoWebReply json(int status, JsonNode body) {
        return body(status, "application/json", body.toString());
    }

    /** Any body; an empty content type sends none. */
    public static DemoWebReply body(int status, String contentType, String text) {
        List<Header> headers = contentType.isEmpty() ? List.of() : List.of(new Header("content-type", contentType));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new DemoWebReply(status, headers, bytes, null, 0, Duration.ZERO, List.of());
    }

    /** An error in the shape of the API; an empty code leaves the details out. */
    public static DemoWebReply error(int status, String type, String message, String code) {
        ObjectNode body = Json.mapper().createObjectNode().put("type", "error");
        ObjectNode error = body.putObject("error").put("type", type).put("message", message);
        if (!code.isEmpty()) {
            error.putObject("details").put("error_code", code).put("error_visibility", "user_facing");
        }
        return json(status, body.put("request_id", DemoWebEvents.id("req_")));
    }

    /** A stream of events. */
    public static DemoWebReply stream(List<? extends DemoWebStep> steps) {
        List<Header> headers = List.of(
                new Header("content-type", "text/event-stream; charset=utf-8"),
                new Header("cache-control", "no-cache"));
        return new DemoWebReply(200, headers, new byte[0], List.copyOf(steps), 0, Duration.ZERO, List.of());
    }

    /** The same with another status. */
    public DemoWebReply status(int newStatus) {
        return new DemoWebReply(newStatus, headers, body, steps, pieceBytes, pace, holds);
    }

    /** The same with one more header, or another value of it; an empty value leaves the header out. */
    public DemoWebReply header(String name, String value) {
        List<Header> changed = new ArrayList<>(headers);
        changed.removeIf(header -> header.name().equalsIgnoreCase(name));
        if (!value.isEmpty()) {
            changed.add(new Header(name, value));
        }
        return new DemoWebReply(status, changed, body, steps, pieceBytes, pace, holds);
    }

    /** The same, written in pieces of so many bytes. */
    public DemoWebReply pieces(int bytes) {
        return new DemoWebReply(status, headers, body, steps, bytes, pace, holds);
    }

    /** The same with a pause after each event. */
    public DemoWebReply pace(Duration pause) {
        return new DemoWebReply(status, headers, body, steps, pieceBytes, pause, holds);
    }

    /** The same, whose status line waits here. */
    public DemoWebReply hold(DemoWebStep.HoldPoint pause) {
        List<DemoWebStep.HoldPoint> more = new ArrayList<>(holds);
        more.add(pause);
        return new DemoWebReply(status, headers, body, steps, pieceBytes, pace, more);
    }

    /** The same stream with other steps; no effect on an answer with a body. */
    public DemoWebReply steps(UnaryOperator<List<DemoWebStep>> change) {
        if (steps == null) {
            return this;
        }
        List<DemoWebStep> changed = change.apply(new ArrayList<>(steps));
        return new DemoWebReply(status, headers, body, changed, pieceBytes, pace, holds);
    }

    /** The same stream with a step before its step of this number, counted from 0. */
    public DemoWebReply before(int number, DemoWebStep step) {
        return steps(list -> {
            list.add(Math.min(number, list.size()), step);
            return list;
        });
    }
}
