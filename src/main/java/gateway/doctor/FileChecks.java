package gateway.doctor;

import gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether files and folders are there, can be used, and are closed to others. */
public final class FileChecks {

    private FileChecks() {}

    /**
     * The folder of all that is kept.
     *
     * @param folder null in no-filesystem mode
     */
    public static List<Diagnosis> dataFolder(@Nullable Path folder) throws IOException {
        if (folder == null) {
            return List.of(Diagnosis.ok("data folder", "none, as NO_FILESYSTEM_MODE wants it"));
        }
        if (!Files.exists(folder)) {
            return List.of(newFolder(folder));
        }
        if (!Files.isDirectory(folder) || !Files.isWritable(folder) || !Files.isExecutable(folder)) {
            return List.of(Diagnosis.fail(
                    "data folder",
                    folder + " is no folder that this user may write to",
                    "give it to the user of the proxy (chown), or set DATA_FOLDER to another one"));
        }
        List<Diagnosis> findings = new ArrayList<>();
        if (OwnerOnly.isOpen(folder)) {
            findings.add(Diagnosis.warn("data folder", "others can look into " + folder, "chmod 700 " + folder));
        }
        foreign(folder, findings);
        return findings.isEmpty() ? List.of(Diagnosis.ok("data folder", folder.toString())) : findings;
    }

    private static Diagnosis newFolder(Path folder) {
        Path above = folder.toAbsolutePath().getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above != null && Files.isDirectory(above) && Files.isWritable(above)
                ? Diagnosis.ok("data folder", folder + ", which the first start makes")
                : Diagnosis.fail(
                        "data folder",
                        folder + " is not there and cannot be made: this user may not write to " + above,
                        "set DATA_FOLDER to a folder that it may write to");
    }

    /** What was made by another user, often root, stops the proxy later. */
    private static void foreign(Path folder, List<Diagnosis> findings) throws IOException {
        for (String name : List.of("postgres", "journal", "master.key", "running.json", "proxy.lock")) {
            Path file = folder.resolve(name);
            if (Files.exists(file) && !(Files.isReadable(file) && Files.isWritable(file))) {
                findings.add(Diagnosis.fail(
                        "data folder",
                        file + " cannot be read and written by this user",
                        "run this as the user of the proxy, or give it the folder: chown -R USER " + folder));
            }
        }
    }

    /**
     * A file with secrets, which may be missing.
     *
     * @param what it is called in findings
     */
    public static List<Diagnosis> secret(String what, @Nullable Path file) throws IOException {
        if (file == null || !Files.exists(file)) {
            return List.of();
        }
        if (!Files.isReadable(file)) {
            return List.of(Diagnosis.fail(
                    what,
                    file + " cannot be read by this user",
                    "give it to the user of the proxy: chown USER " + file));
        }
        if (OwnerOnly.isOpen(file)) {
            return List.of(Diagnosis.warn(what, "others can read or change " + file, "chmod 600 " + file));
        }
        return List.of(Diagnosis.ok(what, file + ", for its owner only"));
    }
}
