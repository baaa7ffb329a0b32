package routes;

import gateway.config.Settings;
import gateway.routes.version.RouteFileState;
import gateway.routes.version.RouteState;
import java.nio.file.Path;
import routes.files.RouteFiles;

/** What runs, put together from where it is known. Stateless. */
final class RouteStates {

    private RouteStates() {}

    static RouteState of(Settings settings, RouteChanges changes) {
        RouteGeneration now = changes.generations.current();
        Path folder = settings.routes().dir();
        RouteCanary canary = changes.canary();
        return new RouteState(
                now.number(),
                changes.since(),
                now.beans.generation.inFlight(),
                folder,
                !settings.routes().folders().isEmpty()
                        && !settings.routes().watch().isZero(),
                now.files.texts().stream()
                        .map(file -> RouteFileState.of(
                                file,
                                now.files.sourceOf(file),
                                !file.builtIn() && RouteFiles.isNameOfBuiltIn(file.name())))
                        .toList(),
                settings.routes().extensions(),
                now.files.extensions().files(),
                changes.sources.rows(),
                changes.sources.nodes(),
                changes.generations.retiring().stream()
                        .map(old -> new RouteState.Retiring(old.number(), old.beans.generation.inFlight()))
                        .toList(),
                changes.versions.current(),
                changes.sources.held().now(),
                canary == null ? null : canary.state(),
                changes.history.all());
    }
}
