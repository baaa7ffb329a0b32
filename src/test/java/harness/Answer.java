package harness;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the scripted upstream does with one request, good or bad. Built by the test and then only read, so one answer may serve
 * many requests (its gates stay open once opened).
 */
public final class Answer {

    /** How the connection is left when everything is written. */
    enum Ending {
        KEEP_OPEN,
        CLOSE,
        RESET,
        HANG
    }

    sealed interface Step {
        record Bytes(byte[] bytes) implements Step {}

        record Wait(Gate gate) implements Step {}

        record Endless(byte[] bytes) implements Step {}

        record Dribble(byte[] bytes, int size, Duration pause) implements Step {}
    }

    private final List<Headers.Header> headers = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Gate> headGates = new ArrayList<>();
    private int status = 200;
    private boolean head = true;
    private boolean chunked;
    private long declaredLength = -1;
    private Ending ending = Ending.KEEP_OPEN;

    private Answer() {}

    /** An answer with status 200 and no body yet. */
    public static Answer answer() {
        return new Answer();
    }

    /** An answer with status 200 and this JSON. */
    public static Answer json(String body) {
        return answer().body("application/json", body);
    }

    /** An answer with this status and JSON. */
    public static Answer error(int status, String body) {
        return json(body).status(status);
    }

    /** An answer with this status and an HTML page. */
    public static Answer html(int status, String page) {
        return answer().status(status).body("text/html; charset=utf-8", page);
    }

    /** A chunked event stream; each event is written by itself. */
    public static Answer stream(String... events) {
        Answer answer = answer().header("content-type", "text/event-stream; charset=utf-8");
        answer.chunked = true;
        return answer.events(events);
    }

    /** A chunked event stream. */
    public static Answer stream(List<String> events) {
        return stream(events.toArray(String[]::new));
    }

    /** Takes the request and says nothing until the peer leaves. */
    public static Answer nothing() {
        Answer answer = answer();
        answer.head = false;
        answer.ending = Ending.HANG;
        return answer;
    }

    /** Takes the request and closes the connection. */
    public static Answer closeAtOnce() {
        Answer answer = answer();
        answer.head = false;
        answer.ending = Ending.CLOSE;
        return answer;
    }

    /** Takes the request and resets the connection. */
    public static Answer resetAtOnce() {
        Answer answer = closeAtOnce();
        answer.ending = Ending.RESET;
        return answer;
    }

    /** Announces the whole body, sends half of it and closes the connection. */
    public static Answer halfBody(String contentType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Answer answer = answer().header("content-type", contentType).contentLength(bytes.length);
        answer.steps.add(new Step.Bytes(Arrays.copyOf(bytes, bytes.length / 2)));
        return answer.cut();
    }

    /** The same answer, to be changed without a change of this one. */
    Answer copy() {
        Answer copy = new Answer();
        copy.headers.addAll(headers);
        copy.steps.addAll(steps);
        copy.headGates.addAll(headGates);
        copy.status = status;
        copy.head = head;
        copy.chunked = chunked;
        copy.declaredLength = declaredLength;
        copy.ending = ending;
        return copy;
    }

    public Answer status(int newStatus) {
        status = newStatus;
        return this;
    }

    public Answer header(String name, String value) {
        headers.add(new Headers.Header(name, value));
        return this;
    }

    /** A body with its content type. */
    public Answer body(String contentType, String text) {
        return body(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A body with its content type. */
    public Answer body(String contentType, byte[] bytes) {
        header("content-type", contentType);
        steps.add(new Step.Bytes(bytes));
        return this;
    }

    /** More events, each written by itself. */
    public Answer events(String... events) {
        for (String event : events) {
            steps.add(new Step.Bytes(event.getBytes(StandardCharsets.UTF_8)));
        }
        return this;
    }

    /** Waits here until the gate is open. */
    public Answer gate(Gate gate) {
        steps.add(new Step.Wait(gate));
        return this;
    }

    /** Waits with the status line until the gate is open. */
    public Answer holdHead(Gate gate) {
        headGates.add(gate);
        return this;
    }

    /** Announces this length whatever the body has. */
    public Answer contentLength(long length) {
        declaredLength = length;
        return this;
    }

    /** Repeats this event until the connection ends. */
    public Answer endless(String event) {
        steps.add(new Step.Endless(event.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** Writes the text in small pieces with a pause after each. */
    public Answer dribble(String text, int size, Duration pause) {
        steps.add(new Step.Dribble(text.getBytes(StandardCharsets.UTF_8), size, pause));
        return this;
    }

    /** Closes the connection behind what was written, without the last chunk. */
    public Answer cut() {
        ending = Ending.CLOSE;
        return this;
    }

    /** Resets the connection behind what was written. */
    public Answer reset() {
        ending = Ending.RESET;
        return this;
    }

    /** Says nothing more, but keeps the connection until the peer leaves. */
    public Answer hang() {
        ending = Ending.HANG;
        return this;
    }

    List<Step> steps() {
        return steps;
    }

    List<Gate> headGates() {
        return headGates;
    }

    boolean chunked() {
        return chunked;
    }

    Ending ending() {
        return ending;
    }

    /** The status line and headers, empty when none are sent. */
    byte[] head() {
        if (!head) {
            return new byte[0];
        }
        var text = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        headers.forEach(header -> text.append(header.name() + ": " + header.value() + "\r\n"));
        if (chunked) {
            text.append("transfer-encoding: chunked\r\n");
        } else {
            text.append("content-length: " + (declaredLength >= 0 ? declaredLength : length()) + "\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private long length() {
        long length = 0;
        for (Step step : steps) {
            length += switch (step) {
                case Step.Bytes bytes -> bytes.bytes().length;
                case Step.Dribble dribble -> dribble.bytes().length;
                case Step.Endless endless -> Long.MAX_VALUE / 2;
                case Step.Wait wait -> 0;
            };
        }
        return length;
    }
}
