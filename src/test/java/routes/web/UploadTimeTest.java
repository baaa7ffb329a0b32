package routes.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.FailureKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import routes.request.ClientAnswer;
import routes.stub.StubRequest;

@DisplayName("the time that uploads may take")
class UploadTimeTest {

    private static final Duration MOST = Duration.ofSeconds(60);

    private final ClientAnswer client =
            StubRequest.get("/v1/messages").context().answer();
    private long now = 5;
    private final UploadTime time = new UploadTime(client, now + MOST.toNanos(), () -> now);

    @Test
    @DisplayName("each piece may take what the others have left")
    void sharesTheTime() {
        assertThat(spend(Duration.ofSeconds(45))).isEqualTo(MOST);
        assertThat(spend(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(15));
        assertThat(spend(Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("nothing more is begun when it is over")
    void beginsNothingTooLate() {
        spend(MOST);

        assertFails(() -> spend(Duration.ZERO), FailureKind.WEB_UPLOAD_FAILED);
    }

    @Test
    @DisplayName("what fails because it is over is told as that")
    void tellsTheTime() {
        assertFails(
                () -> time.spend(() -> {}, left -> {
                    now += left.toNanos();
                    throw WebVerdicts.unreachable(null);
                }),
                FailureKind.WEB_UPLOAD_FAILED);
    }

    @Test
    @DisplayName("what fails before is told as it is")
    void tellsOtherFailures() {
        assertFails(
                () -> time.spend(() -> {}, left -> {
                    throw WebVerdicts.unreachable(null);
                }),
                FailureKind.UPSTREAM_CONNECT);
    }

    @Test
    @DisplayName("nothing is begun for a client that has left")
    void beginsNothingForNobody() {
        client.clientLeft();

        assertFails(() -> spend(Duration.ZERO), FailureKind.CLIENT_GONE);
    }

    @Test
    @DisplayName("a piece is given up when the client leaves meanwhile, and not after it")
    void givesUpWithTheClient() {
        AtomicBoolean given = new AtomicBoolean();
        assertFails(
                () -> time.spend(() -> given.set(true), left -> {
                    client.clientLeft();
                    throw WebVerdicts.unreachable(null);
                }),
                FailureKind.CLIENT_GONE);
        assertThat(given).isTrue();

        given.set(false);
        client.clientLeft();
        assertThat(given).isFalse();
    }

    private Duration spend(Duration length) {
        return time.spend(() -> {}, left -> {
            now += length.toNanos();
            return left;
        });
    }

    private static void assertFails(ThrowingCallable piece, FailureKind kind) {
        assertThatThrownBy(piece)
                .isInstanceOfSatisfying(
                        WebCallFailed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(kind));
    }
}
