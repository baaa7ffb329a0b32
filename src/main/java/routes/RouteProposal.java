package routes;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.version.VersionFile;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import routes.files.RouteAttempt;
import routes.files.Storing;
import routes.files.VersionExtensions;

/**
 * Checked files that are to become the routes in use. Immutable.
 *
 * @param storing what is stored with it, for all nodes; null for nothing
 * @param restores the version that the files are from; null for none
 * @param canary the share of conversations that gets them first, in percent; 0: all requests get them at once
 */
record RouteProposal(
        RouteAttempt attempt,
        RouteSources.Checked checked,
        @Nullable Storing storing,
        @Nullable Long restores,
        int canary) {

    /** The operator's files, of both sources, and its extensions by their digests. */
    List<VersionFile> files() {
        return VersionExtensions.behind(
                VersionFile.of(checked.stored(), checked.files().ofFolder()),
                checked.files().extensions());
    }

    /** Those of them in which the checks have found no secret: what is refused for one must not be kept. */
    List<VersionFile> filesWithoutSecrets() {
        Set<String> secret = checked.findings().stream()
                .filter(finding -> finding.isError() && finding.rule() == RouteRule.CONTRACT_SECRETS)
                .map(RouteFinding::file)
                .collect(Collectors.toSet());
        return files().stream().filter(file -> !secret.contains(file.name())).toList();
    }
}
