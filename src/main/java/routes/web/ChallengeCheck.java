package routes.web;

import gateway.account.Account;
import gateway.protocol.web.WebAccountPaths;
import gateway.protocol.web.WebRefusal;
import gateway.protocol.web.WebRefusals;
import java.time.InstantSource;

/**
 * Finds out whether a challenge was meant for this address, or for what one client has written: what stands before the web
 * application may look into requests, and nobody may stop others by what he writes. Safe from many threads; blocks.
 */
final class ChallengeCheck {

    private final WebHttp http;
    private final WebPause pause;
    private final InstantSource clock;

    ChallengeCheck(WebHttp http, WebPause pause, InstantSource clock) {
        this.http = http;
        this.pause = pause;
        this.clock = clock;
    }

    /**
     * Asks for something that no client has written; where that is challenged too, web mode rests from now on.
     *
     * @return whether it rests
     */
    boolean rests(Account account) {
        if (pause.end() != null) {
            return true;
        }
        try {
            WebReply reply = http.await(account, WebHttp.Sent.empty(WebAccountPaths.organizations()));
            WebRefusal refusal = WebRefusals.read(reply.status(), reply::header, reply.body(), clock.instant());
            boolean challenged = refusal != null && refusal.meaning() == WebRefusal.Meaning.CHALLENGED;
            if (challenged) {
                pause.begin();
            }
            return challenged;
        } catch (WebCallFailed unreachable) {
            return false;
        }
    }
}
