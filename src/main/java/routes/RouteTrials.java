package routes;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import gateway.routes.trial.TrialReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.admin.DryRunApi;
import routes.files.RootCause;
import routes.files.RouteFiles;
import routes.trial.RecordedRequests;
import routes.trial.TrialRoutes;
import routes.trial.TrialRun;

/** Dry runs of route files at this node, beside the routes that serve its clients. One at a time; safe from many threads. */
final class RouteTrials implements DryRunApi.Trials {

    private static final Logger LOG = LoggerFactory.getLogger(RouteTrials.class);

    private static final TrialRun.Limits LIMITS = new TrialRun.Limits(Duration.ofSeconds(5), Duration.ofSeconds(60));

    private static final Duration BUSY = Duration.ofSeconds(10);

    private final GatewayBeans beans;
    private final RecordedRequests recorded;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    RouteTrials(GatewayBeans beans) {
        this.beans = beans;
        this.recorded = new RecordedRequests(
                beans.stores.usage(), beans.database::reachable, beans.accounts.decisions, beans.keys);
    }

    @Override
    public DryRunApi.Outcome run(DryRunApi.Wish wish) {
        if (!oneAtATime.tryLock()) {
            throw new GatewayFailure.GatewayUnavailable(FailureKind.DRY_RUN_BUSY, BUSY, null);
        }
        try {
            RouteFiles present = beans.routes.files();
            List<RouteText> own = candidate(present, wish);
            List<RouteFinding> findings =
                    RouteChecks.of(beans.settings).with(present.extensions()).check(own);
            if (findings.stream().anyMatch(RouteFinding::isError)) {
                return new DryRunApi.Outcome(findings, own.size(), "there are errors in the route files", null);
            }
            return tried(present, RouteFiles.of(List.of(), own).with(present.extensions()), findings, wish);
        } catch (IOException e) {
            throw new UncheckedIOException("what the checks know cannot be read", e);
        } finally {
            oneAtATime.unlock();
        }
    }

    /** The operator's files as they are to be. */
    private static List<RouteText> candidate(RouteFiles present, DryRunApi.Wish wish) {
        Map<String, RouteText> own = new TreeMap<>();
        present.own().forEach(file -> own.put(file.name(), file));
        for (String name : wish.removed()) {
            if (own.remove(name) == null) {
                throw new GatewayFailure.RequestRefused(
                        FailureKind.REQUEST_FIELD, "remove", "expected names of files in use that are not built in");
            }
        }
        wish.files().forEach(file -> own.put(file.name(), file));
        return List.copyOf(own.values());
    }

    private DryRunApi.Outcome tried(
            RouteFiles present, RouteFiles next, List<RouteFinding> findings, DryRunApi.Wish wish) {
        long began = System.nanoTime();
        int own = next.own().size();
        try (TrialRoutes before = TrialBeans.build(beans, present);
                TrialRoutes after = TrialBeans.build(beans, next)) {
            RecordedRequests.Found found = wish.requests() == null
                    ? recorded.latest(wish.last())
                    : new RecordedRequests.Found("given", wish.requests());
            TrialReport report = new TrialReport(found.source(), wish.ways());
            new TrialRun(before, after, LIMITS).run(found.requests(), beans.clock.instant(), report);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            return new DryRunApi.Outcome(findings, own, null, report.json(took));
        } catch (GatewayFailure failure) {
            throw failure;
        } catch (Exception e) {
            LOG.debug("Routes cannot be tried", e);
            return new DryRunApi.Outcome(findings, own, RootCause.of(e), null);
        }
    }
}
