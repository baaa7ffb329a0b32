package bench;

import gateway.protocol.Utf8;
import gateway.protocol.anthropic.InvalidRequestException;
import gateway.protocol.anthropic.RequestInspector;
import gateway.protocol.anthropic.RequestSummary;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What the inspection of a request body costs, in microseconds a body. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RequestInspectorBench {

    private static final int KILOBYTE = 1024;

    /** Length of the body in KB, about. */
    @Param({"1", "100", "5120"})
    private int kilobytes;

    /** Many turns and tools as a coding client sends them, the same in Chinese, or one long text. */
    @Param({"turns", "chinese", "one-text"})
    private String content;

    private byte[] body = new byte[0];

    @Setup
    public void makeBody() {
        StringBuilder text = new StringBuilder(
                "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":1024,\"stream\":true,"
                        + "\"metadata\":{\"user_id\":\"{\\\"device_id\\\":\\\"d\\\",\\\"session_id\\\":\\\"6f1e\\\"}\"},\"messages\":[");
        int target = kilobytes * KILOBYTE;
        if (content.equals("one-text")) {
            text.append("{\"role\":\"user\",\"content\":\"")
                    .append("0123456789abcdef ".repeat(target / 17))
                    .append("\"}");
        } else {
            String turn = turn(content.equals("chinese"));
            int turns = Math.max(1, target / turn.getBytes(StandardCharsets.UTF_8).length);
            text.append((turn + ",").repeat(turns - 1)).append(turn);
        }
        body = text.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String turn(boolean chinese) {
        String words = chinese ? "请读取这个文件。" : "Please read the file and fix it. ";
        String toolResult = "{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_01\",\"content\":\"1 public class A\"}";
        String toolInput = "{\"file_path\":\"/work/src/A.java\",\"limit\":200}";
        return "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + words.repeat(8) + "\"}," + toolResult
                + "]},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"toolu_02\",\"name\":\"Read\","
                + "\"input\":" + toolInput + "}]}";
    }

    /** UTF-8 check and reading together. */
    @Benchmark
    public RequestSummary inspect() throws InvalidRequestException {
        return RequestInspector.inspect(body);
    }

    /** The UTF-8 check alone. */
    @Benchmark
    public int checkUtf8() {
        return Utf8.validLength(body);
    }

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(RequestInspectorBench.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
