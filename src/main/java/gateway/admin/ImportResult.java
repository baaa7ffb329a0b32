package gateway.admin;

import gateway.account.Account;
import java.util.List;

/**
 * What came of an import. Immutable.
 *
 * @param imported the accounts that were added
 * @param skipped those that were not
 */
public record ImportResult(List<Account> imported, List<Skipped> skipped) {

    public ImportResult {
        imported = List.copyOf(imported);
        skipped = List.copyOf(skipped);
    }

    /**
     * An account that was not added.
     *
     * @param name its name in what was imported
     * @param reason why, in words for operators
     */
    public record Skipped(String name, String reason) {}
}
