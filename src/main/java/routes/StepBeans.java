package routes;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import gateway.config.Settings;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import gateway.routes.picture.Picture;
import gateway.routes.picture.PictureReader;
import gateway.routes.seen.Coverage;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import routes.admin.PictureApi;
import routes.files.RouteFiles;
import routes.files.RouteProperties;
import routes.request.HeaderNames;
import routes.request.RequestContext;
import routes.request.RequestThreads;
import routes.steps.GenerationSteps;
import routes.steps.StepLog;
import routes.steps.StepSwitches;
import routes.trace.Traces;

/** What is known of the steps of running routes, and how they are switched off and on. Safe from many threads. */
final class StepBeans implements PictureApi.Live {

    private static final Duration EXPIRY_LOOK = Duration.ofSeconds(1);
    private static final Duration LOG_LOOK = Duration.ofMinutes(1);
    private static final String ALL = "all";
    private static final List<String> HOOKS = List.of("before", "after");

    final Traces traces;
    final StepSwitches switches;
    private final StepLog log;
    private final GatewayBeans beans;
    private volatile @Nullable RouteGeneration current;

    StepBeans(GatewayBeans beans) {
        this.beans = beans;
        Settings.Trace trace = beans.settings.get().trace();
        traces = new Traces(
                this::asker, trace::kept, () -> beans.settings.get().trace().bodies());
        switches = new StepSwitches(this::check, beans.clock);
        log = new StepLog(beans.stores.stepsSeen(), beans.database::reachable, beans.clock);
        beans.vertx.setPeriodic(EXPIRY_LOOK.toMillis(), look -> {
            if (!switches.untils().isEmpty()) {
                RequestThreads.start(switches::expire);
            }
        });
        beans.vertx.setPeriodic(LOG_LOOK.toMillis(), look -> RequestThreads.start(this::write));
    }

    private List<RouteFinding> check(List<RouteText> own, Set<String> off) {
        try {
            return RouteChecks.of(beans.settings)
                    .with(beans.routes.files().extensions())
                    .check(own, off);
        } catch (IOException e) {
            throw new UncheckedIOException("what the checks know cannot be read", e);
        }
    }

    /** Keys of administrators may; those of clients where a setting says so. */
    private @Nullable String asker(RequestContext context) {
        HttpServerRequest request = context.request();
        String key = request.getHeader(HeaderNames.X_API_KEY);
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        ClientIdentity admin =
                beans.keys.authenticate(key, authorization, KeyScope.ADMIN).orElse(null);
        if (admin != null) {
            return admin.keyId();
        }
        List<String> allowed = beans.settings.get().trace().keys();
        return allowed.isEmpty()
                ? null
                : beans.keys
                        .authenticate(key, authorization, KeyScope.CLIENT)
                        .filter(client -> allowed.contains(ALL)
                                || allowed.contains(client.name())
                                || allowed.contains(client.keyId()))
                        .map(ClientIdentity::keyId)
                        .orElse(null);
    }

    /** A generation is built. */
    void begin(RouteGeneration next) {
        switches.begin(next.beans.steps, next.files.own(), next.beans.generation::retired);
    }

    /** New requests go through it. */
    void use(RouteGeneration next) {
        current = next;
    }

    /** It has ended. */
    void end(RouteGeneration old) {
        switches.end(old.beans.steps);
        log.end(old.beans.steps);
    }

    /** Stores what steps have counted. */
    void write() {
        log.write(switches.generations());
    }

    @Override
    public Picture picture() {
        RouteGeneration now = Objects.requireNonNull(current, "no routes yet");
        RouteFiles files = now.files;
        Map<String, String> placeholders = new TreeMap<>();
        RouteProperties.of(beans.settings.merged(), beans.settings.get())
                .forEach((name, value) -> placeholders.put((String) name, (String) value));
        Map<String, Map<String, String>> ofSettings = new TreeMap<>();
        beans.settings
                .get()
                .providers()
                .endpoints()
                .values()
                .forEach(endpoint -> ofSettings.put(endpoint.name(), hooks(endpoint.parameters())));
        GenerationSteps steps = now.beans.steps;
        return new PictureReader(
                        files.texts(),
                        ofSettings,
                        placeholders,
                        name -> files.sourceOf(Objects.requireNonNull(files.find(name)))
                                .word())
                .picture(steps.figures(switches.untils()))
                .bounded();
    }

    /** What the routes of a provider call beside itself; the other parameters may be secrets. */
    private static Map<String, String> hooks(Map<String, String> parameters) {
        Map<String, String> hooks = new HashMap<>(parameters);
        hooks.keySet().retainAll(HOOKS);
        return hooks;
    }

    @Override
    public Coverage coverage(int days) {
        write();
        return new Coverage(picture(), beans.stores.stepsSeen().all(), days, beans.clock.instant());
    }

    @Override
    public StepSwitches switches() {
        return switches;
    }
}
