package harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.core.ConditionFactory;
import routes.demo.web.DemoWebCall;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebReply;
import routes.demo.web.DemoWebScript;
import routes.demo.web.DemoWebStep;
import routes.demo.web.SimulatedClaudeAi;

/**
 * The web application of Claude, simulated, that a test scripts: a call gets the first of the oldest {@link #enqueue enqueued} reply
 * for its kind, what {@link #answerBy} decides, what the simulation does by itself. Records all calls. Safe from many threads.
 */
public final class SimulatedWeb implements AutoCloseable {

    /** The session cookie of the first account. */
    public static final String COOKIE = "sk-ant-sid01-web-account-1";
    /** The session cookie of a second account. */
    public static final String OTHER_COOKIE = "sk-ant-sid02-web-account-2";

    static {
        // Else a piece of a stream waits for the acknowledgement of the one before.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Map<Kind, Queue<Function<Supplier<DemoWebReply>, DemoWebReply>>> enqueued = new ConcurrentHashMap<>();
    private final List<DemoWebCall> calls = new CopyOnWriteArrayList<>();
    private final SimulatedClaudeAi simulated;
    private volatile DemoWebScript rule = DemoWebScript.NONE;

    private SimulatedWeb() {
        try {
            simulated = new SimulatedClaudeAi(FreePorts.next(), Duration.ZERO, this::answer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts to listen on a free port of 127.0.0.1. */
    public static SimulatedWeb start() {
        return new SimulatedWeb();
    }

    /** The base URL, without a slash at its end. */
    public String url() {
        return simulated.url();
    }

    /** Answers the next calls of a kind, one each, in this order. */
    public SimulatedWeb enqueue(Kind kind, DemoWebReply... replies) {
        Arrays.asList(replies).forEach(reply -> change(kind, usual -> reply));
        return this;
    }

    /** Answers the next call of a kind with a change of what it would be answered with. */
    public SimulatedWeb change(Kind kind, Function<Supplier<DemoWebReply>, DemoWebReply> change) {
        enqueued.computeIfAbsent(kind, each -> new ConcurrentLinkedQueue<>()).add(change);
        return this;
    }

    /** Answers the next completions with these events, one list each. */
    @SafeVarargs
    public final SimulatedWeb says(List<DemoWebStep>... answers) {
        for (List<DemoWebStep> answer : answers) {
            enqueue(Kind.COMPLETION, DemoWebReply.stream(answer));
        }
        return this;
    }

    /** Decides on every call for which nothing is enqueued. */
    public SimulatedWeb answerBy(DemoWebScript newRule) {
        rule = newRule;
        return this;
    }

    /** Waits until the test opens the gate, or until the stream is stopped. */
    public static DemoWebStep.HoldPoint gate(Gate gate) {
        return gate::pass;
    }

    /** A step where the stream waits until the test opens the gate, or until the stream is stopped. */
    public static DemoWebStep at(Gate gate) {
        return new DemoWebStep.Wait(gate::pass);
    }

    /** All calls since the start or the last {@link #clear}, in the order in which they came. */
    public List<DemoWebCall> calls() {
        return List.copyOf(calls);
    }

    /** The calls of these kinds, in order. */
    public List<DemoWebCall> calls(Kind... kinds) {
        List<Kind> wanted = Arrays.asList(kinds);
        return calls.stream().filter(call -> wanted.contains(call.kind())).toList();
    }

    /** The only call of a kind; an AssertionError when there is another number of them. */
    public DemoWebCall only(Kind kind) {
        List<DemoWebCall> found = calls(kind);
        if (found.size() != 1) {
            throw new AssertionError("not one call of " + kind + " but " + found.size() + " in " + kinds());
        }
        return found.getFirst();
    }

    /** The kinds of all calls, in order. */
    public List<Kind> kinds() {
        return calls.stream().map(DemoWebCall::kind).toList();
    }

    /** Waits until so many calls of a kind have come, and returns them. */
    public List<DemoWebCall> awaitCalls(Kind kind, int count) {
        soon().until(() -> calls(kind).size() >= count);
        return calls(kind);
    }

    /** Ids of the conversations that were not deleted, the oldest first. */
    public List<String> openConversations() {
        return simulated.openConversations();
    }

    /** How many completions are being written. */
    public int runningStreams() {
        return simulated.runningStreams();
    }

    /** Waits until no conversation is left and no completion is being written. */
    public void awaitNothingLeft() {
        soon().until(() -> openConversations().isEmpty() && runningStreams() == 0);
    }

    /** Waits until so many completions are being written. */
    public void awaitRunningStreams(int count) {
        soon().until(() -> runningStreams() == count);
    }

    /** Takes no results of tools any more; the streams stay open and silent. */
    public void closeToolWindows() {
        simulated.closeToolWindows();
    }

    /** Forgets the script, the calls and the conversations, and ends all completions. */
    public void clear() {
        enqueued.clear();
        rule = DemoWebScript.NONE;
        simulated.clear();
        calls.clear();
    }

    @Override
    public void close() {
        simulated.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    private DemoWebReply answer(DemoWebCall call, Supplier<DemoWebReply> usual) {
        calls.add(call);
        Queue<Function<Supplier<DemoWebReply>, DemoWebReply>> waiting = enqueued.get(call.kind());
        Function<Supplier<DemoWebReply>, DemoWebReply> next = waiting == null ? null : waiting.poll();
        return next == null ? rule.answer(call, usual) : next.apply(usual);
    }
}
