package harness;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An identity at the {@link SimulatedProvider}: a person in an organisation of one, with a platform API key, a session cookie and,
 * once it has signed in, a pair of tokens. It answers by script, or else as healthy accounts do. Safe from many threads.
 */
public final class SimulatedAccount {

    private final String name;
    private final String organizationUuid;
    private final InstantSource clock;
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicInteger issued = new AtomicInteger();
    private volatile String organizationType = "claude_max";
    private volatile String scope = "user:profile user:inference";
    private volatile List<String> models = MessageJson.MODELS;
    private volatile Usage usage = new Usage(0, 0);
    private volatile Function<UpstreamRequest, Answer> script = request -> null;
    private volatile boolean disabled;
    private volatile Tokens tokens;
    private volatile String renewedCookie;
    private volatile String nextCookie;

    /** Used shares of the 5-hour and of the 7-day window, 0 to 1. */
    record Usage(double fiveHour, double sevenDay) {}

    /**
     * A pair of tokens; only the latest pair of an account is good.
     *
     * @param access for calls until it ends
     * @param refresh good for one refresh
     * @param endsAt when the access token ends
     */
    public record Tokens(String access, String refresh, Instant endsAt) {}

    SimulatedAccount(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        this.organizationUuid =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    public String name() {
        return name;
    }

    public String email() {
        return name + "@example.com";
    }

    public String organizationUuid() {
        return organizationUuid;
    }

    public String organizationName() {
        return "Organisation of " + name;
    }

    /** Its platform API key. */
    public String apiKey() {
        return "sk-ant-api03-of-" + name;
    }

    /** The value of its session cookie. */
    public String cookie() {
        return renewedCookie == null ? "sk-ant-sid01-session-of-" + name : renewedCookie;
    }

    /** Renews its session cookie at the next good answer of the web application; the old one is dead from then on. */
    public SimulatedAccount renewCookie(String next) {
        nextCookie = next;
        return this;
    }

    /** The session cookie that is to be set with an answer, null for none. */
    String takeNextCookie() {
        String next = nextCookie;
        nextCookie = null;
        renewedCookie = next == null ? renewedCookie : next;
        return next;
    }

    /** Its tokens; an AssertionError when it never signed in. */
    public Tokens tokens() {
        return Optional.ofNullable(tokens).orElseThrow(() -> new AssertionError(name + " has no tokens"));
    }

    /** How many Messages requests reached it, whatever it answered. */
    public int messages() {
        return messages.get();
    }

    /**
     * Sets its subscription.
     *
     * @param type {@code claude_pro}, {@code claude_max} and the like, for the profile as for the web application
     */
    public SimulatedAccount plan(String type) {
        organizationType = type;
        return this;
    }

    /** Sets the models that it lists. */
    public SimulatedAccount models(String... ids) {
        models = List.of(ids);
        return this;
    }

    /** Sets what its tokens may do. */
    public SimulatedAccount scope(String newScope) {
        scope = newScope;
        return this;
    }

    /** Sets the used shares of its 5-hour and its 7-day window, which answers to tokens tell. */
    public SimulatedAccount used(double fiveHour, double sevenDay) {
        usage = new Usage(fiveHour, sevenDay);
        return this;
    }

    /** Answers Messages requests by this rule; null from the rule is a healthy answer. */
    public SimulatedAccount answerBy(Function<UpstreamRequest, Answer> rule) {
        script = rule;
        return this;
    }

    /** Answers every Messages request so. */
    public SimulatedAccount always(Answer answer) {
        return answerBy(request -> answer);
    }

    /** Answers as healthy accounts do from now on. */
    public SimulatedAccount heal() {
        disabled = false;
        return answerBy(request -> null);
    }

    /** Disables its organisation. */
    public SimulatedAccount disable() {
        disabled = true;
        return this;
    }

    /** Makes its access token void; the refresh token stays good. */
    public SimulatedAccount endAccess() {
        Tokens now = tokens();
        tokens = new Tokens(now.access(), now.refresh(), Instant.EPOCH);
        return this;
    }

    /** Makes both its tokens void. */
    public SimulatedAccount signOut() {
        tokens = new Tokens("void", "void", Instant.EPOCH);
        return this;
    }

    /** A new pair of tokens; the ones before are void. */
    public synchronized Tokens issue(Duration life) {
        int number = issued.incrementAndGet();
        tokens = new Tokens(
                accessPrefix() + number,
                "sk-ant-ort01-" + name + "-refresh-" + number,
                clock.instant().plus(life));
        return tokens;
    }

    /** A new pair for a refresh token; empty unless it is the latest. */
    synchronized Optional<Tokens> renew(String refreshToken, Duration life) {
        boolean good = tokens != null && tokens.refresh().equals(refreshToken);
        return good ? Optional.of(issue(life)) : Optional.empty();
    }

    boolean accepts(String accessToken) {
        Tokens now = tokens;
        return now != null && now.access().equals(accessToken) && now.endsAt().isAfter(clock.instant());
    }

    /** Whether this is or was one of its access tokens. */
    boolean hadAccess(String accessToken) {
        return accessToken.startsWith(accessPrefix());
    }

    private String accessPrefix() {
        return "sk-ant-oat01-" + name + "-access-";
    }

    String organizationType() {
        return organizationType;
    }

    String scope() {
        return scope;
    }

    List<String> models() {
        return models;
    }

    Usage usage() {
        return usage;
    }

    boolean isDisabled() {
        return disabled;
    }

    /** What its script says to a Messages request, null when it leaves that to the provider. */
    Answer scripted(UpstreamRequest request) {
        messages.incrementAndGet();
        return script.apply(request);
    }
}
