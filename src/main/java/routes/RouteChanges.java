package routes;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.protocol.Hash64;
import gateway.routes.canary.Share;
import gateway.routes.finding.RouteFinding;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteChange.Result;
import java.time.Instant;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.admin.RoutesApi.Live.Applied;
import routes.canary.CanaryDiversion;
import routes.files.KeptVersions;
import routes.files.RootCause;
import routes.files.RouteAttempt;
import routes.files.RouteFiles;
import routes.files.RouteHistory;
import routes.files.StoredChange;
import routes.files.Storing;

/**
 * Makes checked files the routes in use, at once or for a share of conversations first, and tells and keeps what became of it. Its
 * changes are for one thread at a time; what it shows may be asked from any.
 */
final class RouteChanges {

    private static final Logger LOG = LoggerFactory.getLogger(RouteChanges.class);

    final RouteGenerations generations;
    final RouteSources sources;
    final RouteHistory history = new RouteHistory();
    final KeptVersions versions;
    private final GatewayBeans beans;
    private final ObjIntConsumer<String> complaint;
    private volatile Instant since;
    private volatile @Nullable RouteCanary canary;

    /** @param complaint told why a canary is to be given up, and its generation; on the thread of a request */
    RouteChanges(GatewayBeans beans, ObjIntConsumer<String> complaint) {
        this.beans = beans;
        this.complaint = complaint;
        generations = new RouteGenerations(beans);
        sources = new RouteSources(beans);
        versions = new KeptVersions(
                beans.stores.routeVersions(),
                beans.database::reachable,
                () -> beans.settings.get().routes().versions(),
                beans.node);
        since = beans.clock.instant();
    }

    /** When the routes in use began to be. */
    Instant since() {
        return since;
    }

    /** What runs beside the routes in use; null for nothing. */
    @Nullable
    RouteCanary canary() {
        return canary;
    }

    /** @throws GatewayFailure ROUTES_CANARY while there is one */
    void requireNoCanary() {
        if (canary != null) {
            throw new GatewayFailure.RequestRefused(FailureKind.ROUTES_CANARY);
        }
    }

    /** @throws GatewayFailure ROUTES_NO_CANARY without one */
    RouteCanary requireCanary() {
        RouteCanary now = canary;
        if (now == null) {
            throw new GatewayFailure.RequestRefused(FailureKind.ROUTES_NO_CANARY);
        }
        return now;
    }

    /**
     * The first routes of the process; without the stored files where they cannot start with them.
     *
     * @throws Exception when they cannot start
     */
    void begin(RouteAttempt attempt, RouteFiles found, Runnable mayGoOn) throws Exception {
        RouteFiles files = found;
        RouteGeneration first;
        try {
            first = generations.build(found, mayGoOn);
        } catch (Exception e) {
            if (found.stored().isEmpty()) {
                throw e;
            }
            mayGoOn.run();
            files = RouteFiles.of(List.of(), found.ofFolder());
            first = generations.build(files, mayGoOn);
            LOG.error("The stored route files are not used: {}", RootCause.of(e));
        }
        sources.begin(files);
        generations.use(first);
        since = beans.clock.instant();
        RouteChange begun = attempt.change(
                Result.USED,
                first.number(),
                files.own().stream().map(file -> file.name()).toList(),
                null);
        history.keep(begun);
        RouteProposal proposal = new RouteProposal(attempt, sources.inUse(files), null, null, 0);
        versions.keep(begun, proposal.files(), null, 0);
    }

    /** Tries a proposal. */
    Applied make(RouteProposal proposal) {
        RouteSources.Checked checked = proposal.checked();
        List<String> changed = checked.files().changesFrom(generations.current().files);
        long errors = checked.findings().stream().filter(RouteFinding::isError).count();
        return told(errors > 0 ? proposal.attempt().refused(changed, errors) : build(proposal, changed), proposal);
    }

