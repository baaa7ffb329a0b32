package bench;

import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import gateway.usage.UsageRowLine;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What one request's line in the journal costs, in nanoseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class UsageRowLineBench {

    private final UsageRow answered = new UsageRow(
            UUID.fromString("01955000-0000-7000-8000-000000000001"),
            Instant.parse("2026-03-01T12:00:00.123Z"),
            "req_011CUYkM4Y3vYxTnJ7bq",
            "3f0f7c7e-0000-7000-8000-000000000002",
            "3f0f7c7e-0000-7000-8000-000000000001",
            "messages",
            "claude-sonnet-4-5",
            "claude-sonnet-4-5-20250929",
            "claude-api",
            true,
            new TokenUsage(1_234, 567, 30_000, 400, 0, 60, 0, 0),
            "end_turn",
            200,
            null,
            420,
            13_400,
            1,
            20_480,
            65_536,
            "sticky:bound 1/4",
            null,
            new BigDecimal("0.012345678"),
            null,
            false,
            null);

    /** A stream that an account answered. */
    @Benchmark
    public byte[] anAnsweredRequest() {
        return UsageRowLine.write(answered);
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(UsageRowLineBench.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
