package gateway.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.doctor.Diagnosis.Grade;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ExaminationTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void keepsTheOrderOfTheChecks() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(1);
        List<Diagnosis> findings = Examination.run(
                List.of(
                        new Check("a", () -> {
                            second.await();
                            return List.of(Diagnosis.ok("a", "1"), Diagnosis.ok("a", "2"));
                        }),
                        new Check("b", () -> {
                            second.countDown();
                            return List.of(Diagnosis.ok("b", "3"));
                        })),
                Duration.ofSeconds(30));

        assertThat(findings).extracting(Diagnosis::finding).containsExactly("1", "2", "3");
    }

    @Test
    void endsWithTheTimeAndSaysWhatDidNot() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        List<Diagnosis> findings = Examination.run(
                List.of(
                        new Check("stuck", () -> {
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                interrupted.countDown();
                            }
                            return List.of();
                        }),
                        new Check("quick", () -> List.of(Diagnosis.ok("quick", "well")))),
                SHORT);

        interrupted.await();
        assertThat(findings).extracting(Diagnosis::grade).containsExactly(Grade.FAIL, Grade.OK);
        assertThat(findings.getFirst().line()).startsWith("FAIL  stuck: no answer within");
    }

    @Test
    void goesOnWhereACheckFails() throws InterruptedException {
        List<Diagnosis> findings = Examination.run(
                List.of(
                        new Check("broken", () -> {
                            throw new IllegalStateException("one line\nanother");
                        }),
                        new Check("other", () -> List.of(Diagnosis.warn("other", "so-so", "mend it")))),
                Duration.ofSeconds(30));

        assertThat(findings)
                .extracting(Diagnosis::line)
                .containsExactly("FAIL  broken: it cannot be looked at (one line)", "warn  other: so-so; mend it");
    }

    @Test
    void joinsASentenceAndItsRemedy() {
        assertThat(Diagnosis.fail("a", "It is wrong.", "mend it").line()).isEqualTo("FAIL  a: It is wrong; mend it");
        assertThat(Diagnosis.ok("a", "It is well.").line()).isEqualTo("ok    a: It is well.");
        assertThat(Diagnosis.fail("a", "b", "c").atMostWarn().grade()).isEqualTo(Grade.WARN);
        assertThat(Diagnosis.ok("a", "b").atMostWarn().grade()).isEqualTo(Grade.OK);
    }
}
