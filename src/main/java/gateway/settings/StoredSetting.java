package gateway.settings;

import java.time.Instant;

/** A setting that is stored for all nodes, with who has done so. */
public record StoredSetting(String key, String value, Instant updatedAt, String updatedBy) {}
