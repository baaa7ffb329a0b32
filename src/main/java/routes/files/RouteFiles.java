package routes.files;

import gateway.routes.check.RouteFolder;
import gateway.routes.model.RouteText;
import gateway.routes.version.RouteFileState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import routes.extension.Extensions;

/**
 * The route files of a gateway as texts: the built-in ones, where a file of the operator stands for the one of the same name and
 * others add. Of the operator's, a file of the folder stands for a stored one of its name. Immutable.
 *
 * @param texts all, the built-in ones first
 * @param replaced names of the operator's files that stand for built-in ones, without their ending
 * @param added names of the operator's other files
 * @param stored full names of those that are stored in the database
 * @param extensions the operator's jars and Kamelets, which are used with them
 */
public record RouteFiles(
        List<RouteText> texts, List<String> replaced, List<String> added, Set<String> stored, Extensions extensions) {

    /** Names of the built-in files, without their ending. */
    public static final List<String> BUILT_IN = List.of(
            "errors",
            "api",
            "admin",
            "admin-accounts",
            "admin-sign-in",
            "admin-keys",
            "admin-jobs",
            "admin-providers",
            "admin-decisions",
            "admin-usage",
            "admin-models",
            "admin-routes",
            "admin-settings",
            "admin-picture",
            "admin-replay",
            "messages",
            "relay-claude",
            "relay-web",
            "relay-provider",
            "accounts",
            "usage",
            "maintenance");

    public static final String ENDING = ".camel.yaml";

    private static final String FOLDER = "/routes-yaml/";

    public RouteFiles {
        texts = List.copyOf(texts);
        replaced = List.copyOf(replaced);
        added = List.copyOf(added);
        stored = Set.copyOf(stored);
    }

    /**
     * Those of a folder alone.
     *
     * @param folder the operator's, null for none
     */
    public static RouteFiles in(@Nullable Path folder) throws IOException {
        return of(
                List.of(), folder == null ? List.of() : RouteFolder.read(folder).files());
    }

    /**
     * Puts them together; files with another ending are left out.
     *
     * @param stored those of the database
     * @param folder those of the folder
     */
    public static RouteFiles of(List<RouteText> stored, List<RouteText> folder) {
        List<RouteText> own = merged(stored, folder);
        Map<String, RouteText> files = new LinkedHashMap<>();
        builtIn().forEach(file -> files.put(file.name(), file));
        List<String> replaced = new ArrayList<>();
        List<String> added = new ArrayList<>();
        for (RouteText file : own) {
            if (counts(file.name())) {
                String name = file.name().substring(0, file.name().length() - ENDING.length());
                (files.containsKey(file.name()) ? replaced : added).add(name);
                files.put(file.name(), file);
            }
        }
        Set<String> ofFolder = folder.stream().map(RouteText::name).collect(Collectors.toSet());
        Set<String> ofDatabase = stored.stream()
                .map(RouteText::name)
                .filter(name -> !ofFolder.contains(name))
                .collect(Collectors.toSet());
        return new RouteFiles(List.copyOf(files.values()), replaced, added, ofDatabase, Extensions.NONE);
    }

    /** The same with extensions. */
    public RouteFiles with(Extensions others) {
        return new RouteFiles(texts, replaced, added, stored, others);
    }

    /** The operator's files: those of the folder, and stored ones of other names. */
    public static List<RouteText> merged(List<RouteText> stored, List<RouteText> folder) {
        Map<String, RouteText> own = new TreeMap<>();
        stored.forEach(file -> own.put(file.name(), file));
        folder.forEach(file -> own.put(file.name(), file));
        return List.copyOf(own.values());
    }

    /** Where a file of them is from. */
    public RouteFileState.Source sourceOf(RouteText file) {
        if (file.builtIn()) {
            return RouteFileState.Source.BUILT_IN;
        }
        return stored.contains(file.name()) ? RouteFileState.Source.DATABASE : RouteFileState.Source.FOLDER;
    }

    /** The gateway's own files. */
    public static List<RouteText> builtIn() {
        List<RouteText> files = new ArrayList<>();
        for (String name : BUILT_IN) {
            String file = name + ENDING;
            try (InputStream stream = RouteFiles.class.getResourceAsStream(FOLDER + file)) {
                if (stream == null) {
                    throw new IllegalStateException(file + " is missing from the class path");
                }
                files.add(new RouteText(file, new String(stream.readAllBytes(), StandardCharsets.UTF_8), true));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /** What Camel reads: all of them, and the Kamelets. */
    public List<RouteText> all() {
        return Stream.concat(extensions.kamelets().stream(), texts.stream()).toList();
    }

    /** The operator's files among them, those that stand for built-in ones first. */
    public List<RouteText> own() {
        return texts.stream().filter(file -> !file.builtIn()).toList();
    }

    /** Those of the folder among them. */
    public List<RouteText> ofFolder() {
        return texts.stream()
                .filter(file -> sourceOf(file) == RouteFileState.Source.FOLDER)
                .toList();
    }

    /** Whether a file of this name is one of routes; the checks say the same of it. */
    public static boolean counts(String name) {
        return name.endsWith(ENDING) && name.length() > ENDING.length();
    }

    /** Whether there is a built-in file of this name. */
    public static boolean isNameOfBuiltIn(String file) {
        return file.endsWith(ENDING) && BUILT_IN.contains(file.substring(0, file.length() - ENDING.length()));
    }

    /** Whether a built-in file is used as it is. */
    public boolean isBuiltIn(String name) {
        return texts.stream().anyMatch(file -> file.builtIn() && file.name().equals(name + ENDING));
    }

    /** The file of this name; null for none. */
    public @Nullable RouteText find(String name) {
        return texts.stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Names of the files that these have otherwise than others. */
    public List<String> changesFrom(RouteFiles before) {
        Stream<RouteText> come = texts.stream().filter(file -> !before.texts.contains(file));
        Stream<RouteText> gone = before.texts.stream().filter(file -> !texts.contains(file));
        return Stream.concat(
                        Stream.concat(come, gone).map(RouteText::name),
                        extensions.changesFrom(before.extensions).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether these are its stored files. */
    public boolean have(List<RouteText> shared) {
        return of(shared, ofFolder()).with(extensions).changesFrom(this).isEmpty();
    }

    /** One digest of all: nodes with the same one run the same routes. */
    public String digest() {
        List<RouteText> all = new ArrayList<>(texts);
        extensions.files().forEach(file -> all.add(new RouteText(file.name(), file.sha256(), false)));
        return RouteFileState.digest(all);
    }
}
