package routes.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One completion while it is written: it plays the steps of its reply on the thread of its call, and takes results of tools and
 * the order to stop from other threads.
 */
final class DemoWebRun {

    /** Comments show early that the reader has left. */
    private static final Duration PING = Duration.ofMillis(100);

    private final InstantSource clock;
    private final OutputStream out;
    private final DemoWebReply reply;
    private final Deque<DemoWebStep> steps = new ArrayDeque<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> awaited = new HashSet<>();
    private final Map<String, JsonNode> results = new HashMap<>();
    private boolean stopped;

    DemoWebRun(DemoWebReply reply, OutputStream out, InstantSource clock) {
        this.reply = reply;
        this.out = out;
        this.clock = clock;
        if (reply.steps() != null) {
            steps.addAll(reply.steps());
        }
    }

    /**
     * Plays to the end.
     *
     * @throws IOException when the reader has left, or the script breaks the connection
     */
    void play() throws IOException, InterruptedException {
        try {
            expectNextTools();
            while (!steps.isEmpty() && !isStopped()) {
                play(steps.pop());
            }
        } finally {
            stop();
        }
    }

    /** Takes the result of a call; false when nobody waits for it, or not any more. */
    boolean offer(String id, JsonNode result) {
        lock.lock();
        try {
            if (stopped || !awaited.remove(id)) {
                return false;
            }
            results.put(id, result);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for no results any more; the stream stays open and silent. */
    void closeToolWindow() {
        lock.lock();
        try {
            awaited.clear();
            results.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream behind what was written. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            awaited.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        ended.complete(null);
    }

    private void play(DemoWebStep step) throws IOException, InterruptedException {
        switch (step) {
            case DemoWebStep.Event event -> {
                write("event: " + event.data().path("type").asText() + "\r\ndata: " + event.data() + "\r\n\r\n");
                pause(reply.pace());
            }
            case DemoWebStep.Raw raw -> write(raw.text());
            case DemoWebStep.Wait wait -> wait.pause().pass(ended);
            case DemoWebStep.Cut cut -> throw new IOException("cut by the script");
            case DemoWebStep.Hang hang -> {
                while (!isStopped()) {
                    pause(PING);
                    ping();
                }
            }
            case DemoWebStep.Tools tools -> goOn(tools);
        }
    }

    private void goOn(DemoWebStep.Tools tools) throws IOException, InterruptedException {
        Map<String, JsonNode> given = awaitResults(tools.ids());
        if (given.isEmpty()) {
            return;
        }
        List<DemoWebStep> next = new ArrayList<>(tools.then().apply(given));
        next.reversed().forEach(steps::push);
        expectNextTools();
    }

    /** Empty when the stream was stopped. */
    private Map<String, JsonNode> awaitResults(Set<String> ids) throws IOException, InterruptedException {
        while (true) {
            lock.lock();
            try {
                if (stopped) {
                    return Map.of();
                }
                if (results.keySet().containsAll(ids)) {
                    Map<String, JsonNode> given = Map.copyOf(results);
                    results.clear();
                    return given;
                }
                if (changed.await(PING.toMillis(), TimeUnit.MILLISECONDS)) {
                    continue;
                }
            } finally {
                lock.unlock();
            }
            ping();
        }
    }

    private void expectNextTools() {
        for (DemoWebStep step : steps) {
            if (step instanceof DemoWebStep.Tools tools) {
                lock.lock();
                try {
                    awaited.addAll(tools.ids());
                } finally {
                    lock.unlock();
                }
                return;
            }
        }
    }

    private boolean isStopped() {
        return ended.isDone();
    }

    private void pause(Duration time) throws InterruptedException {
        if (time.isZero()) {
            return;
        }
        try {
            ended.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException over) {
            // Nothing ended it: it goes on.
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
    }

    private void ping() throws IOException {
        write(": ping - " + clock.instant() + "\r\n\r\n");
    }

    private void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int size = reply.pieceBytes() == 0 ? bytes.length : reply.pieceBytes();
        for (int from = 0; from < bytes.length; from += size) {
            out.write(bytes, from, Math.min(size, bytes.length - from));
            out.flush();
        }
    }
}
