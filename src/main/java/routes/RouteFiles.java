package routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The route files of a gateway: the built-in ones, where a file of the operator's folder replaces the one of the same name and
 * others add. Immutable.
 *
 * @param locations of all, as Camel takes them
 * @param replaced names of the operator's files that stand for built-in ones, without their ending
 * @param added names of the operator's other files
 */
record RouteFiles(Collection<String> locations, List<String> replaced, List<String> added) {

    /** Names of the built-in files, without their ending. */
    static final List<String> BUILT_IN = List.of(
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
            "messages",
            "relay-claude",
            "relay-provider",
            "accounts",
            "usage",
            "maintenance");

    static final String ENDING = ".camel.yaml";

    /** @param folder the operator's, null for none */
    static RouteFiles in(@Nullable Path folder) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : BUILT_IN) {
            files.put(name, "classpath:routes-yaml/" + name + ENDING);
        }
        List<String> replaced = new ArrayList<>();
        List<String> added = new ArrayList<>();
        if (folder != null) {
            try (var entries = Files.list(folder)) {
                for (Path file : new TreeSet<>(entries.toList())) {
                    String full = file.getFileName().toString();
                    if (full.endsWith(ENDING)) {
                        String name = full.substring(0, full.length() - ENDING.length());
                        (files.containsKey(name) ? replaced : added).add(name);
                        files.put(name, "file:" + file.toAbsolutePath());
                    }
                }
            }
        }
        return new RouteFiles(files.values(), List.copyOf(replaced), List.copyOf(added));
    }
}
