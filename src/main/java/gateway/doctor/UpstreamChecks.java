package gateway.doctor;

import gateway.upstream.OutgoingProxy;
import gateway.upstream.ProxyUrl;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether upstreams answer, and whether this machine's clock agrees with theirs. Safe from many threads. */
public final class UpstreamChecks {

    private static final Duration STEP = Duration.ofSeconds(3);
    private static final Duration SMALL_SKEW = Duration.ofSeconds(30);
    private static final Duration LARGE_SKEW = Duration.ofMinutes(5);

    private final Clock clock;
    private final UpstreamProbe probe;

    public UpstreamChecks(Clock clock) {
        this.clock = clock;
        this.probe = new UpstreamProbe(STEP);
    }

    /**
     * Asks an upstream for anything at all.
     *
     * @param what the upstream is called
     * @param url any path of it
     * @param proxy the outgoing proxy in force; null for none
     * @param setting which holds its base URL
     */
    public List<Diagnosis> upstream(String what, URI url, @Nullable OutgoingProxy proxy, String setting) {
        String where = url.getScheme() + "://" + url.getAuthority().replaceAll(".*@", "");
        String via = proxy == null ? "" : " through " + ProxyUrl.shown(proxy);
        long begin = System.nanoTime();
        try {
            UpstreamProbe.Head head = probe.get(url, proxy);
            long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            List<Diagnosis> findings = new ArrayList<>();
            findings.add(answered(what, where + via, head, millis, setting));
            String date = head.headers().get("date");
            if (date != null) {
                skew(date, where, findings);
            }
            return findings;
        } catch (ProbeFailure e) {
            return List.of(
                    e.remedy().isEmpty()
                            ? Diagnosis.ok(what, where + via + ": " + e.getMessage())
                            : Diagnosis.fail(
                                    what, where + via + ": " + e.getMessage(), e.remedy() + " (" + setting + ")"));
        }
    }

    private static Diagnosis answered(String what, String where, UpstreamProbe.Head head, long millis, String setting) {
        String words = where + " answers (" + head.status() + " in " + millis + " ms)";
        if (head.status() >= 500) {
            return Diagnosis.warn(what, words + ", but is not well", "wait, or see what its operator tells");
        }
        if (head.status() / 100 == 3 && head.headers().containsKey("location")) {
            return Diagnosis.warn(
                    what, words + " and sends elsewhere, where the proxy does not follow", "correct " + setting);
        }
        return Diagnosis.ok(what, words);
    }

    private void skew(String date, String where, List<Diagnosis> findings) {
        try {
            findings.add(clock(
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                            .toInstant(),
                    where));
        } catch (DateTimeException e) {
            // It tells no time.
            return;
        }
    }

    /** Compares the clock of this machine with that of another one. */
    public Diagnosis clock(Instant theirs, String whose) {
        Duration skew = Duration.between(theirs, clock.instant());
        Duration size = skew.abs();
        String words = (size.compareTo(SMALL_SKEW) < 0
                        ? "agrees with that of "
                        : size.toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead of") + " that of ")
                + whose;
        String remedy = "set this machine's clock (timedatectl set-ntp true)";
        return size.compareTo(LARGE_SKEW) > 0
                ? Diagnosis.fail("clock", words + ": tokens seem to end too early or too late", remedy)
                : size.compareTo(SMALL_SKEW) > 0
                        ? Diagnosis.warn("clock", words, remedy)
                        : Diagnosis.ok("clock", words);
    }
}
