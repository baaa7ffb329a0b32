package routes.admin;

import gateway.audit.AuditLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An audit log in memory; an entry reads {@code actor action subject detail}. */
final class Trail implements AuditLog {

    private final List<String> entries = new ArrayList<>();

    @Override
    public void record(String actor, String action, String subject, Map<String, Object> detail) {
        entries.add(actor + " " + action + " " + subject + " " + detail);
    }

    List<String> entries() {
        return List.copyOf(entries);
    }
}
