package gateway.storage.copy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All tables and functions that the newest schema has, and what becomes of each in a backup. */
public final class OwnTables {

    /** Kept by backups; those that others refer to come first. */
    public static final List<String> KEPT = List.of(
            "installation",
            "setting",
            "setting_version",
            "route_file",
            "route_version",
            "route_step_seen",
            "client_key",
            "account",
            "account_history",
            "model_cool_down",
            "resource_pin",
            "model",
            "calibration",
            "batch",
            "batch_result",
            "kept_response",
            "job_run",
            "audit",
            "account_usage_day",
            OwnTables.USAGE);

    static final String USAGE = "usage";

    /** What a proxy writes on its own, before anybody has done anything with it. */
    static final Set<String> OF_ANY_START =
            Set.of("installation", "job_run", "model", "calibration", "route_version", "route_step_seen");

    /**
     * Not kept. Conversations, sign-ins and calls of tools under way last for minutes, and the first are counted in transactions of their
     * server. A copy beside the original would take conversations of the web application for left behind, and delete them while they are
     * held. Jobs are made at each start; the history of migrations comes with these.
     */
    static final List<String> LEFT_OUT = List.of(
            "session_affinity",
            "route_node",
            "route_hold",
            "oauth_sign_in",
            "web_conversation",
            "web_tool_call",
            "qrtz_fired_triggers",
            "qrtz_paused_trigger_grps",
            "qrtz_scheduler_state",
            "qrtz_locks",
            "qrtz_simple_triggers",
            "qrtz_cron_triggers",
            "qrtz_simprop_triggers",
            "qrtz_blob_triggers",
            "qrtz_triggers",
            "qrtz_job_details",
            "qrtz_calendars",
            OwnTables.HISTORY);

    /** Which migrations are in. */
    static final String HISTORY = "flyway_schema_history";

    /** Of which tables and triggers make use. */
    public static final List<String> FUNCTIONS = List.of(
            "usage_partition_exists",
            "create_usage_partition",
            "create_usage_partitions",
            "drop_usage_partitions",
            "roll_up_usage",
            "notify_change",
            "notify_account");

    private OwnTables() {}

    /** Kept ones and others. */
    public static List<String> all() {
        return Stream.concat(KEPT.stream(), LEFT_OUT.stream()).toList();
    }
}
