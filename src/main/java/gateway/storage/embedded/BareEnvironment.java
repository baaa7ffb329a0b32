package gateway.storage.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Puts a script before those of PostgreSQL's programs that the library starts, so that the server and its children do not
 * inherit the environment of this process, which holds keys. The programs themselves stand beside the scripts, under their name
 * with {@code .bin}.
 */
final class BareEnvironment {

    private static final List<String> STARTED = List.of("initdb", "pg_ctl");
    private static final String OURS = "Written by Claude Proxy";
    private static final long LARGEST_SCRIPT = 4096;
    private static final String SCRIPT = """
        #!/bin/sh
        # Written by Claude Proxy, whose environment holds keys: only this much of it goes on. A user without a name, whom
        # initdb refuses, is called nobody in a user namespace of its own.
        named=
        case $0 in */initdb) id -un >/dev/null 2>&1 || named="unshare -U" ;; esac
        exec env -i PATH="$PATH" HOME="${HOME:-/}" ${TZ:+"TZ=$TZ"} ${TMPDIR:+"TMPDIR=$TMPDIR"} \\
            ${LD_LIBRARY_PATH:+"LD_LIBRARY_PATH=$LD_LIBRARY_PATH"} $named "$0.bin" "$@"
        """;

    private BareEnvironment() {}

    /** Whether the programs of an unpacked version are wrapped. */
    static boolean isAround(Path version) {
        return STARTED.stream().allMatch(name -> isWrapped(version, name));
    }

    private static boolean isWrapped(Path version, String name) {
        try {
            return Files.exists(original(version, name))
                    && text(program(version, name)).equals(SCRIPT);
        } catch (IOException e) {
            return false;
        }
    }

    /** A script as text; nothing of a program, which is much larger than any script of ours. */
    private static String text(Path file) throws IOException {
        return Files.size(file) > LARGEST_SCRIPT ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** Wraps those that are not yet; a program can be started at any moment. */
    static void wrap(Path version) throws IOException {
        for (String name : STARTED) {
            Path program = program(version, name);
            if (isWrapped(version, name) || !Files.exists(program)) {
                continue;
            }
            // The script of another release stands before the program already, which must not be lost.
            if (!text(program).contains(OURS)) {
                Path copy = version.resolve("bin").resolve(name + ".copy");
                Files.copy(program, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                Files.move(copy, original(version, name), StandardCopyOption.ATOMIC_MOVE);
            }
            Path script = version.resolve("bin").resolve(name + ".new");
            Files.writeString(script, SCRIPT);
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(script, program, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static Path program(Path version, String name) {
        return version.resolve("bin").resolve(name);
    }

    private static Path original(Path version, String name) {
        return version.resolve("bin").resolve(name + ".bin");
    }
}
