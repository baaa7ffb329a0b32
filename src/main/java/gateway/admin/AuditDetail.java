package gateway.admin;

import gateway.account.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the audit log is told about accounts, never a secret. Stateless. */
final class AuditDetail {

    private AuditDetail() {}

    /** An account as it is now. */
    static Map<String, Object> of(Account account) {
        Map<String, Object> detail = new TreeMap<>();
        detail.put("name", account.name());
        detail.put("kind", AccountJson.word(account.kind()));
        put(detail, "domain", account.options().domain());
        put(detail, "organization_uuid", account.organizationUuid());
        return detail;
    }

    /** The same, with the names of the fields that differ from before. */
    static Map<String, Object> ofChange(Account before, Account after) {
        List<String> changed = new ArrayList<>();
        differ(changed, "name", before.name(), after.name());
        differ(changed, "kind", before.kind(), after.kind());
        differ(changed, "domain", before.options().domain(), after.options().domain());
        differ(changed, "weight", before.options().weight(), after.options().weight());
        differ(changed, "priority", before.options().priority(), after.options().priority());
        differ(changed, "proxy", before.options().proxy(), after.options().proxy());
        differ(changed, "credential", before.credential(), after.credential());
        differ(changed, "cookie", before.cookie(), after.cookie());
        Map<String, Object> detail = of(after);
        detail.put("changed", changed);
        return detail;
    }

    private static void differ(List<String> changed, String name, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            changed.add(name);
        }
    }

    private static void put(Map<String, Object> detail, String name, @Nullable Object value) {
        if (value != null) {
            detail.put(name, value);
        }
    }
}
