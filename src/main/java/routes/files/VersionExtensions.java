package routes.files;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.text.Spot;
import gateway.routes.version.RouteFileState;
import gateway.routes.version.RouteVersion;
import gateway.routes.version.VersionFile;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import routes.extension.Extensions;

/** The extensions of a version of routes: their names and digests only, since their bytes are too many to keep. Stateless. */
public final class VersionExtensions {

    private static final int SHOWN = 12;

    private VersionExtensions() {}

    /** The files of a version with its extensions behind them. */
    public static List<VersionFile> behind(List<VersionFile> files, Extensions extensions) {
        return Stream.concat(
                        files.stream(),
                        extensions.files().stream()
                                .map(file ->
                                        new VersionFile(file.name(), RouteFileState.Source.EXTENSION, file.sha256())))
                .toList();
    }

    /** Those of a version that the folder has no more, or otherwise. */
    public static List<RouteFinding> gone(RouteVersion version, Extensions present) {
        Map<String, String> there =
                present.files().stream().collect(Collectors.toMap(RouteFileState::name, RouteFileState::sha256));
        return version.files().stream()
                .filter(file -> file.source() == RouteFileState.Source.EXTENSION)
                .filter(file -> !file.text().equals(there.get(file.name())))
                .map(file -> gone(version, file, there.containsKey(file.name())))
                .toList();
    }

    private static RouteFinding gone(RouteVersion version, VersionFile file, boolean another) {
        return RouteFinding.of(
                RouteRule.EXTENSION_GONE,
                file.name(),
                Spot.START,
                "version " + version.number() + " was used with " + file.name() + " of digest "
                        + file.text().substring(0, Math.min(SHOWN, file.text().length())) + "…, and the folder of"
                        + " EXTENSIONS_DIR has " + (another ? "another one of this name" : "none of this name"),
                "put that file back, since versions keep no jars, or roll back to a version without it");
    }
}
