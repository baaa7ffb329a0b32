package bench;

import gateway.protocol.anthropic.MessageStreamReader;
import gateway.protocol.sse.SseScanner;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What one event of a Messages stream costs the relay: scanner and reader together, in nanoseconds an event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class SseScannerBench {

    private static final String DELTA =
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                    + "\"delta\":{\"type\":\"text_delta\",\"text\":\" the quick fox\"}}\n\n";
    private static final int EVENTS = 100;
    private static final int CUT = 1447;

    private final byte[] one = DELTA.getBytes(StandardCharsets.UTF_8);
    private final byte[] many = DELTA.repeat(EVENTS).getBytes(StandardCharsets.UTF_8);
    private final byte[] manyCrLf = DELTA.replace("\n", "\r\n").repeat(EVENTS).getBytes(StandardCharsets.UTF_8);
    private final byte[] manyNameless =
            DELTA.substring(DELTA.indexOf('\n') + 1).repeat(EVENTS).getBytes(StandardCharsets.UTF_8);
    private final byte[] usage = ("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":"
                    + "{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":15}}\n\n")
            .getBytes(StandardCharsets.UTF_8);
    private final SseScanner scanner = new SseScanner(new MessageStreamReader(), 1 << 20);

    /** A chunk that is one content_block_delta. */
    @Benchmark
    public int oneDeltaAChunk() {
        return scanner.scan(one, 0, one.length);
    }

    /** A chunk of 100 of them, a cost for each. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int manyDeltasAChunk() {
        return scanner.scan(many, 0, many.length);
    }

    /** The same with CRLF. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int manyDeltasWithCrLf() {
        return scanner.scan(manyCrLf, 0, manyCrLf.length);
    }

    /** The same in chunks that end anywhere. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int manyDeltasInCutChunks() {
        int boundary = 0;
        for (int at = 0; at < many.length; at += CUT) {
            boundary += scanner.scan(many, at, Math.min(many.length, at + CUT));
        }
        return boundary;
    }

    /** Events without a name, whose type must be read from the data. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int manyDeltasWithoutNames() {
        return scanner.scan(manyNameless, 0, manyNameless.length);
    }

    /** A message_delta, whose usage is read; one or two a stream. */
    @Benchmark
    public int oneMessageDelta() {
        return scanner.scan(usage, 0, usage.length);
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(SseScannerBench.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
