package gateway.storage;

import gateway.credential.SecretBox;
import gateway.credential.UnreadableSecretException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A table with sealed columns.
 *
 * @param purpose of the key that they are sealed with
 * @param keys columns that name a row
 * @param columns the sealed ones
 * @param rowOf SQL for what all sealed texts of a row are bound to
 */
record SealedTable(String name, String purpose, List<String> keys, List<Column> columns, String rowOf) {

    /**
     * A sealed column.
     *
     * @param binary whether it is of type {@code bytea}
     * @param binding what it is bound to, by that of its row
     */
    record Column(String name, boolean binary, UnaryOperator<String> binding) {

        /** Its content under another key; null where it is null. */
        @Nullable
        Object reseal(ResultSet row, String bound, SecretBox from, SecretBox to) throws SQLException {
            String aad = binding.apply(bound);
            if (binary) {
                byte[] sealed = row.getBytes(name);
                return sealed == null ? null : to.seal(from.open(sealed, aad), aad);
            }
            String sealed = row.getString(name);
            return sealed == null ? null : to.seal(from.open(sealed, aad), aad);
        }

        /** Whether it is null, or opens. */
        boolean opens(ResultSet row, String bound, SecretBox box) throws SQLException {
            try {
                return reseal(row, bound, box, box) != null || row.getObject(name) == null;
            } catch (UnreadableSecretException e) {
                return false;
            }
        }
    }

    /** All there are. */
    static final List<SealedTable> ALL = List.of(
            new SealedTable(
                    "account",
                    "accounts",
                    List.of("id"),
                    List.of(
                            text("secret_sealed", AccountSecrets::secretOf),
                            text("refresh_sealed", AccountSecrets::refreshOf),
                            text("cookie_sealed", AccountSecrets::cookieOf),
                            text(AccountSecrets.PROXY_COLUMN, AccountSecrets::proxyOf)),
                    "id::text"),
            new SealedTable(
                    "oauth_sign_in",
                    "accounts",
                    List.of("state"),
                    List.of(
                            text("verifier_sealed", PostgresPendingSignIns::verifierOf),
                            text("detail_sealed", PostgresPendingSignIns::detailOf)),
                    "state"),
            new SealedTable(
                    "kept_response",
                    "responses",
                    List.of("owner", "id"),
                    List.of(
                            new Column("input", true, row -> SealedJson.boundTo(row, "input")),
                            new Column("answer", true, row -> SealedJson.boundTo(row, "answer"))),
                    "owner || ':' || id"));

    private static Column text(String name, UnaryOperator<String> binding) {
        return new Column(name, false, binding);
    }

    /** Reads all rows, with {@code bound} beside their columns. */
    String select() {
        return "select " + name + ".*, " + rowOf + " as bound from " + name + " for update";
    }

    /** Replaces the sealed columns of a row. */
    String update() {
        return "update " + name + " set "
                + String.join(
                        ", ",
                        columns.stream().map(column -> column.name() + " = ?").toList()) + ofRow();
    }

    /** Removes a row. */
    String delete() {
        return "delete from " + name + ofRow();
    }

    /** The condition that finds a row. */
    String ofRow() {
        return " where "
                + String.join(" and ", keys.stream().map(key -> key + " = ?").toList());
    }
}
