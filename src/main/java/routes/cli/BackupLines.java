package routes.cli;

import gateway.backup.BackupManifest;

/** What operators are told of a backup. */
final class BackupLines {

    private BackupLines() {}

    /** What is in it. */
    static String contents(BackupManifest manifest) {
        String usage = manifest.withUsage()
                ? counted(manifest.rows("usage"), "usage row")
                        + (manifest.journalRows() == 0
                                ? ""
                                : " and the journal (" + counted(manifest.journalRows(), "row")
                                        + ", some may be stored already)")
                : "no usage rows";
        return counted(manifest.rows("account"), "account") + ", " + counted(manifest.rows("client_key"), "key") + ", "
                + usage + ", of Claude Proxy " + manifest.program() + " with schema " + manifest.schema();
    }

    /** Whether its secrets can be opened by whoever has it. */
    static String key(BackupManifest manifest) {
        if (manifest.masterKey().included()) {
            return "with the master key: whoever has the file can open all secrets in it, so keep it like a password"
                    + " (--without-master-key leaves it out)";
        }
        return manifest.masterKey().id() == null
                ? "without a master key, there is none"
                : "without the master key, which its secrets are sealed with: keep that apart (GATEWAY_MASTER_KEY, or"
                        + " master.key in the data folder)";
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
