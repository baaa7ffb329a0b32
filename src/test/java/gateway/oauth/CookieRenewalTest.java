package gateway.oauth;

import static gateway.oauth.OAuthFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountState;
import gateway.credential.Credential.OAuthToken;
import gateway.credential.Credential.SessionCookie;
import gateway.credential.SessionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CookieRenewalTest {

    private static final String OLD = "sk-ant-sid01-old";
    private static final String NEW = "sk-ant-sid02-new";
    private static final String NEWEST = "sk-ant-sid02-newest";

    private final OAuthFixture fixture = new OAuthFixture();
    private final List<Account> told = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final CookieRenewal renewal = new CookieRenewal(fixture.store, told::add, fixture.clock, Runnable::run);

    private Account stored(String cookie) {
        Account account = new Account(
                "c",
                "web",
                AccountKind.COOKIE,
                AccountState.ACTIVE,
                null,
                null,
                "org",
                new SessionCookie(cookie),
                NOW,
                null);
        fixture.store.rows.put("c", account);
        return account;
    }

    private String cookie() {
        return Objects.requireNonNull(fixture.store.rows.get("c").sessionCookie())
                .secret();
    }

    private static String sets(String value) {
        return "__cf_bm=1; Path=/\nsessionKey=" + value + "; Path=/; HttpOnly";
    }

    @Test
    @DisplayName("case 38: a renewed session key takes the place of the one that was used")
    void storesTheRenewedKeyAndTellsThePool() {
        Account account = stored(OLD);

        assertThat(renewal.seen(account, OLD, sets(NEW))).isEqualTo(new SessionKey(NEW));

        assertThat(cookie()).isEqualTo(NEW);
        assertThat(told)
                .singleElement()
                .satisfies(each -> assertThat(each.sessionCookie()).isEqualTo(new SessionCookie(NEW)));
    }

    @Test
    @DisplayName("case 38: a whole header that was stored in earlier times is renewed too")
    void renewsAWholeHeader() {
        Account account = stored("a=b; sessionKey=" + OLD + "; c=d");

        renewal.seen(account, OLD, sets(NEW));

        assertThat(cookie()).isEqualTo(NEW);
    }

    @Test
    @DisplayName("case 38: a cookie beside a token is renewed, and its token stays")
    void renewsTheCookieBesideAToken() {
        OAuthToken token = new OAuthToken("access", "refresh", null, NOW);
        Account both = OAuthFixture.account("c", token)
                .withOptions("both", AccountKind.OAUTH_AND_COOKIE, AccountOptions.DEFAULT, new SessionCookie(OLD));
        fixture.store.rows.put("c", both);

        renewal.seen(both, OLD, sets(NEW));

        assertThat(cookie()).isEqualTo(NEW);
        assertThat(fixture.store.rows.get("c").credential()).isEqualTo(token);
    }

    @Test
    @DisplayName("case 38: of two at once the newest stays and is stored once")
    void theNewestOfTwoAtOnceIsStoredOnce() {
        Account account = stored(OLD);
        CookieRenewal later = new CookieRenewal(fixture.store, told::add, fixture.clock, tasks::add);

        later.seen(account, OLD, sets(NEW));
        later.seen(account, OLD, sets(NEWEST));
        assertThat(tasks).hasSize(1);
        tasks.getFirst().run();

        assertThat(cookie()).isEqualTo(NEWEST);
        assertThat(fixture.store.steps).containsOnlyOnce("save cookie");
    }

    @Test
    @DisplayName("case 38: one that comes while another is being stored takes its place")
    void oneThatComesMeanwhileTakesItsPlace() {
        Account account = stored(OLD);
        AtomicBoolean first = new AtomicBoolean(true);
        fixture.store.whenSaving = () -> {
            if (first.getAndSet(false)) {
                renewal.seen(account, OLD, sets(NEWEST));
            }
        };

        renewal.seen(account, OLD, sets(NEW));

        assertThat(cookie()).isEqualTo(NEWEST);
        assertThat(told).hasSize(2);
    }

    @Test
    @DisplayName("case 38: whoever has given the account another cookie meanwhile wins")
    void leavesACookieThatSomebodyElseHasStored() {
        Account account = stored(OLD);
        stored("sk-ant-sid01-of-the-operator");

        renewal.seen(account, OLD, sets(NEW));
        renewal.retry();

        assertThat(cookie()).isEqualTo("sk-ant-sid01-of-the-operator");
        assertThat(told).isEmpty();
        assertThat(fixture.store.steps).containsExactly("read");
    }

    @Test
    @DisplayName("case 38: deletions, the same key and what is no session key change nothing")
    void ignoresWhatIsNoRenewal() {
        Account account = stored(OLD);

        for (String header : List.of(
                sets(OLD),
                "sessionKey=; Max-Age=0",
                "sessionKey=" + NEW + "; Max-Age=0",
                "sessionKey=deleted",
                "other=" + NEW)) {
            assertThat(renewal.seen(account, OLD, header)).isNull();
        }

        assertThat(fixture.store.steps).isEmpty();
    }

    @Test
    void whatTheStoreCannotTakeIsStoredLater() {
        Account account = stored(OLD);
        fixture.store.failingSaves = 1;
        renewal.seen(account, OLD, sets(NEW));
        assertThat(cookie()).isEqualTo(OLD);

        renewal.retry();
        renewal.retry();

        assertThat(cookie()).isEqualTo(NEW);
        assertThat(told).hasSize(1);
    }

    @Test
    void anAccountThatIsNotStoredHasNothingRenewed() {
        Account account = stored(OLD);
        fixture.store.rows.clear();

        assertThat(renewal.seen(account, OLD, sets(NEW))).isEqualTo(new SessionKey(NEW));

        assertThat(told).isEmpty();
    }

    @Test
    @DisplayName("case 38: nothing of a cookie is logged")
    void logsNothingOfACookie() {
        Logger logger = (Logger) LoggerFactory.getLogger(CookieRenewal.class);
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        logger.addAppender(events);
        Level before = logger.getLevel();
        logger.setLevel(Level.TRACE);
        try {
            Account account = stored(OLD);
            fixture.store.failingSaves = 1;
            renewal.seen(account, OLD, sets(NEW));
            renewal.retry();
        } finally {
            logger.setLevel(before);
            logger.detachAppender(events);
        }

        assertThat(events.list)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.getFormattedMessage()).doesNotContain("sk-ant-"));
    }
}
