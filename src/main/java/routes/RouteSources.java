package routes;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.routes.check.RouteFolder;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteFileState;
import gateway.routes.version.RouteHold;
import gateway.routes.version.RouteNode;
import gateway.routes.version.RouteVersion;
import gateway.routes.version.StoredRouteFile;
import gateway.routes.version.VersionFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.extension.ExtensionCopies;
import routes.extension.ExtensionFolder;
import routes.extension.Extensions;
import routes.files.HeldFiles;
import routes.files.RouteAttempt;
import routes.files.RouteFiles;
import routes.files.VersionExtensions;

/** Where an operator's route files are from: the database, for all nodes, and the folder of this one. Safe from many threads. */
final class RouteSources {

    private static final Logger LOG = LoggerFactory.getLogger(RouteSources.class);

    private final GatewayBeans beans;
    /** As they are in use: the database may be away. */
    private volatile List<RouteText> stored = List.of();

    private final HeldFiles held;
    /** Null where there is no folder of extensions, which a start decides. */
    private volatile @Nullable ExtensionCopies copies;

    RouteSources(GatewayBeans beans) {
        this.beans = beans;
        held = new HeldFiles(
                beans.stores.routeVersions(),
                beans.database::reachable,
                () -> GatewayStores.placeOf(beans.settings.get()));
    }

    /**
     * Files together, and what is wrong with them.
     *
     * @param own how many there are of the operator's
     * @param hold what is used in place of the folder's files; null where those count
     */
    record Checked(
            List<RouteText> stored,
            RouteFiles files,
            List<RouteFinding> findings,
            int own,
            @Nullable RouteHold hold) {}

    /** The stored files; those in use where the database is away. */
    List<RouteText> stored() {
        if (beans.settings.get().routes().readOnly()) {
            return List.of();
        }
        try {
            return beans.database.reachable()
                    ? rows().stream().map(StoredRouteFile::asText).toList()
                    : stored;
        } catch (GatewayFailure e) {
            return stored;
        }
    }

    /** The stored files as rows; none while the database is away. */
    List<StoredRouteFile> rows() {
        return beans.database.reachable() ? beans.stores.routeFiles().loadAll() : List.of();
    }

    /** What the nodes have told; nothing while the database is away. */
    List<RouteNode> nodes() {
        return beans.database.reachable() ? beans.stores.routeFiles().nodes() : List.of();
    }

    /** The files with which the process starts: maybe held ones. */
    void begin(RouteFiles files) {
        copies = files.extensions().copies();
        use(files);
        RouteHold before = GatewayStores.heldRoutes(beans.database, beans.settings.get());
        if (before != null) {
            held.begin(before, files.ofFolder());
        }
    }

    /** Remembers what is in use. */
    void use(Checked checked) {
        use(checked.files());
        held.set(checked.hold());
    }

    private void use(RouteFiles files) {
        stored = files.own().stream()
                .filter(file -> files.stored().contains(file.name()))
                .toList();
    }

    /** What is used in place of the folder's files. */
    HeldFiles held() {
        return held;
    }

    /** Whether there are other files now than those in use, or some that cannot be read. */
    boolean differ(RouteFiles inUse) throws IOException {
        RouteFolder is = folder();
        RouteFolder folder = HeldFiles.folder(is, held.in(is));
        Extensions extensions = extensions();
        return Stream.concat(folder.findings().stream(), extensions.findings().stream())
                        .anyMatch(RouteFinding::isError)
                || !RouteFiles.of(stored(), folder.files())
                        .with(extensions)
                        .changesFrom(inUse)
                        .isEmpty();
    }

    private Extensions extensions() throws IOException {
        ExtensionCopies own = copies;
        return own == null
                ? Extensions.NONE
                : ExtensionFolder.read(beans.settings.get().routes().extensions(), own);
    }

