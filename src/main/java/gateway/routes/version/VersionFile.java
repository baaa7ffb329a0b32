package gateway.routes.version;

import gateway.routes.model.RouteText;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * An operator's file of a version of routes. Immutable.
 *
 * @param source {@code DATABASE} or {@code FOLDER}; of one name both may be there, and that of the folder counts then
 */
public record VersionFile(String name, RouteFileState.Source source, String text) {

    /** Files of both sources, the stored ones first. */
    public static List<VersionFile> of(List<RouteText> stored, List<RouteText> folder) {
        return Stream.concat(
                        stored.stream().map(file -> of(file, RouteFileState.Source.DATABASE)),
                        folder.stream().map(file -> of(file, RouteFileState.Source.FOLDER)))
                .sorted(Comparator.comparing(VersionFile::source).thenComparing(VersionFile::name))
                .toList();
    }

    private static VersionFile of(RouteText file, RouteFileState.Source source) {
        return new VersionFile(file.name(), source, file.text());
    }

    /** Those of a source, as texts. */
    public static List<RouteText> of(List<VersionFile> files, RouteFileState.Source source) {
        return files.stream()
                .filter(file -> file.source() == source)
                .map(file -> new RouteText(file.name(), file.text(), false))
                .toList();
    }

    /** Equal for equal files. */
    public static String digest(List<VersionFile> files) {
        return RouteFileState.digest(files.stream()
                .map(file -> new RouteText(file.source().word() + '/' + file.name(), file.text(), false))
                .toList());
    }
}
