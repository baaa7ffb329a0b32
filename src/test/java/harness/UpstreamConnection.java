package harness;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One connection to the scripted upstream. One virtual thread reads, so that it notices when the peer leaves; another writes the
 * answer.
 */
final class UpstreamConnection {

    private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final Function<UpstreamRequest, Answer> script;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    UpstreamConnection(Socket socket, Function<UpstreamRequest, Answer> script) {
        this.socket = socket;
        this.script = script;
    }

    /** Serves requests until the connection ends. */
    void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            var reader = new WireReader(socket.getInputStream());
            UpstreamRequest request = read(reader);
            while (request != null) {
                request = serve(reader, request);
            }
        } catch (IOException | NumberFormatException broken) {
            // A torn connection is what many tests are about; what the peer made of it is for them to check.
        } finally {
            ended.complete(null);
        }
    }

    /** Ends the connection from outside. */
    void close() {
        ended.complete(null);
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // Closed is what was wanted.
        }
    }

    private UpstreamRequest serve(WireReader reader, UpstreamRequest request) throws IOException {
        Answer answer = script.apply(request);
        Thread writer = Thread.startVirtualThread(() -> write(answer, request));
        boolean more;
        try {
            more = reader.awaitByte();
        } catch (IOException reset) {
            more = false;
        }
        if (!more) {
            if (!ended.isDone()) {
                request.peerLeft();
            }
            ended.complete(null);
            return null;
        }
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
        return ended.isDone() ? null : read(reader);
    }

    private static UpstreamRequest read(WireReader reader) throws IOException {
        String line = reader.line();
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", 3);
        Headers headers = reader.headers();
        return new UpstreamRequest(
                parts[0], parts[1], headers, reader.body(headers, false).readAllBytes());
    }

    private void write(Answer answer, UpstreamRequest request) {
        try {
            for (Gate gate : answer.headGates()) {
                gate.pass(ended);
            }
            OutputStream out = socket.getOutputStream();
            byte[] head = answer.head();
            out.write(head);
            for (Answer.Step step : answer.steps()) {
                play(step, answer.chunked(), out, request);
            }
            end(answer, out, request);
        } catch (IOException peerGone) {
            if (!ended.isDone()) {
                request.peerLeft();
            }
            close();
        } catch (IllegalStateException closedGate) {
            close();
        }
    }

    private void play(Answer.Step step, boolean chunked, OutputStream out, UpstreamRequest request) throws IOException {
        switch (step) {
            case Answer.Step.Wait wait -> wait.gate().pass(ended);
            case Answer.Step.Bytes bytes -> put(bytes.bytes(), 0, bytes.bytes().length, chunked, out, request);
            case Answer.Step.Endless endless -> {
                while (!ended.isDone()) {
                    put(endless.bytes(), 0, endless.bytes().length, chunked, out, request);
                }
            }
            case Answer.Step.Dribble dribble -> {
                byte[] all = dribble.bytes();
                for (int from = 0; from < all.length && !ended.isDone(); from += dribble.size()) {
                    put(all, from, Math.min(dribble.size(), all.length - from), chunked, out, request);
                    pause(dribble);
                }
            }
        }
    }

    private void put(byte[] bytes, int from, int count, boolean chunked, OutputStream out, UpstreamRequest request)
            throws IOException {
        if (count == 0) {
            return;
        }
        if (chunked) {
            byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            byte[] chunk = new byte[size.length + count + LINE_END.length];
            System.arraycopy(size, 0, chunk, 0, size.length);
            System.arraycopy(bytes, from, chunk, size.length, count);
            System.arraycopy(LINE_END, 0, chunk, size.length + count, LINE_END.length);
            out.write(chunk);
        } else {
            out.write(bytes, from, count);
        }
        request.wrote(count);
    }

    private void pause(Answer.Step.Dribble dribble) throws IOException {
        try {
            ended.get(dribble.pause().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException pauseIsOver) {
            return;
        } catch (InterruptedException | ExecutionException failure) {
            throw new IOException(failure);
        }
    }

    private void end(Answer answer, OutputStream out, UpstreamRequest request) throws IOException {
        switch (answer.ending()) {
            case KEEP_OPEN -> {
                if (answer.chunked()) {
                    out.write(LAST_CHUNK);
                }
                if (request.headers().first("connection").orElse("").equalsIgnoreCase("close")) {
                    close();
                }
            }
            case CLOSE -> close();
            case RESET -> {
                socket.setSoLinger(true, 0);
                close();
            }
            case HANG -> new Gate().pass(ended);
        }
    }
}
