package routes.replay;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes an answer in to its end and keeps its beginning, so that the request ends as a client's own would. For one answer. */
final class BoundedBody implements BodySubscriber<BoundedBody> {

    private final CompletableFuture<BoundedBody> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int most;
    private long bytes;

    BoundedBody(int most) {
        this.most = most;
    }

    byte[] kept() {
        return kept.toByteArray();
    }

    long bytes() {
        return bytes;
    }

    @Override
    public CompletionStage<BoundedBody> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            int length = piece.remaining();
            byte[] some = new byte[Math.min(length, most - kept.size())];
            piece.get(some);
            kept.write(some, 0, some.length);
            bytes += length;
        }
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        whole.complete(this);
    }
}
