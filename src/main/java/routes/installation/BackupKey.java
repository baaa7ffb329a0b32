package routes.installation;

import gateway.backup.BackupException;
import gateway.backup.BackupFile;
import gateway.credential.MasterKey;
import gateway.storage.KeyInForce;
import org.jspecify.annotations.Nullable;

/**
 * The master key that the secrets in a backup are sealed with, as far as the backup tells.
 *
 * @param included the one in the file; null where there is none
 * @param id tells it from others; null when it is not known
 * @param check a value that it alone opens; null in backups of earlier versions
 */
public record BackupKey(
        @Nullable MasterKey included,
        @Nullable String id,
        @Nullable String check) {

    /**
     * What a backup tells.
     *
     * @throws BackupException with one sentence, when what it holds in the place of a key is none
     */
    public static BackupKey of(BackupFile backup) {
        String text = backup.masterKey();
        MasterKey included = text == null
                ? null
                : MasterKey.ofBase64(text)
                        .orElseThrow(() -> new BackupException(
                                "the master key in the backup is damaged; take another backup", null));
        return new BackupKey(included, backup.manifest().masterKey().id(), backup.ofInstallation("key_check"));
    }

    /** Whether the secrets are sealed with this one; null is no key. */
    public boolean is(@Nullable MasterKey key) {
        if (key == null) {
            return false;
        }
        return check == null ? InstallationKey.idOf(key).equals(id) : KeyInForce.opens(key, check);
    }

    /**
     * Refuses a backup whose own key does not open what is in it.
     *
     * @throws BackupException with one sentence
     */
    public void requireSound() {
        if (included != null && !is(included)) {
            throw new BackupException(
                    "the master key in the backup is not the one that its secrets are sealed with; take another backup,"
                            + " or set GATEWAY_MASTER_KEY to the right one",
                    null);
        }
    }
}
