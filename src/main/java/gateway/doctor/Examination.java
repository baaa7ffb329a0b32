package gateway.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs checks all at once, for a limited time. */
public final class Examination {

    private static final Logger LOG = LoggerFactory.getLogger(Examination.class);

    private Examination() {}

    /** What they find, in their order; a check that does not end in time, or fails itself, is a finding too. */
    public static List<Diagnosis> run(List<Check> checks, Duration limit) throws InterruptedException {
        Map<Check, FutureTask<List<Diagnosis>>> running = new LinkedHashMap<>();
        for (Check check : checks) {
            FutureTask<List<Diagnosis>> task = new FutureTask<>(check.look()::look);
            running.put(check, task);
            Thread.ofPlatform().daemon().name("doctor-" + check.what()).start(task);
        }
        long deadline = System.nanoTime() + limit.toNanos();
        List<Diagnosis> findings = new ArrayList<>();
        for (Map.Entry<Check, FutureTask<List<Diagnosis>>> each : running.entrySet()) {
            findings.addAll(await(each.getKey().what(), each.getValue(), deadline, limit));
        }
        return findings;
    }

    private static List<Diagnosis> await(String what, FutureTask<List<Diagnosis>> task, long deadline, Duration limit)
            throws InterruptedException {
        try {
            return task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            return List.of(Diagnosis.fail(
                    what,
                    "no answer within " + limit.toSeconds() + " s",
                    "see whether this machine or its network is overloaded, and try again"));
        } catch (ExecutionException e) {
            LOG.debug("The check of {} has failed", what, e);
            return List.of(Diagnosis.fail(
                    what,
                    "it cannot be looked at (" + firstLine(Objects.requireNonNullElse(e.getCause(), e)) + ")",
                    null));
        }
    }

    static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
