package routes.web;

import gateway.account.Account;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.web.CreatedConversation;
import gateway.protocol.web.NewConversation;
import gateway.protocol.web.WebBodies;
import gateway.protocol.web.WebPaths;
import gateway.translation.contract.Features;
import gateway.translation.contract.Loss;
import gateway.upstream.Verdict;
import gateway.web.WebSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import routes.answer.Settlement;
import routes.request.RequestContext;

/** Begins conversations at the web application. Safe from many threads; blocks. */
final class ConversationOpening {

    private static final int CONFLICT = 409;
    private static final int BAD_REQUEST = 400;

    private final WebHttp http;
    private final WebConversations conversations;
    private final WebVerdicts verdicts;
    private final Settlement settlement;
    private final Supplier<WebSettings> settings;
    private final Supplier<UUID> ids;
    private final Function<Account, @Nullable String> organizations;

    /** @param organizations asks for the organisation of an account of which none is known; null where it is not told */
    ConversationOpening(
            WebHttp http,
            WebConversations conversations,
            WebVerdicts verdicts,
            Settlement settlement,
            Supplier<WebSettings> settings,
            Supplier<UUID> ids,
            Function<Account, @Nullable String> organizations) {
        this.http = http;
        this.conversations = conversations;
        this.verdicts = verdicts;
        this.settlement = settlement;
        this.settings = settings;
        this.ids = ids;
        this.organizations = organizations;
    }

    /**
     * Begins the conversation of a try at the account of its lease.
     *
     * @throws WebCallFailed when there is none
     */
    void open(RequestContext context, WebRequest request) {
        Account account = request.lease().account();
        String organization = account.organizationUuid();
        if (organization == null) {
            organization = organizations.apply(account);
        }
        if (organization == null) {
            throw new WebCallFailed(
                    new Verdict.TryNext("its organisation is not known", false),
                    new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NONE, null));
        }
        if (request.prompt().thinking() && !WebParts.thinks(account, request.prompt())) {
            tellUnthought(context);
        }
        open(context, request, organization, true);
    }

    private static void tellUnthought(RequestContext context) {
        Loss loss = new Loss(Features.THINKING, "thinking");
        if (!context.losses().contains(loss)) {
            context.loses(List.of(loss));
        }
    }

    private void open(RequestContext context, WebRequest request, String organization, boolean mayTryAgain) {
        WebSettings now = settings.get();
        WebConversation begun = conversations.open(ids.get(), organization, context.tenant(), request.lease());
        request.begins(begun);
        if (now.conversations().inlineCreate()) {
            return;
        }
        settlement.reaches(context);
        Account account = begun.account();
        String model = WebParts.modelFor(account, request.prompt());
        WebReply reply = http.await(
                account,
                WebHttp.Sent.json(
                        WebPaths.create(organization),
                        WebBodies.create(
                                begun.id().toString(),
                                new NewConversation(
                                        "", model, now.conversations().temporary()))));
        boolean taken = reply.status() == CONFLICT || (reply.status() == BAD_REQUEST && isTaken(reply));
        if (taken && mayTryAgain) {
            begun.disown();
            open(context, request, organization, false);
            return;
        }
        if (!reply.isGood()) {
            throw verdicts.of(reply);
        }
        CreatedConversation created = CreatedConversation.read(reply.body());
        boolean thinks = WebParts.thinks(account, request.prompt());
        if (now.conversations().thinkingStyle() == WebSettings.ThinkingStyle.PAPRIKA
                && (created == null ? thinks : created.thinks() != thinks)) {
            think(begun, thinks);
        }
    }

    /** What the web application says of an id that it knows already. */
    private static boolean isTaken(WebReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8).contains("exist");
    }

    private void think(WebConversation conversation, boolean thinks) {
        WebReply reply = http.await(
                conversation.account(),
                WebHttp.Sent.json(
                        WebPaths.settings(
                                conversation.organization(), conversation.id().toString()),
                        WebBodies.thinking(thinks)));
        if (!reply.isGood()) {
            throw verdicts.of(reply);
        }
    }
}