    private Applied told(RouteChange change, RouteProposal proposal) {
        List<RouteFinding> findings = proposal.checked().findings();
        history.tell(change, findings);
        versions.keep(change, proposal.filesWithoutSecrets(), proposal.restores(), proposal.canary());
        report();
        return new Applied(change, findings, proposal.checked().own());
    }

    /** Nothing was built for it. */
    Applied unbuilt(RouteChange change) {
        history.tell(change, List.of());
        return new Applied(change, List.of(), 0);
    }

    /** Takes a stored file away that is not in use: another one may be wrong, too. */
    Applied removeUnused(RouteAttempt attempt, StoredChange removal) {
        removal.make();
        return unbuilt(attempt.change(Result.USED, generations.number(), List.of(removal.name()), null));
    }

    private RouteChange build(RouteProposal proposal, List<String> changed) {
        RouteGeneration next;
        try {
            next = generations.build(proposal.checked().files(), () -> {});
        } catch (Exception e) {
            LOG.debug("The routes cannot start", e);
            return proposal.attempt().failed(changed, e);
        }
        if (proposal.canary() > 0) {
            return begin(new RouteCanary(
                    proposal, next, diversion(proposal, next), List.copyOf(changed), beans.clock.instant()));
        }
        try {
            store(proposal.storing());
        } catch (RuntimeException e) {
            generations.discard(next);
            throw e;
        }
        return use(proposal.attempt(), proposal, next, changed);
    }

    private static void store(@Nullable Storing storing) {
        if (storing != null) {
            storing.make();
        }
    }

    private RouteChange use(RouteAttempt attempt, RouteProposal proposal, RouteGeneration next, List<String> changed) {
        try {
            generations.use(next);
        } catch (Exception e) {
            if (proposal.storing() != null) {
                proposal.storing().undo();
            }
            LOG.debug("The routes cannot start", e);
            return attempt.failed(changed, e);
        }
        sources.use(proposal.checked());
        since = beans.clock.instant();
        beans.providers.current().problems().forEach(LOG::warn);
        beans.providers.models.warmUp();
        return attempt.change(Result.USED, next.number(), changed, null);
    }

    private CanaryDiversion diversion(RouteProposal proposal, RouteGeneration next) {
        return new CanaryDiversion(
                next.beans.front,
                generations.current().beans.generation,
                new Share(
                        proposal.canary(), Hash64.of(proposal.checked().files().digest())),
                beans.keys,
                beans.relay.conversations,
                System::nanoTime,
                why -> complaint.accept(why, next.number()));
    }

    private RouteChange begin(RouteCanary begun) {
        beans.relay.breakers.keepApart(begun.generation().number());
        generations.letTry(begun.generation());
        canary = begun;
        beans.edge.divert(begun.diversion());
        return begun.proposal()
                .attempt()
                .change(Result.CANARY, begun.generation().number(), begun.files(), null);
    }

    /**
     * Brings all requests to the canary.
     *
     * @throws GatewayFailure PRECONDITION_FAILED where the stored file has another version meanwhile; the canary goes on then
     */
    Applied promote(RouteAttempt attempt) {
        RouteCanary promoted = requireCanary();
        store(promoted.proposal().storing());
        RouteChange change = use(attempt, promoted.proposal(), promoted.generation(), promoted.files());
        end();
        if (change.result() == Result.USED) {
            beans.relay.breakers.keepApart(0);
        }
        return told(change, promoted.proposal());
    }

    /** Lets the requests of the canary end, and brings no more. */
    Applied giveUp(RouteAttempt attempt, String why) {
        RouteCanary ended = requireCanary();
        end();
        generations.giveUp(ended.generation());
        return told(
                attempt.change(Result.ROLLED_BACK, ended.generation().number(), ended.files(), why), ended.proposal());
    }

    private void end() {
        beans.edge.divert(null);
        canary = null;
    }

    /** Tells the other nodes what this one runs, and stores what waits for the database. */
    void report() {
        RouteGeneration now = generations.current();
        versions.carry();
        history.newest().ifPresent(last -> sources.report(now.number(), now.files, last));
    }
}
