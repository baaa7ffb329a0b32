package routes;

import gateway.audit.AuditLog;
import gateway.error.GatewayFailure;
import gateway.routes.canary.CanaryState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.canary.CanaryDiversion;

/**
 * A generation of routes beside the one in use, and how its requests go. Immutable.
 *
 * @param files names of the files that differ from those in use
 */
record RouteCanary(
        RouteProposal proposal,
        RouteGeneration generation,
        CanaryDiversion diversion,
        List<String> files,
        Instant since) {

    private static final Logger LOG = LoggerFactory.getLogger(RouteCanary.class);

    CanaryState state() {
        return new CanaryState(
                generation.number(),
                proposal.canary(),
                since,
                proposal.attempt().actor(),
                proposal.attempt().comment(),
                generation.beans.generation.inFlight(),
                files,
                diversion.ofCanary().all(),
                diversion.ofOthers().all());
    }

    /** Notes who has given it up, and why, if that can be stored. */
    void noteGivenUp(AuditLog audit, String actor, String why) {
        try {
            audit.record(actor, "routes.canary.rollback", "generation " + generation.number(), Map.of("why", why));
        } catch (GatewayFailure e) {
            LOG.debug("That a canary was rolled back cannot be stored in the audit log", e);
        }
    }
}
