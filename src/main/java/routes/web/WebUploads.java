package routes.web;

import gateway.error.GatewayFailure;
import gateway.protocol.web.UploadForm;
import gateway.protocol.web.UploadedFile;
import gateway.protocol.web.WebPath;
import gateway.protocol.web.WebPaths;
import gateway.web.WebSettings;
import gateway.web.prompt.WebFile;
import gateway.web.prompt.WebImage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import routes.request.ClientAnswer;

/** Uploads what a request has besides its prompt. A file that cannot be uploaded fails the request. Safe from many threads; blocks. */
public final class WebUploads {

    /** How long the files of one request may take together, at all accounts that are tried. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final int NOT_FOUND = 404;

    private final WebHttp http;
    private final WebVerdicts verdicts;
    private final Supplier<WebSettings> settings;
    private final Supplier<String> boundaries;
    private final Fetch fetch;
    private final LongSupplier nanoTime;

    /** Fetches an image from where its URL leads, within a time. */
    @FunctionalInterface
    public interface Fetch {
        Future<WebImage.Inline> of(WebImage.External image, Duration within);
    }

    /** @param boundaries parts of forms end with them; each is another one */
    WebUploads(
            WebHttp http,
            WebVerdicts verdicts,
            Supplier<WebSettings> settings,
            Supplier<String> boundaries,
            Fetch fetch,
            LongSupplier nanoTime) {
        this.http = http;
        this.verdicts = verdicts;
        this.settings = settings;
        this.boundaries = boundaries;
        this.fetch = fetch;
        this.nanoTime = nanoTime;
    }

    /**
     * Uploads the files of a request whose conversation has begun. Ends as soon as its client has left.
     *
     * @return their ids, in order
     * @throws WebCallFailed when one of them is not taken, or all of them together take too long
     */
    List<String> upload(ClientAnswer client, WebRequest request) {
        UploadTime time =
                new UploadTime(client, request.uploadsEnd(() -> nanoTime.getAsLong() + LONGEST.toNanos()), nanoTime);
        List<String> ids = new ArrayList<>();
        int number = 0;
        for (WebImage image : request.prompt().images()) {
            number++;
            ids.add(
                    switch (image) {
                        case WebImage.Uploaded(String file) -> file;
                        case WebImage.Inline inline -> upload(time, request, inline, number);
                        case WebImage.External external -> upload(time, request, fetched(time, external), number);
                    });
        }
        for (WebFile file : request.prompt().files()) {
            ids.add(
                    switch (file) {
                        case WebFile.Uploaded(String known) -> known;
                        case WebFile.Pdf(String name, byte[] bytes) ->
                            upload(time, request.conversation(), name, WebFile.Pdf.MEDIA_TYPE, bytes);
                    });
        }
        return ids;
    }

    private WebImage.Inline fetched(UploadTime time, WebImage.External image) {
        CompletableFuture<WebImage.Inline> fetched = new CompletableFuture<>();
        return time.spend(() -> fetched.cancel(false), left -> {
            fetch.of(image, left).onSuccess(fetched::complete).onFailure(fetched::completeExceptionally);
            try {
                return fetched.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof GatewayFailure refused) {
                    throw refused;
                }
                throw e;
            }
        });
    }

    private String upload(UploadTime time, WebRequest request, WebImage.Inline image, int number) {
        return upload(
                time, request.conversation(), image.name(number), image.type().mediaType(), image.bytes());
    }

    private String upload(UploadTime time, WebConversation conversation, String name, String type, byte[] bytes) {
        UploadForm form = new UploadForm(name, type, bytes, boundaries.get());
        WebReply reply = null;
        for (WebPath path : paths(conversation)) {
            WebHttp.Sent sent = new WebHttp.Sent(path, WebHttp.JSON, form.contentType(), form.body());
            WebExchange exchange = new WebExchange();
            reply = time.spend(exchange::giveUp, left -> http.await(conversation.account(), sent, left, exchange));
            if (reply.status() != NOT_FOUND) {
                break;
            }
        }
        UploadedFile uploaded = reply != null && reply.isGood() ? UploadedFile.read(reply.body()) : null;
        if (uploaded != null) {
            return uploaded.id();
        }
        if (reply != null
                && !reply.isGood()
                && reply.status() != NOT_FOUND
                && reply.status() != 400
                && reply.status() != 413) {
            throw verdicts.of(reply);
        }
        throw UploadTime.failed("an upload was refused");
    }

    /** Where a conversation is begun by its first question, there is nothing yet into which a file could be put. */
    private List<WebPath> paths(WebConversation conversation) {
        WebPath ofOrganization = WebPaths.uploadToOrganization(conversation.organization());
        if (settings.get().conversations().inlineCreate()) {
            return List.of(ofOrganization);
        }
        WebPath ofConversation = WebPaths.uploadToConversation(
                conversation.organization(), conversation.id().toString());
        return settings.get().conversations().uploadPath() != WebSettings.UploadPath.ORGANIZATION
                ? List.of(ofConversation, ofOrganization)
                : List.of(ofOrganization, ofConversation);
    }
}
