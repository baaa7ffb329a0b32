package routes.web;

import gateway.error.GatewayFailure.RequestRefused;
import gateway.web.prompt.ImageCheck;
import gateway.web.prompt.WebImage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer to a call for an image: read up to its bound, and looked at when it is whole. On one event loop. */
final class ImageAnswer {

    private final String place;
    private final Promise<WebImage.Inline> fetched;
    private final Buffer content = Buffer.buffer();

    /** @param fetched is told of the first thing that happens; whoever waits for it ends the call then */
    ImageAnswer(String place, Promise<WebImage.Inline> fetched) {
        this.place = place;
        this.fetched = fetched;
    }

    void of(Future<HttpClientResponse> answer) {
        answer.onSuccess(this::read).onFailure(broken -> fetched.tryFail(refused("it could not be fetched.")));
    }

    private void read(HttpClientResponse answer) {
        answer.exceptionHandler(broken -> fetched.tryFail(refused("its content broke off.")));
        int status = answer.statusCode();
        if (status >= 300 && status < 400) {
            fetched.tryFail(refused("its URL leads to another one, which is not followed."));
        } else if (status != 200) {
            fetched.tryFail(refused("its URL was answered with status " + status + "."));
        } else if (isTooLarge(answer.getHeader("content-length"))) {
            fetched.tryFail(ImageCheck.tooLarge(place));
        } else if (isPacked(answer.getHeader("content-encoding"))) {
            fetched.tryFail(refused("it came compressed, which was not asked for."));
        } else {
            answer.handler(this::add).endHandler(end -> whole());
        }
    }

    private void add(Buffer piece) {
        if (fetched.future().isComplete()) {
            return;
        }
        if (content.length() + piece.length() > ImageCheck.MOST_BYTES) {
            fetched.tryFail(ImageCheck.tooLarge(place));
        } else {
            content.appendBuffer(piece);
        }
    }

    private void whole() {
        try {
            fetched.tryComplete(ImageCheck.taken(content.getBytes(), place));
        } catch (RequestRefused e) {
            fetched.tryFail(e);
        }
    }

    private static boolean isTooLarge(@Nullable String length) {
        // What is no number is found out while reading.
        return length != null
                && !length.isEmpty()
                && length.chars().allMatch(one -> one >= '0' && one <= '9')
                && (length.length() > 9 || Integer.parseInt(length) > ImageCheck.MOST_BYTES);
    }

    private static boolean isPacked(@Nullable String encoding) {
        return encoding != null && !encoding.strip().toLowerCase(Locale.ROOT).equals("identity");
    }

    private RequestRefused refused(String reason) {
        return ImageCheck.refused(place, reason);
    }
}