    /** The files with which the process starts, which were checked before. */
    Checked inUse(RouteFiles files) {
        Set<String> shadowed = files.ofFolder().stream().map(RouteText::name).collect(Collectors.toSet());
        List<RouteText> known = stored().stream()
                .filter(file -> shadowed.contains(file.name()) || files.texts().contains(file))
                .toList();
        return new Checked(known, files, List.of(), files.own().size(), held.now());
    }

    /**
     * The folder's files as they are now with these stored ones, checked.
     *
     * @param asked whether somebody wants those of the folder, also where others are held
     */
    Checked check(List<RouteText> shared, boolean asked) throws IOException {
        RouteFolder is = folder();
        RouteHold hold = asked ? null : held.in(is);
        return check(shared, HeldFiles.folder(is, hold), hold, extensions());
    }

    /** The files of an earlier version, checked; where the folder has others, these are held. */
    Checked check(RouteVersion version, RouteAttempt attempt) throws IOException {
        List<RouteText> is = folder().files();
        List<RouteText> was = VersionFile.of(version.files(), RouteFileState.Source.FOLDER);
        RouteHold next = is.equals(was)
                ? null
                : new RouteHold(
                        held.place(),
                        version.number(),
                        RouteFileState.digest(is),
                        was,
                        attempt.at(),
                        attempt.actor(),
                        attempt.comment());
        Extensions extensions = extensions();
        return check(
                VersionFile.of(version.files(), RouteFileState.Source.DATABASE),
                new RouteFolder(was, VersionExtensions.gone(version, extensions)),
                next,
                extensions);
    }

    /** The folder's files as they are in use with these stored ones, checked. */
    Checked check(List<RouteText> shared, RouteFiles inUse) {
        return check(shared, new RouteFolder(inUse.ofFolder(), List.of()), held.now(), inUse.extensions());
    }

    private Checked check(List<RouteText> shared, RouteFolder folder, @Nullable RouteHold hold, Extensions extensions) {
        RouteFolder own = new RouteFolder(RouteFiles.merged(shared, folder.files()), folder.findings());
        return new Checked(
                shared,
                RouteFiles.of(shared, folder.files()).with(extensions),
                findings(own, extensions),
                own.files().size(),
                hold);
    }

    private List<RouteFinding> findings(RouteFolder own, Extensions extensions) {
        try {
            return RouteChecks.areBuiltIn(own.files()) && extensions.isEmpty()
                    ? own.findings()
                    : RouteChecks.of(beans.settings).with(extensions).check(own);
        } catch (IOException e) {
            throw new UncheckedIOException("what the checks know cannot be read", e);
        }
    }

    private RouteFolder folder() throws IOException {
        Path folder = beans.settings.get().routes().dir();
        return folder == null ? new RouteFolder(List.of(), List.of()) : RouteFolder.read(folder);
    }

    /** @throws GatewayFailure ROUTES_READ_ONLY where none may be stored */
    void requireWritable() {
        if (beans.settings.get().routes().readOnly()) {
            throw new GatewayFailure.RequestRefused(FailureKind.ROUTES_READ_ONLY);
        }
    }

    /** Tells the other nodes what this one runs; where the database is away, when it is back. */
    void report(int generation, RouteFiles files, RouteChange last) {
        held.carry();
        try {
            if (beans.database.reachable()) {
                beans.stores
                        .routeFiles()
                        .report(new RouteNode(
                                beans.node, generation, files.digest(), last.result(), last.failure(), last.at()));
            }
        } catch (GatewayFailure e) {
            LOG.debug("What routes this node runs cannot be stored", e);
        }
    }

    /** Takes this node out of what nodes have told. */
    void leave() {
        try {
            if (beans.database.reachable()) {
                beans.stores.routeFiles().leave(beans.node);
            }
        } catch (GatewayFailure e) {
            LOG.debug("This node cannot be taken out of the list", e);
        }
        ExtensionCopies own = copies;
        if (own != null) {
            own.close();
        }
    }
}
